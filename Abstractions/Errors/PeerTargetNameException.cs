using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>Winsock refused to set or delete a peer target name.</summary>
/// <remarks>
/// <see cref="SocketException.SocketErrorCode"/> and <see cref="ErrorCode"/> are Winsock's on every operating system.
/// <see cref="System.ComponentModel.Win32Exception.NativeErrorCode"/> is an errno on Unix, because the base class sets it.
/// </remarks>
public sealed class PeerTargetNameException : SocketException
{
    private readonly IPEndPoint? _peer;

    /// <summary>Reports a refusal.</summary>
    /// <param name="operation">The operation that was refused.</param>
    /// <param name="error">The Winsock code. Its numeric value is Winsock's on every operating system.</param>
    /// <param name="principal">The principal that was to be set, or <see langword="null"/> for a delete.</param>
    /// <param name="peer">The peer, or <see langword="null"/> if none was given. The constructor copies it.</param>
    public PeerTargetNameException(PeerTargetNameOperation operation, SocketError error, string? principal = null, IPEndPoint? peer = null)
        : base((int)error)
    {
        Operation = operation;
        Principal = principal;
        _peer = PeerTargetName.Copy(peer);
        Message = Describe();
    }

    /// <summary>The operation that was refused.</summary>
    public PeerTargetNameOperation Operation { get; }

    /// <summary>The principal that was to be set, as it was given, or <see langword="null"/> for a delete.</summary>
    public string? Principal { get; }

    /// <summary>The peer, or <see langword="null"/> if none was given. Each read gives a copy.</summary>
    public IPEndPoint? Peer => PeerTargetName.Copy(_peer);

    /// <summary>The Winsock number of the code, such as 10056, on every operating system.</summary>
    public override int ErrorCode => (int)SocketErrorCode;

    /// <summary>
    /// Whether the same call, unchanged, may succeed later. True for <c>WSA_OPERATION_ABORTED</c> (995), <c>WSAEWOULDBLOCK</c> (10035),
    /// <c>WSAEINPROGRESS</c> (10036), <c>WSAENETDOWN</c> (10050) and <c>WSAENOBUFS</c> (10055). No other code is known to pass.
    /// </summary>
    public bool IsTransient => PeerTargetNameError.Find(SocketErrorCode) is { IsTransient: true };

    /// <summary>
    /// The operation, the principal and the peer, the likeliest cause, the Winsock code, and what to do. The principal is cut at 256
    /// characters, and control and invisible characters in it are replaced.
    /// </summary>
    public override string Message { get; }

    /// <summary>The type, the Winsock number, the message and the stack trace.</summary>
    public override string ToString() => FormattableString.Invariant($"{GetType()} ({ErrorCode}): {Message}{(StackTrace is null ? "" : Environment.NewLine)}{StackTrace}");

    private string Describe()
    {
        string name = Principal is null ? "" : $" {PlainText.OneLine(Principal)}";
        string peer = _peer is null ? "" : $" for {_peer}";
        string subject = $"The peer target name{name}{peer} was not {(Operation is PeerTargetNameOperation.Set ? "set" : "deleted")}";
        if (PeerTargetNameError.Find(SocketErrorCode) is not { } row)
        {
            string code = WinsockCodes.NameOf(SocketErrorCode);
            string number = ErrorCode.ToString(CultureInfo.InvariantCulture);
            return $"{subject}: Winsock answered {(code == number ? number : $"{code} ({number})")}. No page lists this code for the operation.";
        }

        string cause = row.MeaningFor(Operation);
        string? also = row.AlsoFor(Operation);
        string? known = (Operation, _peer, row.Code) switch
        {
            (_, null, SocketError.InvalidArgument or SocketError.AddressFamilyNotSupported) when Principal is not null || Operation is PeerTargetNameOperation.Delete => "no peer is given, and a datagram socket needs one",
            (PeerTargetNameOperation.Set, { Port: 0, Address: var address }, SocketError.InvalidArgument) when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) => "a datagram peer's address and port are zero",
            _ => null,
        };
        if (known is not null)
        {
            also = also is null ? cause : $"{cause}; {also}";
            cause = known;
        }

        return $"{subject}: {cause}.{(also is null ? "" : $" Also possible: {also}.")} Winsock answered {row}. {row.WhatToDo}";
    }
}
