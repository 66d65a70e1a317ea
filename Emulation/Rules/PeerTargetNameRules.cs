using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>
/// The rules of the two operations. Each list below is the order in which they are applied: the first that refuses decides. They
/// look and judge; they change nothing. A rule that no page states names its assumption.
/// </summary>
internal sealed class PeerTargetNameRules(WinsockAssumptions assumptions)
{
    private readonly bool _socketFirst = assumptions.ErrorOrder is ErrorOrder.SocketFirst;

    /// <summary>Judges a set. On success, the key and the name are what the association table is to hold.</summary>
    public SocketError JudgeSet(EndpointState socket, IoctlInput input, out AssociationKey key, out ReadOnlySpan<char> name)
    {
        var request = new SetRequest(input.Bytes, assumptions.NameLengthUnit);
        SocketError error = SocketError.Success;
        bool refused =
            (_socketFirst && Refuses(JudgeDescriptor(socket), ref error))
            || Refuses(JudgePointer(input), ref error)
            || Refuses(JudgeSize(request.IsWhole), ref error)
            || (!_socketFirst && Refuses(JudgeProtocol(request), ref error))
            || (!_socketFirst && Refuses(JudgeName(request), ref error))
            || (!_socketFirst && Refuses(JudgeDescriptor(socket), ref error))
            || Refuses(JudgeKind(socket), ref error)
            || Refuses(JudgeUnconnected(socket), ref error)
            || Refuses(JudgeProtocol(request), ref error)
            || Refuses(JudgePeerFamily(socket, request.Peer), ref error)
            || Refuses(JudgeZeroPeer(socket, request.Peer), ref error)
            || Refuses(JudgeName(request), ref error);

        key = refused ? default : KeyOf(socket, request.Peer);
        name = refused ? default : request.Name;
        return error;
    }

    /// <summary>Judges a delete. On success, the key is the one to remove from the association table.</summary>
    public SocketError JudgeDelete(EndpointState socket, IoctlInput input, out AssociationKey key)
    {
        var request = new DeleteRequest(input.Bytes);
        SocketError error = SocketError.Success;
        bool refused =
            (_socketFirst && Refuses(JudgeDescriptor(socket), ref error))
            || Refuses(JudgePointer(input), ref error)
            || Refuses(JudgeSize(request.IsWhole), ref error)
            || (!_socketFirst && Refuses(JudgeDescriptor(socket), ref error))
            || Refuses(JudgeKind(socket), ref error)
            || Refuses(JudgeDeleteOnStream(socket), ref error)
            || Refuses(JudgePeerFamily(socket, request.Peer), ref error);

        key = refused ? default : KeyOf(socket, request.Peer);
        return error;
    }

    /// <summary>Documented: WSAENOTSOCK, on both pages.</summary>
    private static SocketError JudgeDescriptor(EndpointState socket) =>
        socket.IsSocket ? SocketError.Success : SocketError.NotSocket;

    /// <summary>Documented: WSAEFAULT, on both pages.</summary>
    private static SocketError JudgePointer(IoctlInput input) =>
        input.IsNull ? SocketError.Fault : SocketError.Success;

    /// <summary>Documented: WSAEMSGSIZE on both pages, which the page of WSAIoctl contradicts; assumption ShortBuffer.</summary>
    private SocketError JudgeSize(bool isWhole) =>
        isWhole ? SocketError.Success : (SocketError)assumptions.ShortBuffer;

    /// <summary>Documented: WSAEINVAL, on both pages, for all but IPv4 and IPv6 stream and datagram sockets.</summary>
    private static SocketError JudgeKind(EndpointState socket) =>
        socket is { Family: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6, Type: SocketType.Dgram or SocketType.Stream }
            ? SocketError.Success
            : SocketError.InvalidArgument;

    /// <summary>Documented: WSAEISCONN, on the page of WSASetSocketPeerTargetName only.</summary>
    private static SocketError JudgeUnconnected(EndpointState socket) =>
        socket.IsConnected ? SocketError.IsConnected : SocketError.Success;

    /// <summary>Fixed reading IllegalProtocol: only 0 to 2 are legal values; which code tells so is not documented.</summary>
    private static SocketError JudgeProtocol(SetRequest request) =>
        request.SecurityProtocol is >= (int)SocketSecurityProtocol.Default and <= (int)SocketSecurityProtocol.IPsec2
            ? SocketError.Success
            : SocketError.InvalidArgument;

    /// <summary>Assumption DeleteOnStream.</summary>
    private SocketError JudgeDeleteOnStream(EndpointState socket) =>
        socket.Type is SocketType.Stream ? (SocketError)assumptions.DeleteOnStream : SocketError.Success;

    /// <summary>
    /// Documented: WSAEAFNOSUPPORT, on both pages, for a family that is not supported. The other IP family than the socket's is
    /// assumption FamilyMismatch, no family at all assumption UnspecifiedDatagramPeer; a stream socket needs none (the sample).
    /// </summary>
    private SocketError JudgePeerFamily(EndpointState socket, PeerAddress peer) => peer.Family switch
    {
        PeerAddress.Inet or PeerAddress.Inet6 when peer.Family == (int)socket.Family => SocketError.Success,
        PeerAddress.Inet or PeerAddress.Inet6 => (SocketError)assumptions.FamilyMismatch,
        PeerAddress.Unspecified when socket.Type is SocketType.Stream => SocketError.Success,
        PeerAddress.Unspecified when peer.IsZero => (SocketError)assumptions.UnspecifiedDatagramPeer,
        _ => SocketError.AddressFamilyNotSupported,
    };

    /// <summary>Documented: WSAEINVAL, on the page of WSASetSocketPeerTargetName only, for connectionless sockets.</summary>
    private static SocketError JudgeZeroPeer(EndpointState socket, PeerAddress peer) =>
        socket.Type is SocketType.Dgram && peer.IsZero ? SocketError.InvalidArgument : SocketError.Success;

    /// <summary>Assumption MalformedName.</summary>
    private SocketError JudgeName(SetRequest request) =>
        request.IsNameMalformed ? (SocketError)assumptions.MalformedName : SocketError.Success;

    /// <summary>Fixed reading StreamHoldsOneName: whatever address came with it. Else assumption PeerKey.</summary>
    private AssociationKey KeyOf(EndpointState socket, PeerAddress peer) =>
        socket.Type is SocketType.Stream ? default : peer.ToKey(assumptions.PeerKey);

    private static bool Refuses(SocketError outcome, ref SocketError error)
    {
        error = outcome;
        return outcome is not SocketError.Success;
    }
}
