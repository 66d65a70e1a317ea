using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a delete on a stream socket answers.</summary>
/// <seealso cref="WinsockAssumptions.DeleteOnStream"/>
public enum DeleteOnStream
{
    /// <summary>Success: the socket's one name is removed.</summary>
    Success = SocketError.Success,

    /// <summary><c>WSAEINVAL</c>: the name stays.</summary>
    InvalidArgument = SocketError.InvalidArgument,
}
