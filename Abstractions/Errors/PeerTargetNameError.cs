using System.Net.Sockets;

namespace PeerTarget;

/// <summary>A Winsock code that the two operations can answer: its name, what it means for each, and what to do.</summary>
/// <remarks>
/// Every code is in one table, <see cref="All"/>. The exception's messages, the pages and the tool take their texts from the table.
/// Immutable, so thread-safe.
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

    private PeerTargetNameError(SocketError code, string forBoth, string whatToDo, string source, bool isTransient = false)
        : this(code, forBoth, forBoth, whatToDo, source, isTransient)
    {
    }

    /// <summary>Every code that the two operations may answer, as far as is known, ordered by number.</summary>
    public static IReadOnlyList<PeerTargetNameError> All { get; } =
    [
        new(SocketError.OperationAborted,
            "the call was cut short, for example because another thread closed the socket",
            "Keep the socket open until the call has returned, then try again.",
            CodesPage,
            isTransient: true),
        new(SocketError.IOPending,
            "the overlapped call has started, and its completion will tell the outcome",
            "Wait for the completion.",
            IoctlPage),
        new(SocketError.AccessDenied,
            "the caller may not set a name on this socket",
            "the caller may not delete a name from this socket",
            "Check the rights of the account. No page says that the call needs special rights.",
            CodesPage),
        new(SocketError.Fault,
            "a pointer argument is bad, for example PeerTargetName is NULL",
            "a pointer argument is bad, for example PeerAddr is NULL",
            "Pass a buffer in valid memory.",
            BothPages),
        new(SocketError.InvalidArgument,
            "the socket is not an IPv4 or IPv6 stream or datagram socket",
            "Use a TCP or UDP socket. For UDP, give the peer's address and port.",
            BothPages)
        {
            AlsoForSet = "a datagram peer's address and port are zero; the peer already has a name, or the name is malformed (no page says these two)",
            AlsoForDelete = "the peer has no name, or the socket is a stream socket (no page says these two)",
        },
        new(SocketError.WouldBlock,
            "the socket is non-blocking and the request would block",
            "Make the call before the socket is made non-blocking, or try again.",
            IoctlPage,
            isTransient: true),
        new(SocketError.InProgress,
            "a callback of the socket's provider is in progress",
            "Try again when the callback has returned.",
            IoctlPage,
            isTransient: true),
        new(SocketError.NotSocket,
            "the socket has been closed",
            "Set and delete the names of a socket while the socket is open.",
            BothPages)
        {
            AlsoForSet = "the descriptor was never a socket",
            AlsoForDelete = "the descriptor was never a socket",
        },
        new(SocketError.MessageSize,
            "the buffer is too small for the structure and for a name of the declared length",
            "the buffer is too small for an address of the declared family",
            "Use SocketSecurityProtocol.IPsec2. Under the other protocols, sources disagree whether the name's length counts bytes or characters. If you fill the buffer yourself, pass 144 bytes and those of the name to set, and 16 bytes (IPv4) or 28 (IPv6) to delete.",
            BothPages),
        new(SocketError.ProtocolOption,
            "the request is not supported on the socket's protocol",
            "Use a TCP or UDP socket.",
            IoctlPage),
        new(SocketError.OperationNotSupported,
            "presumably this machine's Winsock has no peer target names, so the peer would not be held to the name",
            "presumably this machine's Winsock has no peer target names, so there is no name to delete",
            "Run on a Windows that has IPsec. Wine has no such facility. Do not go on as if the peer were named.",
            IoctlPage),
        new(SocketError.AddressFamilyNotSupported,
            "the peer's address family is not supported, for example because it is not the socket's own",
            "Give the peer's address in the family of the socket. An IPv6 socket takes an IPv4 peer only if it is dual-mode.",
            BothPages),
        new(SocketError.NetworkDown,
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
            "the socket is connected; the name must be set before the connect, on datagram sockets too",
            "the socket is connected; the documentation does not list this code for a delete",
            "Set the name before Connect.",
            SetPage),
        new(SocketError.NotInitialized,
            "Winsock is not initialised in this process",
            "Create a socket through System.Net.Sockets first. That initialises Winsock.",
            CodesPage),
        new((SocketError)11032,
            "no secure host of that name was found",
            "Check the name and the IPsec policy. No page ties this code to peer target names.",
            SystemCodesPage),
        new((SocketError)11033,
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

    /// <summary>Whether the same call, unchanged, may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the page of WSASetSocketPeerTargetName lists the code. Its list is not exhaustive.</summary>
    public bool IsDocumentedForSet { get; }

    /// <summary>Whether the page of WSADeleteSocketPeerTargetName lists the code. Its list is not exhaustive.</summary>
    public bool IsDocumentedForDelete { get; }

    /// <summary>Finds a code's row.</summary>
    /// <param name="code">The code.</param>
    /// <returns>The row, or <see langword="null"/> if the table does not have the code.</returns>
    public static PeerTargetNameError? Find(SocketError code) => All.FirstOrDefault(row => row.Code == code);

    /// <summary>Finds a code's row by its Winsock name, without regard to case.</summary>
    /// <param name="name">The name, such as <c>WSAEISCONN</c>.</param>
    /// <returns>The row, or <see langword="null"/> if the table does not have the name.</returns>
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
