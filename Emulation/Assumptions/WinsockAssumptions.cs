using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// What the emulator takes Windows to do where the documentation is silent or contradicts itself. Each property is one such
/// silence; its default follows the pages' prose where there is any.
/// </summary>
/// <remarks>
/// <para>
/// None of this was verified on Windows. An application that gives the same results under <see cref="Variations"/> does not depend
/// on what nobody promises.
/// </para>
/// <para>Immutable, so safe for use from several threads at once. A value outside its enumeration is refused where it is set.</para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsadeletesocketpeertargetname">WSADeleteSocketPeerTargetName</seealso>
public sealed record WinsockAssumptions
{
    /// <summary>Every default.</summary>
    public static WinsockAssumptions Default { get; } = new();

    /// <summary>The defaults, then the defaults with one assumption changed, for each in turn.</summary>
    public static IReadOnlyList<WinsockAssumptions> Variations { get; } =
    [
        Default,
        Default with { PeerKey = PeerKey.AddressAndPort },
        Default with { RepeatedSet = RepeatedSet.InvalidArgument },
        Default with { DeleteOfAbsent = DeleteOfAbsent.InvalidArgument },
        Default with { DeleteOnStream = DeleteOnStream.InvalidArgument },
        Default with { FamilyMismatch = FamilyMismatch.InvalidArgument },
        Default with { UnspecifiedDatagramPeer = UnspecifiedDatagramPeer.AddressFamilyNotSupported },
        Default with { ShortBuffer = ShortBuffer.Fault },
        Default with { MalformedName = MalformedName.Success },
        Default with { NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2 },
        Default with { ErrorOrder = ErrorOrder.ArgumentsFirst },
    ];

    /// <summary>What tells one association of a datagram socket from another. Default: the address.</summary>
    /// <remarks>
    /// Both pages speak of an association with an <em>IP address</em>. Against it: the documented zero test names the port too, and
    /// queries of the same family of functions need address and port.
    /// </remarks>
    public PeerKey PeerKey { get; init => field = Defined(value); } = PeerKey.Address;

    /// <summary>What a second set for the same peer answers. Default: it replaces the name.</summary>
    /// <remarks>
    /// The pages allow repeated calls for <em>different</em> addresses and say nothing of the same one. A client whose peer changed
    /// its name must be able to say so.
    /// </remarks>
    public RepeatedSet RepeatedSet { get; init => field = Defined(value); } = RepeatedSet.Replace;

    /// <summary>What a delete for a peer without a name answers. Default: success.</summary>
    /// <remarks>
    /// The stated outcome, that no future authentication uses a name, holds already; no code for a missing name is listed. Against
    /// it: a kernel's not-found status would surface as WSAEINVAL.
    /// </remarks>
    public DeleteOfAbsent DeleteOfAbsent { get; init => field = Defined(value); } = DeleteOfAbsent.Success;

    /// <summary>What a delete on a stream socket answers. Default: success.</summary>
    /// <remarks>The page says a delete "should not be called" there, yet lists SOCK_STREAM among the accepted types.</remarks>
    public DeleteOnStream DeleteOnStream { get; init => field = Defined(value); } = DeleteOnStream.Success;

    /// <summary>What a peer of the other IP family than the socket's answers. Default: WSAEAFNOSUPPORT.</summary>
    /// <remarks>
    /// The generic meaning of that code covers an address of the wrong family for a socket; the function pages do not say whose
    /// family they mean. A family that is neither IPv4 nor IPv6 is WSAEAFNOSUPPORT under every assumption.
    /// </remarks>
    public FamilyMismatch FamilyMismatch { get; init => field = Defined(value); } = FamilyMismatch.AddressFamilyNotSupported;

    /// <summary>What a datagram peer whose family, address and port are all zero answers. Default: WSAEINVAL.</summary>
    /// <remarks>
    /// For a set two documented codes apply; the sentence on WSAEINVAL, an address and port of zero, is the more specific. The page of a
    /// delete lacks that sentence; the emulator answers both alike.
    /// </remarks>
    public UnspecifiedDatagramPeer UnspecifiedDatagramPeer { get; init => field = Defined(value); } = UnspecifiedDatagramPeer.InvalidArgument;

    /// <summary>What a buffer that is too small answers, on both doors. Default: WSAEMSGSIZE.</summary>
    /// <remarks>
    /// The function pages say WSAEMSGSIZE, the page of WSAIoctl says WSAEFAULT. The function pages are about these operations, and
    /// their functions are wrappers of the ioctls.
    /// </remarks>
    public ShortBuffer ShortBuffer { get; init => field = Defined(value); } = ShortBuffer.MessageSize;

    /// <summary>What an empty name, one of an odd number of bytes, or one with a NUL in it answers. Default: WSAEINVAL.</summary>
    /// <remarks>Undocumented. "Invalid parameter" is the nearest documented code; known callers pass no terminator.</remarks>
    public MalformedName MalformedName { get; init => field = Defined(value); } = MalformedName.InvalidArgument;

    /// <summary>What <c>PeerTargetNameStringLen</c> counts. Default: bytes.</summary>
    /// <remarks>
    /// The structure's page says bytes. Microsoft's own sample writes characters under the Default and IPsec protocols, and early
    /// code of Google's Project Zero counted bytes for IPsec2 alone. PeerTarget's default protocol is IPsec2, where both agree.
    /// </remarks>
    public NameLengthUnit NameLengthUnit { get; init => field = Defined(value); } = NameLengthUnit.Bytes;

    /// <summary>Which of two faults of one call is reported. Default: an invalid socket comes first.</summary>
    /// <remarks>No page gives an order. Winsock resolves the descriptor before it reads a request.</remarks>
    public ErrorOrder ErrorOrder { get; init => field = Defined(value); } = ErrorOrder.SocketFirst;

    private static T Defined<T>(T value, [CallerMemberName] string property = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(property, value, $"{property} has no such value.");
}
