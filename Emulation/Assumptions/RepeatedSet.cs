using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a second set for the same peer answers.</summary>
/// <seealso cref="WinsockAssumptions.RepeatedSet"/>
public enum RepeatedSet
{
    /// <summary>Success: the new name takes the old one's place.</summary>
    Replace = SocketError.Success,

    /// <summary><c>WSAEINVAL</c>: the old name stays.</summary>
    InvalidArgument = SocketError.InvalidArgument,
}
