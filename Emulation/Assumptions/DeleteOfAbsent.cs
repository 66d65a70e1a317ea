using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a delete for a peer without a name answers.</summary>
/// <seealso cref="WinsockAssumptions.DeleteOfAbsent"/>
public enum DeleteOfAbsent
{
    /// <summary>Success: there is no association afterwards, as asked.</summary>
    Success = SocketError.Success,

    /// <summary><c>WSAEINVAL</c>.</summary>
    InvalidArgument = SocketError.InvalidArgument,
}
