using System.Net.Sockets;

namespace PeerTarget;

/// <summary>A Winsock code that the two operations can answer: its name, what it means for each, and what to do.</summary>
/// <remarks>
/// Every code lives in one table, <see cref="All"/>. Messages, pages and the tool are made from it. Immutable, so thread-safe.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2">Windows Sockets error codes</seealso>
public sealed class PeerTargetNameError
{
    private const string SetPage = "WSASetSocketPeerTargetName";
    private const string BothPages = "WSASetSocketPeerTargetName, WSADeleteSocketPeerTargetName";
    private const string IoctlPage = "WSAIoctl";
    private const string CodesPage = "Windows Sockets error codes";
    private const string SystemCodesPage = "System error codes (9000-11999)";

    private PeerTargetNameError(SocketError code, string forSet, string forDelete, string whatToDo, string source, bool isTransient = false)
    {
        Code = code;
        Name = WinsockCodes.NameOf(code);
        MeaningForSet = forSet;
        MeaningForDelete = forDelete;
        WhatToDo = whatToDo;
        Source = source;
        IsTransient = isTransient;
        IsDocumentedForSet = source is SetPage or BothPages;
        IsDocumentedForDelete = source is BothPages;
    }

    /// <summary>Every code that is known to bear on the two operations, by number.</summary>
    public static IReadOnlyList<PeerTargetNameError> All { get; } =
    [
        new(SocketError.OperationAborted,
            "the call was cut short, as when another thread closes the socket",
            "the call was cut short, as when another thread closes the socket",
            "Keep the socket open until the call has returned, then try again.",
            CodesPage,
            isTransient: true),
        new(SocketError.IOPending,
            "the overlapped call goes on, and its completion will tell the outcome",
            "the overlapped call goes on, and its completion will tell the outcome",
            "Wait for the completion.",
            IoctlPage),
        new(SocketError.AccessDenied,
            "the caller may not set a name on this socket",
            "the caller may not delete a name from this socket",
            "Check the rights of the account. No page says that the call needs any.",
            CodesPage),
        new(SocketError.Fault,
            "a pointer argument is bad, as when PeerTargetName is NULL",
            "a pointer argument is bad, as when PeerAddr is NULL",
            "Pass a buffer in valid memory.",
            BothPages),
        new(SocketError.InvalidArgument,
            "the socket is not an IPv4 or IPv6 stream or datagram socket",
            "the socket is not an IPv4 or IPv6 stream or datagram socket",
            "Use a TCP or UDP socket, and give a datagram peer's address.",
            BothPages)
        {
            AlsoForSet = "a datagram peer's address and port are zero; where Windows is not documented, the peer already has a name or the name is malformed",
            AlsoForDelete = "where Windows is not documented, the peer has no name, the socket is a stream socket, or a datagram peer is absent",
        },
        new(SocketError.WouldBlock,
            "the socket is non-blocking and the request would block",
            "the socket is non-blocking and the request would block",
            "Make the call before the socket is made non-blocking, or try again.",
            IoctlPage,
            isTransient: true),
        new(SocketError.InProgress,
            "a callback of the socket's provider is in progress",
            "a callback of the socket's provider is in progress",
            "Try again when the callback has returned.",
            IoctlPage,
            isTransient: true),
        new(SocketError.NotSocket,
            "the socket has been closed",
            "the socket has been closed",
            "Set and delete the names of a socket while the socket is open.",
            BothPages)
        {
            AlsoForSet = "the descriptor was never a socket",
            AlsoForDelete = "the descriptor was never a socket",
        },
        new(SocketError.MessageSize,
            "a buffer is too small for the structure and the name it declares",
            "a buffer is too small for the address it declares",
            "Use SocketSecurityProtocol.IPsec2. Under the other protocols sources disagree whether the name's length counts bytes or characters. A program that fills the buffer itself passes 144 bytes and those of the name to set, 16 or 28 to delete.",
            BothPages),
        new(SocketError.ProtocolOption,
            "the request is not supported on the socket's protocol",
            "the request is not supported on the socket's protocol",
            "Use a TCP or UDP socket.",
            IoctlPage),
        new(SocketError.OperationNotSupported,
            "this machine's Winsock has no peer target names, so nothing would hold the peer to a name",
            "this machine's Winsock has no peer target names, so there is none to delete",
            "Run on Windows Vista, Windows Server 2008 or later, with IPsec available. Wine has no such facility. Do not go on as if the peer were named.",
            IoctlPage),
        new(SocketError.AddressFamilyNotSupported,
            "the peer's address family is not supported, as when it is not the socket's own",
            "the peer's address family is not supported, as when it is not the socket's own",
            "Give the peer's address in the family of the socket. An IPv6 socket takes an IPv4 peer only if it is dual-mode.",
            BothPages),
        new(SocketError.NetworkDown,
            "the network subsystem has failed",
            "the network subsystem has failed",
            "Repair the network, then try again.",
            IoctlPage,
            isTransient: true),
        new(SocketError.NoBufferSpaceAvailable,
            "there is not enough memory to keep the name",
            "there is not enough memory for the request",
            "Try again with fewer or shorter names.",
            CodesPage,
            isTransient: true),
        new(SocketError.IsConnected,
            "the socket is connected; a name must be set before, on datagram sockets too",
            "the socket is connected; the documentation does not list this code for a delete",
            "Set the name before Connect.",
            SetPage),
        new(SocketError.NotInitialized,
            "Winsock is not initialised in this process",
            "Winsock is not initialised in this process",
            "Create a socket through System.Net.Sockets first, which initialises Winsock.",
            CodesPage),
        new((SocketError)11032,
            "no secure host of that name was found",
            "no secure host of that name was found",
            "Check the name and the IPsec policy. No page ties this code to peer target names.",
            SystemCodesPage),
        new((SocketError)11033,
            "the name based IPsec policy could not be added",
            "the name based IPsec policy could not be added",
            "Check the IPsec policy and its services (BFE, IKEEXT). No page ties this code to peer target names.",
            SystemCodesPage),
    ];

