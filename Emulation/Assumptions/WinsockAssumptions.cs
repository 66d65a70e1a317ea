using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// What the emulator takes Windows to do where the documentation is silent or contradicts itself. Each property is one such
/// silence; its default follows the pages' prose where there is any.
/// </summary>
/// <remarks>
/// <para>
/// None of this was verified on Windows. An application that gives the same results under <see cref="Variations"/> relies on no
/// single assumption; under <see cref="Pairwise"/>, on no two together.
/// </para>
/// <para>
/// Most properties are the code that Windows answers. Any Winsock code can be set, since nobody knows what a Windows will be found to
/// answer; <see cref="SocketError.IOPending"/> is refused, because no answer is pending here.
/// Success is refused for <see cref="ShortBuffer"/> and <see cref="UnspecifiedDatagramPeer"/>.
/// </para>
/// <para>
/// <see cref="ToString()"/> shows what differs from the defaults, such as <c>RepeatedSet = WSAEINVAL</c>, and
/// <see cref="Parse(string, IFormatProvider?)"/> reads the same.
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

    /// <summary>The defaults, then a few rows in which every two alternatives of two assumptions meet.</summary>
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

    /// <summary>What tells one association of a datagram socket from another. Default: the address.</summary>
    /// <remarks>
    /// Both pages speak of an association with an <em>IP address</em>. Against it: the documented zero test names the port too, and
    /// queries of the same family of functions need address and port.
    /// </remarks>
    public PeerKey PeerKey { get; init => field = Choice(value); } = PeerKey.Address;

    /// <summary>What a second set for the same peer answers. Default: success, and the name is replaced.</summary>
    /// <remarks>
    /// The pages allow repeated calls for <em>different</em> addresses and say nothing of the same one. A client whose peer changed
    /// its name must be able to say so.
    /// </remarks>
    public SocketError RepeatedSet { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a delete for a peer without a name answers. Default: success.</summary>
    /// <remarks>
    /// The stated outcome, that no future authentication uses a name, holds already; no code for a missing name is listed. Against
    /// it: a kernel's not-found status would surface as WSAEINVAL.
    /// </remarks>
    public SocketError DeleteOfAbsent { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a delete on a stream socket answers. Default: success.</summary>
    /// <remarks>The page says a delete "should not be called" there, yet lists SOCK_STREAM among the accepted types.</remarks>
    public SocketError DeleteOnStream { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>What a peer of the other IP family than the socket's answers. Default: WSAEAFNOSUPPORT.</summary>
    /// <remarks>
    /// The generic meaning of that code covers an address of the wrong family for a socket; the function pages do not say whose
    /// family they mean. A family that is neither IPv4 nor IPv6 is WSAEAFNOSUPPORT under every assumption.
    /// </remarks>
    public SocketError FamilyMismatch { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.AddressFamilyNotSupported;

    /// <summary>What a datagram peer whose family, address and port are all zero answers. Default: WSAEINVAL.</summary>
    /// <remarks>
    /// For a set two documented codes apply; the sentence on WSAEINVAL, an address and port of zero, is the more specific. The page of a
    /// delete lacks that sentence; the emulator answers both alike.
    /// </remarks>
    public SocketError UnspecifiedDatagramPeer { get; init => field = Answer(value, mayBeSuccess: false); } = SocketError.InvalidArgument;

    /// <summary>What a buffer that is too small answers, on both doors. Default: WSAEMSGSIZE.</summary>
    /// <remarks>
    /// The function pages say WSAEMSGSIZE, the page of WSAIoctl says WSAEFAULT. The function pages are about these operations, and
    /// their functions are wrappers of the ioctls.
    /// </remarks>
    public SocketError ShortBuffer { get; init => field = Answer(value, mayBeSuccess: false); } = SocketError.MessageSize;

    /// <summary>What an empty name, one of an odd number of bytes, or one with a NUL in it answers. Default: WSAEINVAL.</summary>
    /// <remarks>Undocumented. "Invalid parameter" is the nearest documented code; known callers pass no terminator.</remarks>
    public SocketError MalformedName { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.InvalidArgument;

    /// <summary>What <c>PeerTargetNameStringLen</c> counts. Default: bytes.</summary>
    /// <remarks>
    /// The structure's page says bytes. Microsoft's own sample writes characters under the Default and IPsec protocols, and early
    /// code of Google's Project Zero counted bytes for IPsec2 alone. PeerTarget's default protocol is IPsec2, where both agree.
    /// </remarks>
    public NameLengthUnit NameLengthUnit { get; init => field = Choice(value); } = NameLengthUnit.Bytes;

    /// <summary>Which of two faults of one call is reported. Default: an invalid socket comes first.</summary>
    /// <remarks>No page gives an order. Winsock resolves the descriptor before it reads a request.</remarks>
    public ErrorOrder ErrorOrder { get; init => field = Choice(value); } = ErrorOrder.SocketFirst;

    /// <summary>What an IPv4-mapped peer (::ffff:a.b.c.d) of a socket that is IPv6-only answers. Default: WSAEAFNOSUPPORT.</summary>
    /// <remarks>
    /// The page on dual-stack sockets says that mapped addresses fail on IPv6-only sockets, not with which code. The pages of these
    /// functions do not mention mapped addresses.
    /// </remarks>
    public SocketError MappedPeerOnIPv6Only { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.AddressFamilyNotSupported;

    /// <summary>
    /// What a delete without a peer, sixteen zero bytes, answers on an IPv6 stream socket, whose addresses have 28. Default: success.
    /// </summary>
    /// <remarks>
    /// Undocumented, and no public code makes the call. An address of family 0 needs no more than the generic sockaddr. The provider
    /// sends these bytes for a default TcpClient.
    /// </remarks>
    public SocketError PeerlessDeleteOnIPv6Stream { get; init => field = Answer(value, mayBeSuccess: true); } = SocketError.Success;

    /// <summary>Reads what <see cref="ToString()"/> writes: <c>Default</c>, or such as <c>RepeatedSet = WSAEINVAL, DeleteOfAbsent = 1168</c>.</summary>
    /// <param name="s">The text. What it does not name is as in <see cref="Default"/>. Case does not count.</param>
    /// <param name="provider">Not used: the form does not depend on a culture.</param>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is malformed; the message says what is wrong.</exception>
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
    /// <exception cref="FormatException"><paramref name="format"/> is another.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => format switch
    {
        null or "" or "G" or "g" => Assumption.Write(this, all: false),
        "F" or "f" => Assumption.Write(this, all: true),
        _ => throw new FormatException($"Assumptions have the formats G and F, not \"{format}\"."),
    };

    private static SocketError Answer(SocketError value, bool mayBeSuccess, [CallerMemberName] string property = "") =>
        value is SocketError.Success && !mayBeSuccess ? throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be success: the emulator would have nothing to do.")
        : value is SocketError.IOPending ? throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be WSA_IO_PENDING: it is no outcome.")
        : value < 0 ? throw new ArgumentOutOfRangeException(property, value, $"{property} is a Winsock code, and those are not negative.")
        : value;

    private static T Choice<T>(T value, [CallerMemberName] string property = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(property, value, $"{property} has no such value.");
}
