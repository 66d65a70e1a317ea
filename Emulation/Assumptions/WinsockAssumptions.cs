using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// What the emulator assumes of Windows where the documentation is silent or contradicts itself. Each property stands for one open
/// question. Its default follows the wording of the pages, if they say anything that bears on the question.
/// </summary>
/// <remarks>
/// <para>
/// None of this was verified on Windows. An application that gives the same results under all <see cref="Variations"/> relies on no
/// single assumption. If it gives the same results under all of <see cref="Pairwise"/>, it relies on no two assumptions together.
/// </para>
/// <para>
/// Most properties are the code that Windows is assumed to answer. Any Winsock code can be set, because nobody knows what Windows
/// really answers. <see cref="SocketError.IOPending"/> is refused, because it is no outcome of a call. Success is
/// refused for <see cref="ShortBuffer"/> and <see cref="UnspecifiedDatagramPeer"/>, because the emulator would have nothing to do.
/// </para>
/// <para>
/// <see cref="ToString()"/> shows what differs from the defaults, such as <c>RepeatedSet = WSAEINVAL</c>.
/// <see cref="Parse(string, IFormatProvider?)"/> reads that form.
/// </para>
/// <para>Immutable, so safe for use from several threads at once.</para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsadeletesocketpeertargetname">WSADeleteSocketPeerTargetName</seealso>
public sealed record WinsockAssumptions : IParsable<WinsockAssumptions>, IFormattable
{
    /// <summary>Every default.</summary>
    public static WinsockAssumptions Default { get; } = new();

    /// <summary>The defaults, then the defaults with one assumption changed, for each alternative in turn.</summary>
    public static IReadOnlyList<WinsockAssumptions> Variations => field ??= Assumption.Variations();

    /// <summary>The defaults, then a few more rows. Any two values of two different assumptions stand together in at least one row.</summary>
    public static IReadOnlyList<WinsockAssumptions> Pairwise => field ??= Assumption.Pairwise();

    /// <summary>
    /// The least forgiving Windows: it refuses a second set for a peer, a delete without a name and a delete on a stream socket, and it
    /// counts a name's length in characters unless the protocol is IPsec2.
    /// </summary>
    public static WinsockAssumptions Strictest { get; } = new()
    {
        RepeatedSet = SocketError.InvalidArgument,
        DeleteOfAbsent = SocketError.InvalidArgument,
        DeleteOnStream = SocketError.InvalidArgument,
        NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2,
    };

    /// <summary>What a name of a datagram socket belongs to. Default: the peer's address.</summary>
    /// <remarks>
    /// Both pages tie a name to an <em>IP address</em>. Against it: the rule that refuses a peer of zero speaks of address and port, and
    /// a query by a sibling function needs address and port.
    /// </remarks>
    public PeerKey PeerKey { get; init => field = Choice(value); } = PeerKey.Address;

