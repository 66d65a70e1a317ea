using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>A name to expect at a peer: the principal, the peer's endpoint and the security protocol.</summary>
/// <remarks>
/// Immutable, so safe for use from several threads at once. Two are equal when their principals match to the letter and their peers
/// and protocols are equal. Case counts, because not every key distribution centre ignores it.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-socket_peer_target_name">SOCKET_PEER_TARGET_NAME</seealso>
public sealed class PeerTargetName : IEquatable<PeerTargetName>
{
    /// <summary>
    /// The longest name, in UTF-16 code units. A Windows <c>UNICODE_STRING</c> holds as much, 65,534 bytes. The limit is PeerTarget's
    /// own. The documentation of peer target names gives none.
    /// </summary>
    public const int MaxLength = 32_767;

    /// <summary>Names a principal by any text.</summary>
    /// <param name="principal">
    /// The principal, usually a service principal name such as <c>host/server.contoso.com</c>. No page demands that form. From 1 to <see cref="MaxLength"/> UTF-16 code units, none of them NUL.
    /// </param>
    /// <param name="peer">
    /// The peer's endpoint. The constructor copies it. A datagram socket needs one. A stream socket holds one name for whatever peer it
    /// connects to, so <see langword="null"/> is enough there.
    /// </param>
    /// <param name="securityProtocol">The security protocol. Keep the default. Under the others, sources disagree whether the name's length counts bytes or characters.</param>
    /// <exception cref="ArgumentNullException"><paramref name="principal"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="principal"/> is empty, too long or contains a NUL.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="securityProtocol"/> is not a legal value.</exception>
    public PeerTargetName(string principal, IPEndPoint? peer = null, SocketSecurityProtocol securityProtocol = SocketSecurityProtocol.IPsec2)
    {
        ArgumentException.ThrowIfNullOrEmpty(principal);
        if (principal.Length > MaxLength)
        {
            throw new ArgumentException($"The principal has {principal.Length} UTF-16 code units; {MaxLength} is the most.", nameof(principal));
        }

        if (principal.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("The principal contains a NUL character. Pass it without a terminator.", nameof(principal));
        }

        if (!Enum.IsDefined(securityProtocol))
        {
            throw new ArgumentOutOfRangeException(nameof(securityProtocol), securityProtocol, "The security protocol must be Default, IPsec or IPsec2.");
        }

        Principal = principal;
        UncopiedPeer = Copy(peer);
        SecurityProtocol = securityProtocol;
    }

    /// <summary>Names a principal by its service principal name.</summary>
    /// <param name="principal">The service principal name.</param>
    /// <param name="peer"><inheritdoc cref="PeerTargetName(string, IPEndPoint, SocketSecurityProtocol)" path="/param[@name='peer']"/></param>
    /// <param name="securityProtocol"><inheritdoc cref="PeerTargetName(string, IPEndPoint, SocketSecurityProtocol)" path="/param[@name='securityProtocol']"/></param>
    /// <exception cref="ArgumentNullException"><paramref name="principal"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="securityProtocol"/> is not a legal value.</exception>
    public PeerTargetName(ServicePrincipalName principal, IPEndPoint? peer = null, SocketSecurityProtocol securityProtocol = SocketSecurityProtocol.IPsec2)
        : this((principal ?? throw new ArgumentNullException(nameof(principal))).ToString(), peer, securityProtocol)
    {
    }

    /// <summary>The principal, as it was given.</summary>
    public string Principal { get; }

    /// <summary>The peer's endpoint, or <see langword="null"/> if none was given. Each read gives a copy.</summary>
    public IPEndPoint? Peer => Copy(UncopiedPeer);

    /// <summary>The security protocol.</summary>
    public SocketSecurityProtocol SecurityProtocol { get; }

    /// <summary>The endpoint itself. It is mutable, so it never leaves this assembly.</summary>
    internal IPEndPoint? UncopiedPeer { get; }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] PeerTargetName? other) =>
        other is not null
        && Principal == other.Principal
        && SecurityProtocol == other.SecurityProtocol
        && Equals(UncopiedPeer, other.UncopiedPeer);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerTargetName);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Principal, SecurityProtocol, UncopiedPeer);

    /// <summary>Whether two names are equal.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PeerTargetName? left, PeerTargetName? right) => Equals(left, right);

    /// <summary>Whether two names differ.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PeerTargetName? left, PeerTargetName? right) => !Equals(left, right);

    /// <summary>The principal, the peer and the protocol, such as <c>host/a.example for 192.0.2.10:88 (IPsec2)</c>.</summary>
    public override string ToString() => $"{Principal} for {PlainText.Of(UncopiedPeer)} ({SecurityProtocol})";

    /// <summary>Copies an endpoint. Whoever holds an IPEndPoint or an IPv6 IPAddress can change it.</summary>
    internal static IPEndPoint? Copy(IPEndPoint? peer)
    {
        if (peer is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        _ = peer.Address.TryWriteBytes(bytes, out int length);
        IPAddress address = peer.AddressFamily is AddressFamily.InterNetworkV6
            ? new IPAddress(bytes[..length], peer.Address.ScopeId)
            : new IPAddress(bytes[..length]);
        return new IPEndPoint(address, peer.Port);
    }
}
