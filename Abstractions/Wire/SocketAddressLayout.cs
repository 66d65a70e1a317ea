namespace PeerTarget;

/// <summary>
/// Where the fields of the Windows <c>sockaddr_in</c> and <c>sockaddr_in6</c> lie, in bytes. Ports are in network byte order,
/// all else is little-endian or plain bytes.
/// </summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/winsock/sockaddr-2">sockaddr</seealso>
public static class SocketAddressLayout
{
    /// <summary>Byte offset of the address family, 16 bits, host byte order: 2 for IPv4, 23 for IPv6.</summary>
    public const int FamilyOffset = 0;

    /// <summary>Byte offset of the port, 16 bits, network byte order.</summary>
    public const int PortOffset = 2;

    /// <summary>Byte offset of the four address bytes in a <c>sockaddr_in</c>.</summary>
    public const int IPv4AddressOffset = 4;

    /// <summary>Byte offset of the flow label in a <c>sockaddr_in6</c>, 32 bits.</summary>
    public const int IPv6FlowInfoOffset = 4;

    /// <summary>Byte offset of the sixteen address bytes in a <c>sockaddr_in6</c>.</summary>
    public const int IPv6AddressOffset = 8;

    /// <summary>Byte offset of the scope id in a <c>sockaddr_in6</c>, 32 bits, host byte order.</summary>
    public const int IPv6ScopeIdOffset = 24;

    /// <summary>Size of a <c>sockaddr_in</c> in bytes.</summary>
    public const int IPv4Size = 16;

    /// <summary>Size of a <c>sockaddr_in6</c> in bytes.</summary>
    public const int IPv6Size = 28;
}
