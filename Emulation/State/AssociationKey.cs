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

    public static AssociationKey OfIPv6(ReadOnlySpan<byte> address, uint scopeId, ushort port)
    {
        ulong upper = BinaryPrimitives.ReadUInt64BigEndian(address);
        ulong lower = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        // An IPv4 address has no scope, in its mapped form neither.
        return new(upper, lower, upper == 0 && lower >> 32 == 0xFFFF ? 0 : scopeId, port);
    }

    public static AssociationKey Of(IPEndPoint peer, PeerKey kind)
    {
        ushort port = kind is PeerKey.AddressAndPort ? (ushort)peer.Port : (ushort)0;
        Span<byte> bytes = stackalloc byte[16];
        _ = peer.Address.TryWriteBytes(bytes, out _);
        return peer.AddressFamily is AddressFamily.InterNetwork ? OfIPv4(bytes, port) : OfIPv6(bytes, (uint)peer.Address.ScopeId, port);
    }

    // By hand, for speed. IPv4 addresses that follow each other stay together in the table.
    public override int GetHashCode()
    {
        ulong mixed = LowerAddress + (UpperAddress * 0x9E37_79B9_7F4A_7C15UL) + (ScopeId * 0xC2B2_AE3D_27D4_EB4FUL) + ((ulong)Port << 40);
        return (int)mixed ^ (int)(mixed >> 32);
    }

    public bool Equals(AssociationKey other) =>
        LowerAddress == other.LowerAddress && UpperAddress == other.UpperAddress && ScopeId == other.ScopeId && Port == other.Port;
}
