using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a buffer that is too small answers.</summary>
/// <seealso cref="WinsockAssumptions.ShortBuffer"/>
public enum ShortBuffer
{
    /// <summary><c>WSAEMSGSIZE</c>.</summary>
    MessageSize = SocketError.MessageSize,

    /// <summary><c>WSAEFAULT</c>.</summary>
    Fault = SocketError.Fault,
}
