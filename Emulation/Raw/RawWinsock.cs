using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PeerTarget.Wire;

namespace PeerTarget.Emulation;

/// <summary>
/// The emulator's raw door: Winsock's functions as C knows them, on sockets that exist in the emulator alone. A test can pass NULL
/// pointers, short buffers and invalid descriptors here, and can open families and types that the host may refuse.
/// </summary>
/// <remarks>
/// <para>
/// Functions return 0, or <see cref="SOCKET_ERROR"/> with the code in <see cref="WSAGetLastError"/>. No packet leaves the machine.
/// Descriptors are never used twice, so a closed one stays <c>WSAENOTSOCK</c>.
/// </para>
/// <para>
/// As in C, a pointer that is not NULL must be readable for the whole length that was passed. Safe for use from several threads at
/// once. Each thread has its own last error.
/// </para>
/// <para>
/// A call with an OVERLAPPED, on a socket with the overlapped attribute, is overlapped. If it is not refused, it has one indication. Its
/// event is signalled or, if a completion routine came with it, the routine is queued to the calling thread. A call that finishes at once
/// returns 0, and the indication has come by then. A call that pends returns <see cref="SOCKET_ERROR"/> with <c>WSA_IO_PENDING</c> (997),
/// and the indication comes later. With any other code the call is refused: there is no indication, and the OVERLAPPED is left as it was.
/// <c>docs/emulator.md</c> says more.
/// </para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
public sealed unsafe partial class RawWinsock
{
    /// <summary>What a function returns when it fails.</summary>
    public const int SOCKET_ERROR = -1;

    /// <summary>The level of <see cref="setsockopt"/> that holds <see cref="IPV6_V6ONLY"/>.</summary>
    public const int IPPROTO_IPV6 = 41;

    /// <summary>The option of <see cref="setsockopt"/> that says whether an IPv6 socket speaks to IPv6 peers alone. The default is on, as on Windows.</summary>
    public const int IPV6_V6ONLY = 27;

    /// <summary>The flag of <see cref="WSASocket"/> that gives a socket the overlapped attribute.</summary>
    public const uint WSA_FLAG_OVERLAPPED = 1;

    private readonly WinsockEmulator _emulator;
    private readonly ConcurrentDictionary<nuint, EmulatedSocket> _sockets = [];
    private ulong _lastHandle;

    // Per thread, like Winsock's, and shared by all emulators.
    [ThreadStatic]
    private static SocketError s_lastError;

    internal RawWinsock(WinsockEmulator emulator) => _emulator = emulator;

    /// <summary>What <see cref="WSASocket"/> returns in C when it fails. No descriptor has this value.</summary>
    public static nuint INVALID_SOCKET => nuint.MaxValue;

    /// <summary>Opens a socket of any family and type.</summary>
    /// <param name="af">The address family, such as 2 for AF_INET or 23 for AF_INET6.</param>
    /// <param name="type">The type, such as 1 for SOCK_STREAM or 2 for SOCK_DGRAM.</param>
    /// <param name="protocol">The protocol. Ignored.</param>
    /// <param name="lpProtocolInfo">Ignored.</param>
    /// <param name="g">Ignored.</param>
    /// <param name="dwFlags"><see cref="WSA_FLAG_OVERLAPPED"/>, or 0. Other flags are ignored.</param>
    /// <returns>The descriptor.</returns>
    public nuint WSASocket(int af, int type, int protocol = 0, void* lpProtocolInfo = null, uint g = 0, uint dwFlags = WSA_FLAG_OVERLAPPED)
    {
        nuint descriptor = NextHandle();
        _sockets[descriptor] = new EmulatedSocket((AddressFamily)af, (SocketType)type, (dwFlags & WSA_FLAG_OVERLAPPED) != 0);
        return descriptor;
    }

    /// <summary>
    /// Marks a socket as connected, and does nothing else. If a datagram socket connects to family 0, or to an address and port of zero,
    /// its connection is dissolved.
    /// </summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="name">The peer's sockaddr.</param>
    /// <param name="namelen">Its size in bytes.</param>
    /// <returns>
    /// 0, or <see cref="SOCKET_ERROR"/>: <c>WSAENOTSOCK</c>, <c>WSAEFAULT</c> (NULL, or too few bytes), <c>WSAEISCONN</c> (a stream
    /// socket), <c>WSAEAFNOSUPPORT</c> (not the socket's family).
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-connect">connect</seealso>
    public int connect(nuint s, void* name, int namelen) => Answer(Connect(s, name, namelen));

    /// <summary>Closes a socket, drops its names and cancels its calls that pend.</summary>
    /// <param name="s">The descriptor.</param>
    /// <returns>0, or <see cref="SOCKET_ERROR"/>: <c>WSAENOTSOCK</c>.</returns>
    public int closesocket(nuint s)
    {
        if (!_sockets.TryRemove(s, out EmulatedSocket? socket))
        {
            return Answer(SocketError.NotSocket);
        }

        lock (socket.Gate)
        {
            socket.Close();
        }

        _ = Overlapped.Cancel(s, null);
        return Answer(SocketError.Success);
    }

