using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PeerTarget.Hosting;

/// <summary>The peers of the configuration. It tells their names, connects to them, and names them on a socket.</summary>
/// <remarks>
/// It reads the options once. A change of the configuration takes effect when the host is started again. Safe for use from several threads
/// at once.
/// </remarks>
public sealed class PeerTargetDirectory
{
    private readonly IPeerTargetNameProvider _provider;
    private readonly List<ConfiguredPeer> _peers;
    private readonly Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>Creates a directory. A container does it for <c>AddPeerTargets</c>.</summary>
    /// <param name="provider">The provider that sets the names.</param>
    /// <param name="options">The peers.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">An entry has a fault, or there is no entry. The message says where, and why.</exception>
    public PeerTargetDirectory(IPeerTargetNameProvider provider, IOptions<PeerTargetOptions> options)
        : this(provider, options, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>For the tests, whose hosts have the addresses that they need.</summary>
    internal PeerTargetDirectory(
        IPeerTargetNameProvider provider, IOptions<PeerTargetOptions> options, Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        _peers = ConfiguredPeer.ReadAll(options.Value, faults);
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(PeerTargetOptions), faults);
        }

        (_provider, _resolve) = (provider, resolve);
    }

    /// <summary>Finds the name of a host. An entry with the port goes before an entry without one. Case does not count, and an address is compared as one.</summary>
    /// <param name="endPoint">The host and the port. An IPv6 address may stand in brackets.</param>
    /// <returns>The name, or <see langword="null"/> if the configuration does not list the host.</returns>
    /// <remarks>
    /// It fits where a principal is asked for by host, as in the package PeerTarget.Http. There <see langword="null"/> means <c>host/</c> and
    /// the host.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is <see langword="null"/>.</exception>
    public ServicePrincipalName? Find(DnsEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var exact = HostAndPort.Of(endPoint);
        HostAndPort anyPort = exact with { Port = null };
        return (_peers.Find(peer => peer.Host == exact) ?? _peers.Find(peer => peer.Host == anyPort))?.Name;
    }

    /// <summary>
    /// Resolves a host and connects a TCP socket to the first of its addresses that answers. The socket is named by the configuration before
    /// it connects. <see cref="PeerTargetNameConnectExtensions.ConnectAsync"/> does the rest, and throws the same exceptions.
    /// </summary>
    /// <param name="endPoint">The host and the port. A host that the configuration does not list has the name <c>host/</c> and the host.</param>
    /// <param name="cancellationToken">Ends the call at any step.</param>
    /// <returns>The connected socket. The caller disposes of it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The configuration does not list the host, and the host is an IP address or cannot stand in a service principal name.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused the name.</exception>
    /// <exception cref="SocketException">No address answered, or the host has none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Socket> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken = default) =>
        _provider.ConnectAsync(endPoint, Find(endPoint), cancellationToken);

    /// <summary>Resolves every peer of the configuration, and names each of their addresses that a datagram socket can speak to, none twice.</summary>
    /// <param name="socket">The socket. It is not a stream socket. It has not sent to any of the peers yet.</param>
    /// <param name="port">The port of the entries that have none, 0 to 65535.</param>
    /// <param name="cancellationToken">Ends the call at any step.</param>
    /// <returns>
    /// The names that were set, with the peers' endpoints, in the order of the configuration. Send to these endpoints. A host may resolve to
    /// another address the next time, and that address has no name. A peer without an address for the socket has no name here.
    /// </returns>
    /// <remarks>
    /// Every host is resolved before the first name is set. If a set is refused or cancelled, the names before it stay. Dispose of the socket
    /// then.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is no port.</exception>
    /// <exception cref="ArgumentException">The socket is a stream socket. Or two peers have one address and different names: the documentation ties a name to an IP address.</exception>
    /// <exception cref="InvalidOperationException">An entry has no port, and there is no <paramref name="port"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused a name, with a code that <see cref="IPeerTargetNameProvider.Set"/> lists.</exception>
    /// <exception cref="SocketException">A host could not be resolved. The message says which.</exception>
    /// <exception cref="ObjectDisposedException">The socket is an IPv6 socket and closed, so it cannot tell whether it is dual-mode.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<IReadOnlyList<PeerTargetName>> SetAllAsync(Socket socket, int? port = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port is from 0 to 65535.");
        }

        if (port is null && _peers.Find(peer => peer.Host.Port is null) is { } portless)
        {
            throw new InvalidOperationException($"{portless.Key}:{nameof(PeerTargetEntry.Host)}: \"{portless.Host.Host}\" has no port. Add one, as in server.contoso.com:88, or pass the port of the entries that have none.");
        }

        List<PeerTargetName> names = [];
        foreach (ConfiguredPeer peer in _peers)
        {
            foreach (IPAddress address in await ResolveAsync(socket, peer, cancellationToken).ConfigureAwait(false))
            {
                names.Add(new PeerTargetName(peer.Name, new IPEndPoint(address, peer.Host.Port ?? port.GetValueOrDefault())));
            }
        }

        PeerTargetName[] once = [.. names.Distinct()];
        await _provider.SetAllAsync(socket, once, cancellationToken).ConfigureAwait(false);
        return once;
    }

    private async Task<IPAddress[]> ResolveAsync(Socket socket, ConfiguredPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            return await SocketAddresses.ResolveAsync(
                socket,
                peer.Host.Host,
                AddressFamily.Unspecified,
                peer.Host.Address is { } address ? (_, _, _) => Task.FromResult<IPAddress[]>([address]) : _resolve,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException unknown)
        {
            throw new SocketException((int)unknown.SocketErrorCode, $"{peer.Key}:{nameof(PeerTargetEntry.Host)}: \"{peer.Host.Host}\" could not be resolved. {unknown.Message}");
        }
    }
}