    /// <summary>What a second set for the same peer answers. Default: success, and the name is replaced.</summary>
    /// <remarks>
    /// The pages allow repeated calls for <em>different</em> addresses. They do not mention a repeated call for the same address. If a
    /// peer changes its name, the client must be able to set the new one.
    /// </remarks>
    public SocketError RepeatedSet { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a delete for a peer without a name answers. Default: success.</summary>
    /// <remarks>
    /// The page states the outcome: no future authentication uses the name. Without a name that is true already. The page lists no code
    /// for a missing name. Against it: a not-found status of the kernel would probably come back as WSAEINVAL.
    /// </remarks>
    public SocketError DeleteOfAbsent { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a delete on a stream socket answers. Default: success.</summary>
    /// <remarks>
    /// The page says that a delete "should not be called" on a stream socket. The same page lists SOCK_STREAM among the accepted types.
    /// </remarks>
    public SocketError DeleteOnStream { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a call answers if one of socket and peer is IPv4 and the other IPv6. Default: WSAEAFNOSUPPORT.</summary>
    /// <remarks>
    /// The general meaning of WSAEAFNOSUPPORT covers an address whose family is wrong for the socket. The functions' pages do not say
    /// whose family they mean. A peer that is neither IPv4 nor IPv6 is WSAEAFNOSUPPORT under every assumption.
    /// </remarks>
    public SocketError FamilyMismatch { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.AddressFamilyNotSupported;

    /// <summary>What a call on a datagram socket answers if the peer's family, address and port are all zero. Default: WSAEINVAL.</summary>
    /// <remarks>
    /// For a set two documented codes apply: WSAEINVAL for an address and port of zero, and WSAEAFNOSUPPORT for an unsupported family.
    /// The sentence on WSAEINVAL is the more specific. The page of a delete lacks that sentence. The emulator answers a delete like a set.
    /// </remarks>
    public SocketError UnspecifiedDatagramPeer { get; init => field = Answer(value, mayBeSuccess: false); } = SocketError.InvalidArgument;

    /// <summary>What a call answers if its buffer is too small. Default: WSAEMSGSIZE.</summary>
    /// <remarks>
    /// The functions' pages say WSAEMSGSIZE. The page of WSAIoctl says WSAEFAULT. The functions' pages are about these operations, and
    /// the functions are described as wrappers over WSAIoctl.
    /// </remarks>
    public SocketError ShortBuffer { get; init => field = Answer(value, mayBeSuccess: false); } = SocketError.MessageSize;

    /// <summary>What a set answers if the name is empty, has an odd number of bytes or contains a NUL. Default: WSAEINVAL.</summary>
    /// <remarks>Undocumented. "Invalid parameter" is the nearest documented code. Known callers pass no terminator.</remarks>
    public SocketError MalformedName { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.InvalidArgument;

    /// <summary>What <c>PeerTargetNameStringLen</c> counts. Default: bytes.</summary>
    /// <remarks>
    /// The structure's page says bytes. Microsoft's own sample writes characters under the Default and IPsec protocols. Early code of
    /// Google's Project Zero counted bytes for IPsec2 alone. PeerTarget's default protocol is IPsec2, because there no source
    /// contradicts bytes.
    /// </remarks>
    public NameLengthUnit NameLengthUnit { get; init => field = Choice(value); } = NameLengthUnit.Bytes;

    /// <summary>Which fault is reported if a call has two. Default: an invalid socket comes first.</summary>
    /// <remarks>No page gives an order. Presumably Winsock looks up the descriptor before it reads a request.</remarks>
    public ErrorOrder ErrorOrder { get; init => field = Choice(value); } = ErrorOrder.SocketFirst;

    /// <summary>What a call on an IPv6-only socket answers if the peer is IPv4-mapped (::ffff:a.b.c.d). Default: WSAEAFNOSUPPORT.</summary>
    /// <remarks>
    /// The page on dual-stack sockets says that mapped addresses fail on IPv6-only sockets. It does not say with which code. The pages
    /// of the two functions do not mention mapped addresses.
    /// </remarks>
    public SocketError MappedPeerOnIPv6Only { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.AddressFamilyNotSupported;

    /// <summary>
    /// What a delete of sixteen zero bytes, without a peer, answers on an IPv6 stream socket. An IPv6 address has 28 bytes. Default:
    /// success.
    /// </summary>
    /// <remarks>
    /// Undocumented, and no public code makes the call. The generic sockaddr, enough for a family of 0, has sixteen bytes. PeerTarget
    /// makes this call for a TcpClient that was created without a family.
    /// </remarks>
    public SocketError PeerlessDeleteOnIPv6Stream { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>When an asynchronous call that is pending changes the names. Default: when it completes.</summary>
    /// <remarks>
    /// Undocumented. WSAIoctl's page says of a pending call only that its completion is indicated later. It matters to an application that
    /// connects before its set has completed. <see cref="WinsockEmulator.Hold"/> keeps calls pending.
    /// </remarks>
    public PendingTakesEffect PendingTakesEffect { get; init => field = Choice(value); } = PendingTakesEffect.AtCompletion;

    /// <summary>What a pending set leaves if it is cancelled and answers <see cref="SocketError.OperationAborted"/> (995). Default: nothing.</summary>
    /// <remarks>
    /// Undocumented. The pages on cancellation say of any operation that it may have completed all the same. A delete that was cancelled has
    /// removed the name under <see cref="PendingTakesEffect.AtStart"/>, and has not under <see cref="PendingTakesEffect.AtCompletion"/>.
    /// </remarks>
    public CancelledSet CancelledSet { get; init => field = Choice(value); } = CancelledSet.LeavesNothing;

    /// <summary>Reads what <see cref="ToString()"/> writes, such as <c>Default</c> or <c>RepeatedSet = WSAEINVAL, DeleteOfAbsent = 1168</c>.</summary>
    /// <param name="s">The text. Assumptions that it does not name keep their defaults. Case does not count.</param>
    /// <param name="provider">Not used: the form does not depend on a culture.</param>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is malformed. The message says what is wrong.</exception>
    public static WinsockAssumptions Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Assumption.Read(s, out string? fault) ?? throw new FormatException(fault);
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WinsockAssumptions result)
    {
        result = s is null ? null : Assumption.Read(s, out _);
        return result is not null;
    }

    /// <summary>What differs from the defaults, such as <c>RepeatedSet = WSAEINVAL</c>, or <c>Default</c>.</summary>
    public override string ToString() => ToString(format: null);

    /// <summary>Writes the assumptions.</summary>
    /// <param name="format"><c>G</c>, empty or <see langword="null"/> for what differs from the defaults; <c>F</c> for all of them.</param>
    /// <param name="formatProvider">Not used: the form does not depend on a culture.</param>
    /// <exception cref="FormatException"><paramref name="format"/> is none of these.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => format switch
    {
        null or "" or "G" or "g" => Assumption.Write(this, all: false),
        "F" or "f" => Assumption.Write(this, all: true),
        _ => throw new FormatException($"Assumptions have the formats G and F, not \"{format}\"."),
    };

    private static SocketError Answer(SocketError value, bool mayBeSuccess, [CallerMemberName] string property = "") =>
        value is SocketError.Success && !mayBeSuccess ? throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be success: the emulator could not carry such a call out.")
        : value is SocketError.IOPending ? throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be WSA_IO_PENDING: that is not an outcome.")
        : value < 0 ? throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be negative: it is a Winsock code.")
        : value;

    private static T Choice<T>(T value, [CallerMemberName] string property = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(property, value, $"{property} has no such value.");
}