    /// <summary>The code. Its numeric value is Winsock's on every operating system.</summary>
    public SocketError Code { get; }

    /// <summary>The Winsock name, such as <c>WSAEISCONN</c>.</summary>
    public string Name { get; }

    /// <summary>The likeliest cause when a set answers the code: a clause, without a full stop.</summary>
    public string MeaningForSet { get; }

    /// <summary>The likeliest cause when a delete answers the code: a clause, without a full stop.</summary>
    public string MeaningForDelete { get; }

    /// <summary>The less likely causes for a set: a clause, without a full stop, or <see langword="null"/> if there are none.</summary>
    public string? AlsoForSet { get; private init; }

    /// <summary>The less likely causes for a delete: a clause, without a full stop, or <see langword="null"/> if there are none.</summary>
    public string? AlsoForDelete { get; private init; }

    /// <summary>What the caller can do about it, in sentences.</summary>
    public string WhatToDo { get; }

    /// <summary>The title of the page that lists the code.</summary>
    public string Source { get; }

    /// <summary>Whether the same call may succeed later though nothing about the call is changed.</summary>
    public bool IsTransient { get; }

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

    /// <summary>The likeliest cause when an operation answers the code: a clause, without a full stop.</summary>
    /// <param name="operation">The operation.</param>
    public string MeaningFor(PeerTargetNameOperation operation) =>
        operation is PeerTargetNameOperation.Set ? MeaningForSet : MeaningForDelete;

    /// <summary>The less likely causes: a clause, without a full stop, or <see langword="null"/> if there are none.</summary>
    /// <param name="operation">The operation.</param>
    public string? AlsoFor(PeerTargetNameOperation operation) =>
        operation is PeerTargetNameOperation.Set ? AlsoForSet : AlsoForDelete;

    /// <summary>The name and the number, such as <c>WSAEISCONN (10056)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} ({(int)Code})");
}
