using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What a peer of the other IP family than the socket's answers.</summary>
/// <seealso cref="WinsockAssumptions.FamilyMismatch"/>
public enum FamilyMismatch
{
    /// <summary><c>WSAEAFNOSUPPORT</c>.</summary>
    AddressFamilyNotSupported = SocketError.AddressFamilyNotSupported,

    /// <summary><c>WSAEINVAL</c>.</summary>
    InvalidArgument = SocketError.InvalidArgument,
}
