using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>
/// Tells Winsock which principal a socket expects at a peer's address. IPsec then authenticates the peer by that name, usually a
/// service principal name (SPN).
/// </summary>
/// <remarks>
/// <para>
/// Each operation comes twice: a method that throws, and a <c>Try</c> method that returns the Winsock code. Codes are Winsock's on
/// every operating system.
/// </para>
/// <para>
/// Windows keeps the names on the local endpoint, and documents no function that reads a name back. PeerTarget assumes three things that Windows does
/// not state. Closing a socket drops its names. A failed call changes nothing. A stream socket holds one name, for whatever peer it
/// connects to.
/// </para>
/// <para>Implementations are safe for use from several threads at once.</para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/winsock/winsock-secure-socket-extensions">Winsock secure socket extensions</seealso>
public interface IPeerTargetNameProvider
{
    /// <summary>Names the principal that the socket expects at a peer.</summary>
    /// <param name="socket">
    /// An IPv4 or IPv6 stream or datagram socket that is not connected. On a stream socket, set the name before the connect. On a
    /// datagram socket, set the name before the first send to the peer, or before the connect.
    /// </param>
    /// <param name="name">
    /// The name, its peer and the security protocol. The documentation ties a name to the peer's <em>IP address</em>, so do not expect
    /// two ports of one address to have different names.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">
    /// Winsock refused. <see cref="SocketError.NotSocket"/> (10038): the socket is closed.
    /// <see cref="SocketError.IsConnected"/> (10056): the socket is connected.
    /// <see cref="SocketError.InvalidArgument"/> (10022): the socket's family or type takes no names, or a datagram peer's address and
    /// port are zero; presumably also if a datagram peer is missing.
    /// <see cref="SocketError.AddressFamilyNotSupported"/> (10047): the peer's family is not supported; presumably also if it is not the
    /// socket's.
    /// <see cref="SocketError.OperationNotSupported"/> (10045): this machine has no peer target names.
    /// <see cref="SocketError.MessageSize"/> (10040): this Windows counts the name's length in characters, as it may under a protocol
    /// other than <see cref="SocketSecurityProtocol.IPsec2"/>. The list is not exhaustive.
    /// </exception>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
    void Set(Socket socket, PeerTargetName name);

    /// <summary>Names the principal that the socket expects at a peer, and returns the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Set" path="/param[@name='socket']"/></param>
    /// <param name="name"><inheritdoc cref="Set" path="/param[@name='name']"/></param>
    /// <returns><see cref="SocketError.Success"/>, or the code with which <see cref="Set"/> would throw.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    SocketError TrySet(Socket socket, PeerTargetName name);

    /// <summary>Removes the name that <see cref="Set"/> gave to a peer. No future authentication of that peer uses the name.</summary>
    /// <param name="socket">The socket that was named. It may be connected.</param>
    /// <param name="peer">
    /// The peer that was named. A datagram socket needs one. A stream socket holds one name for whatever peer it connects to, so
    /// <see langword="null"/> is enough there, and PeerTarget then passes sixteen zero bytes.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">
    /// Winsock refused. <see cref="SocketError.NotSocket"/> (10038): the socket is closed.
    /// <see cref="SocketError.InvalidArgument"/> (10022): the socket's family or type takes no names; presumably also if a datagram peer
    /// is missing. <see cref="SocketError.AddressFamilyNotSupported"/> (10047): the peer's family is not supported; presumably also if it
    /// is not the socket's. <see cref="SocketError.OperationNotSupported"/> (10045): this machine has no peer target names. What Windows
    /// answers for a peer that has no name is not documented.
    /// </exception>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsadeletesocketpeertargetname">WSADeleteSocketPeerTargetName</seealso>
    void Delete(Socket socket, IPEndPoint? peer);

    /// <summary>Removes the name that <see cref="Set"/> gave to a peer, and returns the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Delete" path="/param[@name='socket']"/></param>
    /// <param name="peer"><inheritdoc cref="Delete" path="/param[@name='peer']"/></param>
    /// <returns><see cref="SocketError.Success"/>, or the code with which <see cref="Delete"/> would throw.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    SocketError TryDelete(Socket socket, IPEndPoint? peer);

    /// <summary>Names the principal that the socket expects at a peer, without blocking the thread, and returns the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Set" path="/param[@name='socket']"/></param>
    /// <param name="name"><inheritdoc cref="Set" path="/param[@name='name']"/></param>
    /// <param name="cancellationToken">
    /// Asks to cancel the call. A call that succeeds all the same returns success. Whether a set that was cancelled leaves the name is not
    /// documented.
    /// </param>
    /// <returns><see cref="SocketError.Success"/>, or the code with which <see cref="Set"/> would throw. Await it once, like any <see cref="ValueTask"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">
    /// The call was cancelled by <paramref name="cancellationToken"/>. If something else aborted it, such as the closing of the socket, it
    /// returns <see cref="SocketError.OperationAborted"/> (995).
    /// </exception>
    /// <remarks>An implementation that does not override this method makes the call with <see cref="TrySet"/>, before it returns.</remarks>
    ValueTask<SocketError> TrySetAsync(Socket socket, PeerTargetName name, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<SocketError>(cancellationToken) : new(TrySet(socket, name));

    /// <summary>Removes the name that <see cref="Set"/> gave to a peer, without blocking the thread, and returns the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Delete" path="/param[@name='socket']"/></param>
    /// <param name="peer"><inheritdoc cref="Delete" path="/param[@name='peer']"/></param>
    /// <param name="cancellationToken">Asks to cancel the call. A call that succeeds all the same returns success.</param>
    /// <returns><see cref="SocketError.Success"/>, or the code with which <see cref="Delete"/> would throw. Await it once, like any <see cref="ValueTask"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException"><inheritdoc cref="TrySetAsync" path="/exception[@cref='OperationCanceledException']"/></exception>
    /// <remarks>An implementation that does not override this method makes the call with <see cref="TryDelete"/>, before it returns.</remarks>
    ValueTask<SocketError> TryDeleteAsync(Socket socket, IPEndPoint? peer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<SocketError>(cancellationToken) : new(TryDelete(socket, peer));
}
