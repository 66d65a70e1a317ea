namespace PeerTarget;

/// <summary>
/// Where the fields of <c>SOCKET_PEER_TARGET_NAME</c> (mstcpip.h) lie, in bytes. Compiled from the headers, the
/// layout is the same on x86 and x64, because <c>SOCKADDR_STORAGE</c> is aligned to eight bytes on both; by the same rule it is on Arm64.
/// </summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-socket_peer_target_name">SOCKET_PEER_TARGET_NAME</seealso>
public static class PeerTargetNameLayout
{
    /// <summary>Byte offset of <c>SecurityProtocol</c>, a 32-bit integer. Four bytes of padding follow it.</summary>
    public const int SecurityProtocolOffset = 0;

    /// <summary>Byte offset of <c>PeerAddress</c>, a <c>SOCKADDR_STORAGE</c>; see <see cref="SocketAddressLayout"/>.</summary>
    public const int PeerAddressOffset = 8;

    /// <summary>Size of <c>PeerAddress</c> in bytes.</summary>
    public const int PeerAddressSize = 128;

    /// <summary>Byte offset of <c>PeerTargetNameStringLen</c>, a 32-bit unsigned integer: the length of the name, in bytes.</summary>
    public const int NameLengthOffset = 136;

    /// <summary>Byte offset of <c>AllStrings</c>: the name in UTF-16, with no terminator.</summary>
    public const int NameOffset = 140;

    /// <summary>
    /// The size of the structure in bytes as a C compiler gives it: <see cref="NameOffset"/> and four bytes of tail padding. Known
    /// callers pass this size plus that of the name.
    /// </summary>
    public const int StructureSize = 144;
}
