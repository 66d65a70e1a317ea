using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>The rules that a call must satisfy. Each is one row of <see cref="RuleBook"/>.</summary>
internal enum Rule
{
    /// <summary>No rule: the call met all of them.</summary>
    None,

    Descriptor,
    ControlCode,
    BytesReturned,
    Pointer,
    Size,
    Kind,
    Unconnected,
    Protocol,
    DeleteOnStream,
    PeerlessDelete,
    UnspecifiedPeer,
    PeerFamily,
    FamilyMismatch,
    MappedPeer,
    ZeroPeer,
    Name,
    RepeatedSet,
    DeleteOfAbsent,
}

/// <summary>A rule in words: what it demands of each operation, the code of a call that does not meet it, and its source.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="ForSet">What a set must satisfy, or <see langword="null"/> if the rule does not apply to it.</param>
/// <param name="ForDelete">What a delete must satisfy, or <see langword="null"/> if the rule does not apply to it.</param>
/// <param name="Basis">The page, or the name of the assumption or of the fixed reading.</param>
/// <param name="CodeUnder">The code under given assumptions. Success means that they leave the rule out.</param>
internal sealed record RuleRow(Rule Rule, string? ForSet, string? ForDelete, string Basis, Func<WinsockAssumptions, SocketError> CodeUnder);

