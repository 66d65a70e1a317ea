namespace PeerTarget.Wire;

/// <summary>The control codes of the two operations, for <c>WSAIoctl</c>.</summary>
/// <remarks>
/// Both take an input buffer only. They are <c>_WSAIOW(IOC_VENDOR, 202)</c> and <c>_WSAIOW(IOC_VENDOR, 203)</c> in mstcpip.h of the
/// Windows SDK. Stateless, so thread-safe.
/// </remarks>
public static class ControlCodes
{
    /// <summary><c>SIO_SET_PEER_TARGET_NAME</c>, 0x980000CA. The input is a <c>SOCKET_PEER_TARGET_NAME</c>.</summary>
    public const uint SetPeerTargetName = 0x980000CA;

    /// <summary>
    /// <c>SIO_DELETE_PEER_TARGET_NAME</c>, 0x980000CB. No page documents the input. PeerTarget assumes that it is the <c>sockaddr</c>
    /// that WSADeleteSocketPeerTargetName takes.
    /// </summary>
    public const uint DeletePeerTargetName = 0x980000CB;

    /// <summary>The control code of an operation.</summary>
    /// <param name="operation">The operation.</param>
    public static uint Of(PeerTargetNameOperation operation) =>
        operation is PeerTargetNameOperation.Set ? SetPeerTargetName : DeletePeerTargetName;
}

/// <summary>
/// Where the fields of <c>SOCKET_PEER_TARGET_NAME</c> (mstcpip.h) lie, in bytes. A compiler gives the structure the same layout on x86
/// and x64, because <c>SOCKADDR_STORAGE</c> is aligned to eight bytes on both. By the same rule Arm64 has that layout too.
/// </summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-socket_peer_target_name">SOCKET_PEER_TARGET_NAME</seealso>
internal static class PeerTargetNameLayout
{
    /// <summary>A 32-bit integer. Four bytes of padding follow it.</summary>
    public const int SecurityProtocolOffset = 0;

    /// <summary>A <c>SOCKADDR_STORAGE</c>; see <see cref="SocketAddressLayout"/>.</summary>
    public const int PeerAddressOffset = 8;

    public const int PeerAddressSize = 128;

    /// <summary>A 32-bit unsigned integer: the length of the name, in bytes.</summary>
    public const int NameLengthOffset = 136;

    /// <summary>The name in UTF-16, with no terminator.</summary>
    public const int NameOffset = 140;

    /// <summary>
    /// The size of the structure in C: <see cref="NameOffset"/> and four bytes of tail padding. Known callers pass this size and that of
    /// the name.
    /// </summary>
    public const int StructureSize = 144;
}

/// <summary>
/// Where the fields of the Windows <c>sockaddr_in</c> and <c>sockaddr_in6</c> lie, in bytes. Ports are in network byte order. All
/// other fields are little-endian or plain bytes. The families are the numbers of <see cref="System.Net.Sockets.AddressFamily"/> on every system.
/// </summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/winsock/sockaddr-2">sockaddr</seealso>
internal static class SocketAddressLayout
{
    /// <summary>16 bits, host byte order.</summary>
    public const int FamilyOffset = 0;

    /// <summary>16 bits, network byte order.</summary>
    public const int PortOffset = 2;

    public const int IPv4AddressOffset = 4;

    /// <summary>32 bits: the flow label.</summary>
    public const int IPv6FlowInfoOffset = 4;

    public const int IPv6AddressOffset = 8;

    /// <summary>32 bits, host byte order.</summary>
    public const int IPv6ScopeIdOffset = 24;

    public const int IPv4Size = 16;

    public const int IPv6Size = 28;
}
