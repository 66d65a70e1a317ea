using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Http;

/// <summary>The connect callback that names each connection, for libraries that make a <see cref="SocketsHttpHandler"/> of their own.</summary>
/// <remarks>Thread-safe.</remarks>
public static class PeerTargetNameHttp
{
    /// <summary>Makes a callback for <see cref="SocketsHttpHandler.ConnectCallback"/>. It connects as <see cref="PeerTargetNameConnectExtensions.ConnectAsync"/> does.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="principalOf">
    /// Gives the principal to expect at a host and port, or <see langword="null"/> for <c>host/</c> and the host. The host is spelled as HTTP
    /// spells it: an international name in its ASCII form, an IPv6 address in brackets. It is called for each new connection, on several
    /// threads at once. Without the selector every connection expects <c>host/</c> and its host, and one to an IP address is refused.
    /// </param>
    /// <returns>The callback. Its streams own their sockets.</returns>
    /// <remarks>
    /// <para>
    /// The name is that of the machine the connection goes to. Behind a proxy that is the proxy. After a redirect it is the new host.
    /// </para>
    /// <para>
    /// A request that goes over HTTP/3 does not come to a connect callback, so nothing names its peer. A request can go over HTTP/3 if its
    /// version is 3, or if its policy is <see cref="HttpVersionPolicy.RequestVersionOrHigher"/> and its scheme https.
    /// <see cref="PeerTargetNameHttpHandler"/> lets no request go that way. The callback alone cannot prevent it.
    /// </para>
    /// <para>
    /// The client sees a refused name as an <see cref="HttpRequestException"/> with <see cref="HttpRequestError.ConnectionError"/> and the
    /// <see cref="PeerTargetNameException"/> inside.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectCallback(
        IPeerTargetNameProvider provider, Func<DnsEndPoint, ServicePrincipalName?>? principalOf = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return async (context, cancellationToken) =>
        {
            DnsEndPoint host = context.DnsEndPoint;
            Socket socket = await provider.ConnectAsync(host, principalOf?.Invoke(host), cancellationToken).ConfigureAwait(false);
            try
            {
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                // The peer may have closed the connection by now.
                socket.Dispose();
                throw;
            }
        };
    }
}
