using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>
/// Tells Winsock which principal a socket expects at a peer's address when IPsec authenticates that peer.
/// </summary>
/// <remarks>
/// <para>
/// Each operation comes twice: a throwing method, and a <c>Try</c> method that hands back the Winsock code. Codes are Winsock's
/// on every operating system.
/// </para>
/// <para>
/// Windows keeps the names on the local endpoint and offers no way to read them back. PeerTarget assumes three things that Windows does
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
    /// An IPv4 or IPv6 stream or datagram socket that is not connected. Name a stream socket's server before connecting it; name a
    /// datagram peer before connecting to it or sending to it.
    /// </param>
    /// <param name="name">
    /// The name, the peer it belongs to and the security protocol. The documentation ties a name to the peer's <em>IP address</em>:
    /// do not count on two ports of one address having names of their own.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">
    /// Winsock refused: <see cref="SocketError.NotSocket"/> (10038) the socket is closed; <see cref="SocketError.IsConnected"/>
    /// (10056) it is connected; <see cref="SocketError.InvalidArgument"/> (10022) its family or type takes no names, or a datagram
    /// peer is absent or its address and port are zero; <see cref="SocketError.AddressFamilyNotSupported"/> (10047) the peer's
    /// family does not fit; <see cref="SocketError.OperationNotSupported"/> (10045) this machine has no such facility;
    /// <see cref="SocketError.MessageSize"/> (10040) this Windows counts the name's length otherwise, as it may under a protocol
    /// other than <see cref="SocketSecurityProtocol.IPsec2"/>. The list is not exhaustive.
    /// </exception>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
    void Set(Socket socket, PeerTargetName name);

    /// <summary>Names the principal that the socket expects at a peer, and hands back the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Set" path="/param[@name='socket']"/></param>
    /// <param name="name"><inheritdoc cref="Set" path="/param[@name='name']"/></param>
    /// <returns><see cref="SocketError.Success"/>, or the code of the refusal: the codes of <see cref="Set"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    SocketError TrySet(Socket socket, PeerTargetName name);

    /// <summary>Removes the name that <see cref="Set"/> gave to a peer: no future authentication of that peer uses it.</summary>
    /// <param name="socket">The socket that was named. It may be connected.</param>
    /// <param name="peer">
    /// The peer that was named. A stream socket holds one name for whatever peer it connects to, so there it may be
    /// <see langword="null"/>: sixteen zero bytes are sent in its place. A datagram socket needs one.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">
    /// Winsock refused: <see cref="SocketError.NotSocket"/> (10038), <see cref="SocketError.InvalidArgument"/> (10022),
    /// <see cref="SocketError.AddressFamilyNotSupported"/> (10047) or <see cref="SocketError.OperationNotSupported"/> (10045), as
    /// for <see cref="Set"/>. What Windows answers for a peer that has no name is not documented.
    /// </exception>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsadeletesocketpeertargetname">WSADeleteSocketPeerTargetName</seealso>
    void Delete(Socket socket, IPEndPoint? peer);

    /// <summary>Removes the name that <see cref="Set"/> gave to a peer, and hands back the Winsock code.</summary>
    /// <param name="socket"><inheritdoc cref="Delete" path="/param[@name='socket']"/></param>
    /// <param name="peer"><inheritdoc cref="Delete" path="/param[@name='peer']"/></param>
    /// <returns><see cref="SocketError.Success"/>, or the code of the refusal: the codes of <see cref="Delete"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    SocketError TryDelete(Socket socket, IPEndPoint? peer);
}