    /// <summary>Sets an option of a socket. Only <see cref="IPV6_V6ONLY"/> of an IPv6 socket is known.</summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="level"><see cref="IPPROTO_IPV6"/>.</param>
    /// <param name="optname"><see cref="IPV6_V6ONLY"/>.</param>
    /// <param name="optval">A 32-bit integer: 0 for off, any other value for on.</param>
    /// <param name="optlen">Its size in bytes, 4.</param>
    /// <returns>
    /// 0, or <see cref="SOCKET_ERROR"/>: <c>WSAENOTSOCK</c>, <c>WSAEFAULT</c> (NULL, or too few bytes), <c>WSAENOPROTOOPT</c> (another
    /// option, or a socket that has no such option).
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-setsockopt">setsockopt</seealso>
    public int setsockopt(nuint s, int level, int optname, void* optval, int optlen)
    {
        if (!_sockets.TryGetValue(s, out EmulatedSocket? socket))
        {
            return Answer(SocketError.NotSocket);
        }

        if (optval is null || optlen < sizeof(int))
        {
            return Answer(SocketError.Fault);
        }

        lock (socket.Gate)
        {
            SocketFacts facts = socket.Read();
            if (!facts.IsOpen)
            {
                return Answer(SocketError.NotSocket);
            }

            if (level != IPPROTO_IPV6 || optname != IPV6_V6ONLY || facts.Family is not AddressFamily.InterNetworkV6)
            {
                return Answer(SocketError.ProtocolOption);
            }

            socket.IsIPv6Only = *(int*)optval != 0;
        }

        return Answer(SocketError.Success);
    }

    /// <summary>Controls a socket. Only the two codes of peer target names are known.</summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="dwIoControlCode">A value of <see cref="ControlCodes"/>.</param>
    /// <param name="lpvInBuffer">The input.</param>
    /// <param name="cbInBuffer">Its size in bytes.</param>
    /// <param name="lpvOutBuffer">Not written: neither code has an output.</param>
    /// <param name="cbOutBuffer">The output's size in bytes.</param>
    /// <param name="lpcbBytesReturned">
    /// Receives the output's size, 0, if the call succeeds at once. Must not be NULL, unless the call is overlapped.
    /// </param>
    /// <param name="lpOverlapped">
    /// The state of an overlapped call, or NULL for a call that is not overlapped. Ignored on a socket without the overlapped attribute.
    /// </param>
    /// <param name="lpCompletionRoutine">
    /// Is called at the end of an overlapped call, in an alertable wait of the calling thread such as <see cref="SleepEx"/>, or NULL if the
    /// event of the OVERLAPPED is to be signalled. Its arguments are the Winsock code, the number of bytes (0), the OVERLAPPED and flags
    /// (0). Ignored if <paramref name="lpOverlapped"/> is NULL, and on a socket without the overlapped attribute.
    /// </param>
    /// <returns>
    /// 0, or <see cref="SOCKET_ERROR"/> with a code of the two operations. Further codes: <c>WSAEINVAL</c> for another control code,
    /// <c>WSAEFAULT</c> if <paramref name="lpcbBytesReturned"/> is NULL and the call is not overlapped, and <c>WSA_IO_PENDING</c> (997) for
    /// an overlapped call that pends.
    /// </returns>
    public int WSAIoctl(
        nuint s,
        uint dwIoControlCode,
        void* lpvInBuffer,
        uint cbInBuffer,
        void* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        WSAOVERLAPPED* lpOverlapped = null,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine = null)
    {
        PeerTargetNameOperation? operation = dwIoControlCode switch
        {
            ControlCodes.SetPeerTargetName => PeerTargetNameOperation.Set,
            ControlCodes.DeletePeerTargetName => PeerTargetNameOperation.Delete,
            _ => null,
        };
        SocketError error = Ask(s, operation, lpvInBuffer, cbInBuffer, lpOverlapped, lpCompletionRoutine, lpcbBytesReturned is null);
        // An interception can answer with success where a rule would have refused the NULL.
        if (error is SocketError.Success && lpcbBytesReturned is not null)
        {
            *lpcbBytesReturned = 0;
        }

        return Answer(error);
    }

    /// <summary>Names the principal that a socket expects at a peer.</summary>
    /// <param name="Socket">The descriptor.</param>
    /// <param name="PeerTargetName">A <c>SOCKET_PEER_TARGET_NAME</c>.</param>
    /// <param name="PeerTargetNameLen">Its size in bytes, including the name.</param>
    /// <param name="Overlapped"><inheritdoc cref="WSAIoctl" path="/param[@name='lpOverlapped']"/></param>
    /// <param name="CompletionRoutine"><inheritdoc cref="WSAIoctl" path="/param[@name='lpCompletionRoutine']"/></param>
    /// <returns>
    /// 0, or <see cref="SOCKET_ERROR"/>: the documented codes, in the order that <c>docs/emulator.md</c> gives, and <c>WSA_IO_PENDING</c> (997)
    /// for an overlapped call that pends.
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
    public int WSASetSocketPeerTargetName(
        nuint Socket,
        void* PeerTargetName,
        uint PeerTargetNameLen,
        WSAOVERLAPPED* Overlapped = null,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> CompletionRoutine = null) =>
        Answer(Ask(Socket, PeerTargetNameOperation.Set, PeerTargetName, PeerTargetNameLen, Overlapped, CompletionRoutine));

