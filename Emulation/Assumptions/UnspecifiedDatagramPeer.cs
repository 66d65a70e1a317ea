using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a datagram peer whose family, address and port are all zero answers.</summary>
/// <seealso cref="WinsockAssumptions.UnspecifiedDatagramPeer"/>
public enum UnspecifiedDatagramPeer
{
    /// <summary><c>WSAEINVAL</c>.</summary>
    InvalidArgument = SocketError.InvalidArgument,

    /// <summary><c>WSAEAFNOSUPPORT</c>.</summary>
    AddressFamilyNotSupported = SocketError.AddressFamilyNotSupported,
}
