using System.Net.Sockets;

namespace PeerTarget;

/// <summary>A Winsock code that the two operations can answer: its name, what it means for each, and what to do.</summary>
/// <remarks>
/// Every code lives in one table, <see cref="All"/>. Messages and pages are made from it. Immutable, so thread-safe.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2">Windows Sockets error codes</seealso>
public sealed class PeerTargetNameError
{
    private const string SetPage = "WSASetSocketPeerTargetName";
    private const string BothPages = "WSASetSocketPeerTargetName, WSADeleteSocketPeerTargetName";
    private const string IoctlPage = "WSAIoctl";
    private const string CodesPage = "Windows Sockets error codes";

    private PeerTargetNameError(SocketError code, string name, string forSet, string forDelete, string whatToDo, string source)
    {
        Code = code;
        Name = name;
        MeaningForSet = forSet;
        MeaningForDelete = forDelete;
        WhatToDo = whatToDo;
        Source = source;
        IsDocumentedForSet = source is SetPage or BothPages;
        IsDocumentedForDelete = source is BothPages;
    }

    /// <summary>Every code that is known to bear on the two operations, by number.</summary>
    public static IReadOnlyList<PeerTargetNameError> All { get; } =
    [
        new(SocketError.IOPending, "WSA_IO_PENDING",
            "the overlapped request goes on; its completion will tell the outcome",
            "the overlapped request goes on; its completion will tell the outcome",
            "Wait for the completion. PeerTarget makes no overlapped calls.",
            IoctlPage),
        new(SocketError.AccessDenied, "WSAEACCES",
            "the caller may not set a name on this socket",
            "the caller may not delete a name from this socket",
            "Check the rights of the account; no page asks for any.",
            CodesPage),
        new(SocketError.Fault, "WSAEFAULT",
            "a pointer argument is bad, as when PeerTargetName is NULL",
            "a pointer argument is bad, as when PeerAddr is NULL",
            "Pass a buffer in valid memory.",
            BothPages),
        new(SocketError.InvalidArgument, "WSAEINVAL",
            "the socket is not an IPv4 or IPv6 stream or datagram socket, or a datagram peer's address and port are zero, or (undocumented) a datagram peer is absent, an argument is malformed or the peer already has a name",
            "the socket is not an IPv4 or IPv6 stream or datagram socket, or (undocumented) a datagram peer is absent, the peer has no name, or the socket is a stream socket",
            "Use a TCP or UDP socket, and give a datagram peer's address. Where Windows is not documented, do not rely on it: check whether the peer was named before.",
            BothPages),
        new(SocketError.WouldBlock, "WSAEWOULDBLOCK",
            "the socket is non-blocking and the request would block",
            "the socket is non-blocking and the request would block",
            "Make the call before the socket is made non-blocking, or try again.",
            IoctlPage),
        new(SocketError.InProgress, "WSAEINPROGRESS",
            "a callback of the socket's provider is in progress",
            "a callback of the socket's provider is in progress",
            "Try again when the other call has returned.",
            IoctlPage),
        new(SocketError.NotSocket, "WSAENOTSOCK",
            "the descriptor is not a valid socket; it may have been closed",
            "the descriptor is not a valid socket; it may have been closed",
            "Name the peers of a socket while it is open.",
            BothPages),
        new(SocketError.MessageSize, "WSAEMSGSIZE",
            "a buffer is too small for the structure and the name it declares",
            "a buffer is too small for the address it declares",
            "Pass 144 bytes and those of the name to set, 16 or 28 to delete. If PeerTarget passed the buffer, use SocketSecurityProtocol.IPsec2, under which the unit of the name's length is not in doubt.",
            BothPages),
        new(SocketError.ProtocolOption, "WSAENOPROTOOPT",
            "the request is not supported on the socket's protocol",
            "the request is not supported on the socket's protocol",
            "Use a TCP or UDP socket.",
            IoctlPage),
        new(SocketError.OperationNotSupported, "WSAEOPNOTSUPP",
            "this machine's Winsock has no peer target names, so nothing would hold the peer to a name",
            "this machine's Winsock has no peer target names, so there is none to delete",
            "Run on Windows Vista, Windows Server 2008 or later, with IPsec available; Wine has no such facility. Do not go on as if the peer were named.",
            IoctlPage),
        new(SocketError.AddressFamilyNotSupported, "WSAEAFNOSUPPORT",
            "the peer's address family is not supported, or (assumption FamilyMismatch) is not the socket's own",
            "the peer's address family is not supported, or (assumption FamilyMismatch) is not the socket's own",
            "Give the peer's address in the family of the socket.",
            BothPages),
        new(SocketError.NetworkDown, "WSAENETDOWN",
            "the network subsystem has failed",
            "the network subsystem has failed",
            "Repair the network, then try again.",
            IoctlPage),
        new(SocketError.NoBufferSpaceAvailable, "WSAENOBUFS",
            "there is not enough memory to keep the name",
            "there is not enough memory for the request",
            "Try again with fewer or shorter names.",
            CodesPage),
        new(SocketError.IsConnected, "WSAEISCONN",
            "the socket is connected; a name must be set before, on datagram sockets too",
            "the socket is connected; the documentation does not list this code for a delete",
            "Set the name before Connect.",
            SetPage),
        new(SocketError.NotInitialized, "WSANOTINITIALISED",
            "Winsock is not initialised in this process",
            "Winsock is not initialised in this process",
            "Create a socket through System.Net.Sockets first, which initialises it.",
            CodesPage),
    ];

    /// <summary>The code. Its numeric value is Winsock's on every operating system.</summary>
    public SocketError Code { get; }

    /// <summary>The Winsock name, such as <c>WSAEISCONN</c>.</summary>
    public string Name { get; }

    /// <summary>What the code means for <see cref="PeerTargetNameIoctl.Set"/>: a clause, without a full stop.</summary>
    public string MeaningForSet { get; }

    /// <summary>What the code means for <see cref="PeerTargetNameIoctl.Delete"/>: a clause, without a full stop.</summary>
    public string MeaningForDelete { get; }

    /// <summary>What the caller can do about it, in sentences.</summary>
    public string WhatToDo { get; }

    /// <summary>The title of the page that lists the code.</summary>
    public string Source { get; }

    /// <summary>Whether the page of WSASetSocketPeerTargetName lists the code. Its list is not exhaustive.</summary>
    public bool IsDocumentedForSet { get; }

    /// <summary>Whether the page of WSADeleteSocketPeerTargetName lists the code. Its list is not exhaustive.</summary>
    public bool IsDocumentedForDelete { get; }

    /// <summary>Finds a code's row.</summary>
    /// <param name="code">The code.</param>
    /// <returns>The row, or <see langword="null"/> if the code is not known to bear on the two operations.</returns>
    public static PeerTargetNameError? Find(SocketError code) => All.FirstOrDefault(row => row.Code == code);

    /// <summary>Finds a code's row by its Winsock name, without regard to case.</summary>
    /// <param name="name">The name, such as <c>WSAEISCONN</c>.</param>
    /// <returns>The row, or <see langword="null"/> if there is none of that name.</returns>
    public static PeerTargetNameError? Find(string name) =>
        All.FirstOrDefault(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the code means for an operation: a clause, without a full stop.</summary>
    /// <param name="operation">The operation.</param>
    public string MeaningFor(PeerTargetNameIoctl operation) =>
        operation is PeerTargetNameIoctl.Set ? MeaningForSet : MeaningForDelete;

    /// <summary>The name and the number, such as <c>WSAEISCONN (10056)</c>.</summary>
    public override string ToString() => $"{Name} ({(int)Code})";
}
