namespace PeerTarget;

/// <summary>The security protocol that authenticates the peer: <c>SOCKET_SECURITY_PROTOCOL</c> of mstcpip.h.</summary>
/// <remarks>The value 3, <c>SOCKET_SECURITY_PROTOCOL_INVALID</c>, marks the end of the enumeration and is not legal.</remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/mstcpip/ne-mstcpip-socket_security_protocol">SOCKET_SECURITY_PROTOCOL</seealso>
public enum SocketSecurityProtocol
{
    /// <summary>The system's default. For peer target names it is documented to mean <see cref="IPsec"/>.</summary>
    Default = 0,

    /// <summary>IPsec. A name's length counts bytes by Microsoft's documentation, and characters by Microsoft's own sample.</summary>
    IPsec = 1,

    /// <summary>IPsec through version 2 of the secure socket API, Windows 7 and later. All sources count a name's length in bytes.</summary>
    IPsec2 = 2,
}