/// <summary>
/// Every rule, in words and in order. The judge takes its codes and lists from here. The tables of docs/emulator.md are made from here.
/// </summary>
internal static class RuleBook
{
    /// <summary>Every rule, in the order of <see cref="ErrorOrder.SocketFirst"/>.</summary>
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Both(Rule.Descriptor, "the descriptor is a socket", "documented", SocketError.NotSocket),
        Both(Rule.ControlCode, "the control code is that of a set or a delete (raw door)", "documented by WSAIoctl", SocketError.InvalidArgument),
        Both(Rule.BytesReturned, "`lpcbBytesReturned` is not NULL, if the call is not overlapped (raw door)", "documented by WSAIoctl; fixed reading BytesReturnedMayBeNull", SocketError.Fault),
        Both(Rule.Pointer, "the pointer is not NULL", "documented", SocketError.Fault),
        new(Rule.Size, "the buffer has 140 bytes and those of the name", "the buffer has 16 bytes, or 28 for an IPv6 address", "documented; the sizes follow from the headers; assumption ShortBuffer", all => all.ShortBuffer),
        Both(Rule.Kind, "the socket is IPv4 or IPv6, stream or datagram", "documented", SocketError.InvalidArgument),
        new(Rule.Unconnected, "the socket is not connected", null, "documented for set only", _ => SocketError.IsConnected),
        new(Rule.Protocol, "the security protocol is 0, 1 or 2", null, "fixed reading IllegalProtocol", _ => SocketError.InvalidArgument),
        new(Rule.DeleteOnStream, null, "the socket is not a stream socket", "assumption DeleteOnStream", all => all.DeleteOnStream),
        new(Rule.PeerlessDelete, null, "on an IPv6 stream socket, a family of 0 comes with 28 bytes", "assumption PeerlessDeleteOnIPv6Stream", all => all.PeerlessDeleteOnIPv6Stream),
        Both(Rule.UnspecifiedPeer, "a datagram peer has a family, an address or a port that is not zero", "assumption UnspecifiedDatagramPeer", all => all.UnspecifiedDatagramPeer),
        Both(Rule.PeerFamily, "the peer's family is IPv4 or IPv6 or, on a stream socket, 0", "documented; fixed reading StreamNeedsNoFamily", SocketError.AddressFamilyNotSupported),
        Both(Rule.FamilyMismatch, "the peer's family is the socket's own", "assumption FamilyMismatch", all => all.FamilyMismatch),
        Both(Rule.MappedPeer, "the peer of an IPv6-only socket is not IPv4-mapped", "assumption MappedPeerOnIPv6Only", all => all.MappedPeerOnIPv6Only),
        new(Rule.ZeroPeer, "a datagram peer's address and port are not both zero", null, "documented for set only", _ => SocketError.InvalidArgument),
        new(Rule.Name, "the name is not empty, has an even number of bytes and contains no NUL", null, "assumption MalformedName", all => all.MalformedName),
        new(Rule.RepeatedSet, "the peer has no name yet", null, "assumption RepeatedSet", all => all.RepeatedSet),
        new(Rule.DeleteOfAbsent, null, "the peer has a name", "assumption DeleteOfAbsent", all => all.DeleteOfAbsent),
    ];

    /// <summary>The rules that can be checked without the socket. They come first under <see cref="ErrorOrder.ArgumentsFirst"/>.</summary>
    public static IReadOnlyList<Rule> OfArguments { get; } =
        [Rule.ControlCode, Rule.BytesReturned, Rule.Pointer, Rule.Size, Rule.Protocol, Rule.Name];

    /// <summary>The rules that need the socket's table of names. They are checked after all others.</summary>
    public static IReadOnlyList<Rule> OfNames { get; } = [Rule.RepeatedSet, Rule.DeleteOfAbsent];

    /// <summary>Undocumented too, but without alternatives, because no evidence speaks for another answer.</summary>
    public static IReadOnlyList<(string Name, string Says)> FixedReadings { get; } =
    [
        ("IllegalProtocol", "A security protocol other than 0, 1 and 2 is `WSAEINVAL`. The pages say that 3 is not legal. They give no code."),
        ("StreamHoldsOneName", "A stream socket holds one name. The address in a set or a delete makes no difference."),
        ("DeleteWhenConnected", "A delete on a connected socket is carried out, because the page of the delete does not list `WSAEISCONN`."),
        ("ZeroPeerInDelete", "A delete for an address and port of zero is judged like any other. Only the page of the set has a clause against such a peer."),
        ("EitherAloneIsAPeer", "A peer may have an address and no port, or a port and no address. The documented clause refuses a peer only if both are zero."),
        ("ScopeInKey", "The IPv6 scope id is part of a peer's address, except that an IPv4-mapped address has none. The flow label is not."),
        ("MappedIsIPv4", "An IPv4 peer and its IPv4-mapped form are one address."),
        ("StreamNeedsNoFamily", "On a stream socket a family of 0 is accepted, whatever follows it. Microsoft's sample passes an address that is all zero."),
        ("MappedZeroIsZero", "In a set on a dual-mode socket, an IPv4 peer whose address and port are zero is encoded as IPv6 zeros and not as `::ffff:0.0.0.0`. So the set is refused on that socket too."),
        ("NameVerbatim", "A name is kept exactly as it came in, unpaired surrogates included."),
        ("LongerIsFine", "A buffer that is longer than needed is accepted. The excess bytes are not read."),
        ("BytesReturnedMayBeNull", "In an overlapped call `lpcbBytesReturned` may be NULL, as in `WSASend`. The page of `WSAIoctl` does not say so."),
        ("RoutineNeedsOverlapped", "A completion routine without an OVERLAPPED is ignored. The call is then not overlapped. The page speaks only of a call that has neither."),
        ("EventIsReset", "The event of an overlapped call that is not refused is no longer signalled when the call begins. The page of OVERLAPPED says so of reads and writes."),
        ("UnknownEvent", "An `hEvent` that is no event is not signalled. The call is not refused."),
        ("NoWaitForRoutine", "`WSAGetOverlappedResult` with `fWait` for a call whose completion routine has not run is `WSAEINVAL`. The pages forbid the wait. They give no code."),
    ];

    /// <summary>A rule by its name and basis, or <see langword="null"/> for no rule.</summary>
    public static string? Describe(Rule rule) => s_descriptions[(int)rule];

    private static readonly string?[] s_descriptions = [null, .. All.Select(row => $"rule {row.Rule} ({row.Basis})")];

    private static RuleRow Both(Rule rule, string demand, string basis, SocketError code) => new(rule, demand, demand, basis, _ => code);

    private static RuleRow Both(Rule rule, string demand, string basis, Func<WinsockAssumptions, SocketError> code) => new(rule, demand, demand, basis, code);
}
