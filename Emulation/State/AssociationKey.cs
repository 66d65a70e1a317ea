using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>The key under which a socket keeps a peer's name. An IPv4 address and its IPv4-mapped form are one key.</summary>
internal readonly record struct AssociationKey(ulong UpperAddress, ulong LowerAddress, uint ScopeId, ushort Port)
{
    /// <summary>The key of a stream socket's one name.</summary>
    public static AssociationKey OfStream => default;

    public static AssociationKey OfIPv4(ReadOnlySpan<byte> address, ushort port) =>
        new(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(address), 0, port);

    public static AssociationKey OfIPv6(ReadOnlySpan<byte> address, uint scopeId, ushort port) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), scopeId, port);

    public static AssociationKey Of(IPEndPoint peer, PeerKey kind)
    {
        ushort port = kind is PeerKey.AddressAndPort ? (ushort)peer.Port : (ushort)0;
        Span<byte> bytes = stackalloc byte[16];
        _ = peer.Address.TryWriteBytes(bytes, out _);
        return peer.AddressFamily is AddressFamily.InterNetwork ? OfIPv4(bytes, port) : OfIPv6(bytes, (uint)peer.Address.ScopeId, port);
    }

    // Written by hand, for speed. Consecutive addresses stay together in the table.
    public override int GetHashCode() => (int)LowerAddress ^ (int)(LowerAddress >> 32) ^ (int)UpperAddress ^ ((int)(UpperAddress >> 32) * 31) ^ (int)(ScopeId * 31) ^ (Port << 16);

    public bool Equals(AssociationKey other) =>
        LowerAddress == other.LowerAddress && UpperAddress == other.UpperAddress && ScopeId == other.ScopeId && Port == other.Port;
}
