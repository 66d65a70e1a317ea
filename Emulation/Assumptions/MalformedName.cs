using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What an empty name, one of an odd number of bytes, or one with a NUL in it answers.</summary>
/// <seealso cref="WinsockAssumptions.MalformedName"/>
public enum MalformedName
{
    /// <summary><c>WSAEINVAL</c>.</summary>
    InvalidArgument = SocketError.InvalidArgument,

    /// <summary>Success: the name is kept as it came, without an odd last byte.</summary>
    Success = SocketError.Success,
}
