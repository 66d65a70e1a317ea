using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>Names many peers, or every address of a host, on one datagram socket.</summary>
/// <remarks>
/// As safe for use from several threads at once as the provider is. A stream socket holds one name, so these methods refuse it.
/// <see cref="PeerTargetNameConnectExtensions.ConnectAsync(IPeerTargetNameProvider, DnsEndPoint, ServicePrincipalName, CancellationToken)"/> names and connects a stream socket for each address.
/// </remarks>
public static class PeerTargetNameSetAllExtensions
{
    /// <summary>Names many peers of a datagram socket, in the order of the names and none of them twice.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="socket">The socket. It is not a stream socket. It has not sent to any of the peers yet.</param>
    /// <param name="names">The names and their peers. A name that comes again is left out.</param>
    /// <param name="cancellationToken">Ends the call before the next name, and asks to cancel the current one.</param>
    /// <returns>A task. Await it once.</returns>
    /// <remarks>
    /// The documentation ties a name to an IP address, so two different names for one address are refused before any name is set. Two ports of
    /// one address are set one after the other, with the same name: whether a name covers all ports is an assumption (PeerKey). If a set is
    /// refused or cancelled, the names before it stay, and those after it are not set. Dispose of the socket then.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument or a name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The socket is a stream socket, or two names are for one address and differ.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused a name, with a code that <see cref="IPeerTargetNameProvider.Set"/> lists.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask SetAllAsync(this IPeerTargetNameProvider provider, Socket socket, IEnumerable<PeerTargetName> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ThrowIfStream(socket);
        ArgumentNullException.ThrowIfNull(names);

        // Two equal names are one.
        HashSet<PeerTargetName> known = [];
        Dictionary<IPAddress, PeerTargetName> byAddress = [];
        List<PeerTargetName> once = [];
        foreach (PeerTargetName name in names)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(names));
            if (!known.Add(name))
            {
                continue;
            }

            once.Add(name);
            if (name.UncopiedPeer is not { Address: var address })
            {
                continue;
            }

            IPAddress key = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            if (!byAddress.TryAdd(key, name) && (name.Principal, name.SecurityProtocol) != (byAddress[key].Principal, byAddress[key].SecurityProtocol))
            {
                throw new ArgumentException(
                    $"Two names differ and are for the address {key}: {PlainText.OneLine(byAddress[key].ToString())}, and {PlainText.OneLine(name.ToString())}. The documentation ties a name to an IP address. Give the peers different addresses or different sockets.",
                    nameof(names));
            }
        }

        return SetEachAsync(provider, socket, once, cancellationToken);
    }

    /// <summary>Resolves a host, and names every address of the host that a datagram socket can speak to.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="socket">
    /// The socket. It is not a stream socket. It has not sent to the host yet. An IPv6 socket that is dual-mode speaks to IPv4 addresses too.
    /// </param>
    /// <param name="endPoint">The host and the port. <see cref="DnsEndPoint.AddressFamily"/> limits the addresses further.</param>
    /// <param name="principal"><inheritdoc cref="PeerTargetNameConnectExtensions.ConnectAsync(IPeerTargetNameProvider, DnsEndPoint, ServicePrincipalName, CancellationToken)" path="/param[@name='principal']"/></param>
    /// <param name="cancellationToken">Ends the call at any step.</param>
    /// <returns>
    /// The endpoints that were named. Send to these. The host may resolve to another address the next time, and that address has no name.
    /// </returns>
    /// <remarks>If a set is refused or cancelled, the names before it stay. Dispose of the socket then.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/>, <paramref name="socket"/> or <paramref name="endPoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The socket is a stream socket. Or there is no <paramref name="principal"/>, and the host is an IP address or cannot stand in a service principal name.
    /// </exception>
    /// <exception cref="PeerTargetNameException">Winsock refused a name, with a code that <see cref="IPeerTargetNameProvider.Set"/> lists.</exception>
    /// <exception cref="SocketException">
    /// The host has no address that the socket can speak to: <see cref="SocketError.HostNotFound"/> (11001), or the resolver's own code.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The socket is an IPv6 socket and closed, so it cannot tell whether it is dual-mode.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<IReadOnlyList<IPEndPoint>> SetAllAsync(
        this IPeerTargetNameProvider provider, Socket socket, DnsEndPoint endPoint, ServicePrincipalName? principal = null, CancellationToken cancellationToken = default) =>
        SetAllAsync(provider, socket, endPoint, principal, Dns.GetHostAddressesAsync, cancellationToken);

    /// <summary>For the tests, whose hosts have the addresses that they need.</summary>
    internal static ValueTask<IReadOnlyList<IPEndPoint>> SetAllAsync(
        IPeerTargetNameProvider provider,
        Socket socket,
        DnsEndPoint endPoint,
        ServicePrincipalName? principal,
        Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ThrowIfStream(socket);
        ArgumentNullException.ThrowIfNull(endPoint);
        return ResolveAndSetAsync(provider, socket, endPoint, principal ?? PeerTargetNameConnectExtensions.DefaultPrincipal(endPoint), resolve, cancellationToken);
    }

    private static async ValueTask<IReadOnlyList<IPEndPoint>> ResolveAndSetAsync(
        IPeerTargetNameProvider provider,
        Socket socket,
        DnsEndPoint endPoint,
        ServicePrincipalName principal,
        Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await SocketAddresses.ResolveAsync(socket, endPoint.Host, endPoint.AddressFamily, resolve, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound, $"The host {PlainText.OneLine(endPoint.Host)} has no address that the socket can speak to.");
        }

        IPEndPoint[] peers = [.. addresses.Distinct().Select(address => new IPEndPoint(address, endPoint.Port))];
        await provider.SetAllAsync(socket, peers.Select(peer => new PeerTargetName(principal, peer)), cancellationToken).ConfigureAwait(false);
        return peers;
    }

    private static async ValueTask SetEachAsync(IPeerTargetNameProvider provider, Socket socket, List<PeerTargetName> names, CancellationToken cancellationToken)
    {
        foreach (PeerTargetName name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await provider.SetAsync(socket, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void ThrowIfStream(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType is SocketType.Stream)
        {
            throw new ArgumentException("A stream socket holds one name. Make a socket for each peer, or call ConnectAsync.", nameof(socket));
        }
    }
}
