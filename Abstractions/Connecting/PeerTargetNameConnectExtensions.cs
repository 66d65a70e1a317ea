using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace PeerTarget;

/// <summary>Connects to a host by its DNS name, with a socket that is named before it connects.</summary>
/// <remarks>As safe for use from several threads at once as the provider is. Each call uses sockets of its own.</remarks>
public static class PeerTargetNameConnectExtensions
{
    /// <summary>
    /// Resolves a host and connects a TCP socket to the first of its addresses that answers. Each address gets a new socket of its own
    /// family, and the socket is named before it connects.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="endPoint">
    /// The host and the port. <see cref="DnsEndPoint.AddressFamily"/> limits the addresses: <see cref="AddressFamily.Unspecified"/> takes IPv4
    /// and IPv6. The addresses are tried one after another, in the order in which the system gives them.
    /// </param>
    /// <param name="principal">
    /// The principal to expect at every address of the host, or <see langword="null"/> for <c>host/</c> and the host to the letter, as
    /// <see cref="ServicePrincipalName.ForHost"/> makes it. DNS chooses addresses and never the principal, so an alias is not followed.
    /// </param>
    /// <param name="cancellationToken">Ends the call at any step. The socket of the current try is disposed of.</param>
    /// <returns>The connected socket, with <see cref="Socket.NoDelay"/> set, as on the connections of <c>HttpClient</c>. The caller disposes of it.</returns>
    /// <remarks>
    /// A refused name ends the call at once: no other address is tried, and no socket connects without a name. A failed connect leads to the
    /// next address. The socket of a failed try is disposed of. The name holds the address too, so a log and an exception tell which one it was.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> or <paramref name="endPoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There is no <paramref name="principal"/>, and the host is an IP address or cannot stand in a service principal name. The host part of
    /// a service principal name is a computer's name, so an address has no default principal.
    /// </exception>
    /// <exception cref="PeerTargetNameException">Winsock refused the name, with a code that <see cref="IPeerTargetNameProvider.Set"/> lists.</exception>
    /// <exception cref="SocketException">
    /// No address answered: the failure of the last one, such as <see cref="SocketError.ConnectionRefused"/> (10061). Or the host has no
    /// address of the family: <see cref="SocketError.HostNotFound"/> (11001), or the resolver's own code.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<Socket> ConnectAsync(
        this IPeerTargetNameProvider provider, DnsEndPoint endPoint, ServicePrincipalName? principal = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(provider, endPoint, principal, Dns.GetHostAddressesAsync, cancellationToken);

    /// <summary>For the tests, whose hosts have the addresses that they need.</summary>
    internal static ValueTask<Socket> ConnectAsync(
        IPeerTargetNameProvider provider,
        DnsEndPoint endPoint,
        ServicePrincipalName? principal,
        Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(endPoint);
        return ResolveAndConnectAsync(provider, endPoint, (principal ?? DefaultPrincipal(endPoint)).ToString(), resolve, cancellationToken);
    }

    internal static ServicePrincipalName DefaultPrincipal(DnsEndPoint endPoint)
    {
        if (IPAddress.TryParse(endPoint.Host, out _))
        {
            throw new ArgumentException(
                $"The host {endPoint.Host} is an IP address, and the host part of a service principal name is a computer's name. Pass the principal to expect at the address.",
                nameof(endPoint));
        }

        try
        {
            return ServicePrincipalName.ForHost(endPoint.Host);
        }
        catch (ArgumentException fault)
        {
            throw new ArgumentException($"The host {PlainText.OneLine(endPoint.Host)} cannot stand in a service principal name. Pass the principal to expect there.", nameof(endPoint), fault);
        }
    }

    private static async ValueTask<Socket> ResolveAndConnectAsync(
        IPeerTargetNameProvider provider,
        DnsEndPoint endPoint,
        string principal,
        Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        // Where the system's resolver cannot be stopped, it is left to itself.
        IPAddress[] addresses = await resolve(endPoint.Host, endPoint.AddressFamily, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        ExceptionDispatchInfo? failure = null;
        foreach (IPAddress address in addresses)
        {
            (Socket? connected, failure) = await TryAsync(provider, principal, new IPEndPoint(address, endPoint.Port), cancellationToken).ConfigureAwait(false);
            if (connected is not null)
            {
                return connected;
            }
        }

        failure?.Throw();
        throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Gives back the connected socket, or why the address was not reached. A refused name is thrown.</summary>
    private static async ValueTask<(Socket? Connected, ExceptionDispatchInfo? Failure)> TryAsync(
        IPeerTargetNameProvider provider, string principal, IPEndPoint peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isNaming = false;
        try
        {
            // A machine without IPv6 opens no IPv6 socket, and may still be told IPv6 addresses.
            var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                isNaming = true;
                await provider.SetAsync(socket, new PeerTargetName(principal, peer), cancellationToken).ConfigureAwait(false);
                isNaming = false;
                await socket.ConnectAsync(peer, cancellationToken).ConfigureAwait(false);
                return (socket, null);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        catch (SocketException failed) when (!isNaming)
        {
            return (null, ExceptionDispatchInfo.Capture(failed));
        }
    }
}