    /// <summary>Removes the name of a peer from a socket.</summary>
    /// <param name="Socket">The descriptor.</param>
    /// <param name="PeerAddr">A <c>sockaddr</c>.</param>
    /// <param name="PeerAddrLen">Its size in bytes.</param>
    /// <param name="Overlapped"><inheritdoc cref="WSAIoctl" path="/param[@name='lpOverlapped']"/></param>
    /// <param name="CompletionRoutine"><inheritdoc cref="WSAIoctl" path="/param[@name='lpCompletionRoutine']"/></param>
    /// <returns>
    /// 0, or <see cref="SOCKET_ERROR"/>: the documented codes, in the order that <c>docs/emulator.md</c> gives, and <c>WSA_IO_PENDING</c> (997)
    /// for an overlapped call that pends.
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsadeletesocketpeertargetname">WSADeleteSocketPeerTargetName</seealso>
    public int WSADeleteSocketPeerTargetName(
        nuint Socket,
        void* PeerAddr,
        uint PeerAddrLen,
        WSAOVERLAPPED* Overlapped = null,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> CompletionRoutine = null) =>
        Answer(Ask(Socket, PeerTargetNameOperation.Delete, PeerAddr, PeerAddrLen, Overlapped, CompletionRoutine));

    /// <summary>The code of the calling thread's last failed function. A function that succeeds leaves it as it was.</summary>
    /// <returns>The Winsock number, such as 10056, on every operating system.</returns>
    public int WSAGetLastError() => (int)s_lastError;

    /// <summary>The name by which IPsec would now authenticate the peer. Not a Winsock function.</summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="peer">The peer. A stream socket has one name for every peer, so <see langword="null"/> is enough there.</param>
    /// <returns>The name, or <see langword="null"/> if the socket holds none for that peer or is not valid.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="peer"/> is <see langword="null"/> and the socket is no stream socket.</exception>
    public string? Lookup(nuint s, IPEndPoint? peer = null)
    {
        if (!_sockets.TryGetValue(s, out EmulatedSocket? socket))
        {
            return null;
        }

        lock (socket.Gate)
        {
            return _emulator.Find(socket, socket.Read(), peer);
        }
    }

    private SocketError Ask(
        nuint s,
        PeerTargetNameOperation? operation,
        void* input,
        uint length,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine,
        bool lacksBytesReturned = false)
    {
        _ = _sockets.TryGetValue(s, out EmulatedSocket? socket);
        // An interception can answer with success although the descriptor is no socket. The caller then waits for an indication.
        if (overlapped is not null && socket is not { IsOverlapped: false })
        {
            return AskOverlapped(s, socket, operation, input, length, overlapped, routine);
        }

        Judgment judgment = _emulator.Answer(new EmulatedRequest(socket, operation, input, length, lacksBytesReturned, _emulator.NameLengthUnit));
        _emulator.ThrowOn(judgment.Misuse);
        return judgment.Code;
    }

    private SocketError Connect(nuint s, void* name, int namelen)
    {
        if (!_sockets.TryGetValue(s, out EmulatedSocket? socket))
        {
            return SocketError.NotSocket;
        }

        var sockaddr = new ReadOnlySpan<byte>(name, name is null ? 0 : Math.Max(namelen, 0));
        if (!PeerAddress.TryRead(sockaddr, out PeerAddress peer))
        {
            return SocketError.Fault;
        }

        lock (socket.Gate)
        {
            SocketFacts facts = socket.Read();
            bool isOwnFamily = peer.Family == facts.Family;
            if (!facts.IsOpen)
            {
                return SocketError.NotSocket;
            }

            if (facts.Type is SocketType.Dgram && (peer.Family is AddressFamily.Unspecified || (isOwnFamily && peer.IsZero)))
            {
                socket.IsConnected = false;
                return SocketError.Success;
            }

            if (facts is { Type: SocketType.Stream, IsConnected: true })
            {
                return SocketError.IsConnected;
            }

            socket.IsConnected |= isOwnFamily;
            return isOwnFamily ? SocketError.Success : SocketError.AddressFamilyNotSupported;
        }
    }

    // Multiples of four, as on Windows, and never the same again.
    private nuint NextHandle() => (nuint)(Interlocked.Increment(ref _lastHandle) * 4);

    private static int Answer(SocketError error)
    {
        if (error is SocketError.Success)
        {
            return 0;
        }

        s_lastError = error;
        return SOCKET_ERROR;
    }
}
