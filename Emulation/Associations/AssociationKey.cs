using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>
/// The peer of an association: its address, an IPv4 one in the lower half, with the IPv6 scope id but not the flow label, and the
/// port where <see cref="PeerKey.AddressAndPort"/> asks for it. The default value is a stream socket's one peer.
/// </summary>
internal readonly record struct AssociationKey(ulong UpperAddress, ulong LowerAddress, uint ScopeId, ushort Port)
{
    public static AssociationKey FromIPv4(ReadOnlySpan<byte> address, ushort port) =>
        new(0, BinaryPrimitives.ReadUInt32BigEndian(address), 0, port);

    public static AssociationKey FromIPv6(ReadOnlySpan<byte> address, uint scopeId, ushort port) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), scopeId, port);

    // ::ffff:a.b.c.d
    private static AssociationKey FromMapped(ReadOnlySpan<byte> address, ushort port) =>
        new(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(address), 0, port);

    /// <summary>The key under which a socket of the given family knows an endpoint; null if it cannot know it.</summary>
    public static AssociationKey? Of(IPEndPoint peer, AddressFamily socketFamily, PeerKey kind)
    {
        ushort port = kind is PeerKey.AddressAndPort ? (ushort)peer.Port : (ushort)0;
        Span<byte> bytes = stackalloc byte[16];
        _ = peer.Address.TryWriteBytes(bytes, out _);
        return (socketFamily, peer.AddressFamily) switch
        {
            (AddressFamily.InterNetwork, AddressFamily.InterNetwork) => FromIPv4(bytes, port),
            (AddressFamily.InterNetworkV6, AddressFamily.InterNetworkV6) => FromIPv6(bytes, (uint)peer.Address.ScopeId, port),
            (AddressFamily.InterNetworkV6, AddressFamily.InterNetwork) => FromMapped(bytes, port),
            _ => null,
        };
    }
}
