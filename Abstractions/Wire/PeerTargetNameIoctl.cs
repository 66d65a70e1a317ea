namespace PeerTarget;

/// <summary>The two operations on peer target names. The value of each is its Winsock control code.</summary>
/// <remarks>
/// Both codes take an input buffer only. They are <c>_WSAIOW(IOC_VENDOR, 202)</c> and <c>_WSAIOW(IOC_VENDOR, 203)</c> in
/// mstcpip.h of the Windows SDK.
/// </remarks>
public enum PeerTargetNameIoctl : uint
{
    /// <summary><c>SIO_SET_PEER_TARGET_NAME</c>, 0x980000CA: the input is a <c>SOCKET_PEER_TARGET_NAME</c>.</summary>
    Set = 0x980000CA,

    /// <summary>
    /// <c>SIO_DELETE_PEER_TARGET_NAME</c>, 0x980000CB: the input is taken to be a <c>sockaddr</c>, as
    /// WSADeleteSocketPeerTargetName takes it. No page documents this ioctl's buffer.
    /// </summary>
    Delete = 0x980000CB,
}
