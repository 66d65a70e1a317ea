using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static PeerTarget.Wire.PeerTargetNameLayout;
using static PeerTarget.Wire.SocketAddressLayout;

namespace PeerTarget.Wire;

/// <summary>Writes the input buffers of the two operations, byte for byte as Windows reads them. Allocates nothing.</summary>
/// <remarks>Stateless, so safe for use from several threads at once.</remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-socket_peer_target_name">SOCKET_PEER_TARGET_NAME</seealso>
public static class PeerTargetNameEncoder
{
    /// <summary>The size of a set's buffer, in bytes: 144, and two for each UTF-16 code unit of the name.</summary>
    /// <param name="name">What is to be encoded.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public static int GetSetSize(PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StructureSize + (sizeof(char) * name.Principal.Length);
    }

    /// <summary>Writes the <c>SOCKET_PEER_TARGET_NAME</c> of a set. The length field counts bytes, and the tail is zeroed.</summary>
    /// <param name="name">What to encode.</param>
    /// <param name="destination">Where to write. It must have at least <see cref="GetSetSize"/> bytes.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as the IPv4-mapped IPv6 address that a dual-mode socket needs.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short. Nothing was written.</exception>
    public static int EncodeSet(PeerTargetName name, Span<byte> destination, bool mapToIPv6 = false)
    {
        int size = GetSetSize(name);
        WriteSet(name, Take(destination, size), mapToIPv6);
        return size;
    }

    /// <summary>The size of a delete's buffer, in bytes: 16, or 28 for an IPv6 address.</summary>
    /// <param name="peer">The peer, or <see langword="null"/> for none.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as an IPv4-mapped IPv6 address.</param>
    public static int GetDeleteSize(IPEndPoint? peer, bool mapToIPv6 = false) => IsIPv6(peer, mapToIPv6) ? IPv6Size : IPv4Size;

    /// <summary>Writes the <c>sockaddr</c> of a delete. Without a peer it is sixteen zero bytes.</summary>
    /// <param name="peer">The peer, or <see langword="null"/> for none.</param>
    /// <param name="destination">Where to write. It must have at least <see cref="GetDeleteSize"/> bytes.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as the IPv4-mapped IPv6 address that a dual-mode socket needs.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short. Nothing was written.</exception>
    public static int EncodeDelete(IPEndPoint? peer, Span<byte> destination, bool mapToIPv6 = false)
    {
        // Cleared by sizes that the compiler knows, which is faster.
        if (IsIPv6(peer, mapToIPv6))
        {
            Take(destination, IPv6Size)[..IPv6Size].Clear();
            WriteSockaddr(peer, isIPv6: true, keepZero: false, destination);
            return IPv6Size;
        }

        Take(destination, IPv4Size)[..IPv4Size].Clear();
        WriteSockaddr(peer, isIPv6: false, keepZero: false, destination);
        return IPv4Size;
    }

    /// <summary>Writes a set into a buffer of exactly its size.</summary>
    internal static void WriteSet(PeerTargetName name, Span<byte> structure, bool mapToIPv6)
    {
        BinaryPrimitives.WriteInt32LittleEndian(structure[SecurityProtocolOffset..], (int)name.SecurityProtocol);
        structure[(SecurityProtocolOffset + sizeof(int))..PeerAddressOffset].Clear();
        structure.Slice(PeerAddressOffset, PeerAddressSize).Clear();
        WriteSockaddr(name.UncopiedPeer, IsIPv6(name.UncopiedPeer, mapToIPv6), keepZero: true, structure.Slice(PeerAddressOffset, PeerAddressSize));

        // UTF-16 as it is, unpaired surrogates included. Of .NET 10's platforms only s390x is not little-endian, and it passes no buffer to Windows.
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(name.Principal.AsSpan());
        BinaryPrimitives.WriteUInt32LittleEndian(structure[NameLengthOffset..], (uint)text.Length);
        text.CopyTo(structure[NameOffset..]);
        structure[(NameOffset + text.Length)..].Clear();
    }

    private static bool IsIPv6(IPEndPoint? peer, bool mapToIPv6) =>
        peer is not null && (mapToIPv6 || peer.AddressFamily is AddressFamily.InterNetworkV6);

    // Into zeroes. Without a peer everything stays zero, the family included.
    private static void WriteSockaddr(IPEndPoint? peer, bool isIPv6, bool keepZero, Span<byte> destination)
    {
        if (peer is null)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[PortOffset..], (ushort)peer.Port);
        if (!isIPv6)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(destination[FamilyOffset..], (ushort)AddressFamily.InterNetwork);
            _ = peer.Address.TryWriteBytes(destination[IPv4AddressOffset..], out _);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(destination[FamilyOffset..], (ushort)AddressFamily.InterNetworkV6);
        Span<byte> address = destination[IPv6AddressOffset..];
        if (peer.AddressFamily is AddressFamily.InterNetworkV6)
        {
            _ = peer.Address.TryWriteBytes(address, out _);
            BinaryPrimitives.WriteUInt32LittleEndian(destination[IPv6ScopeIdOffset..], (uint)peer.Address.ScopeId);
        }
        else if (!keepZero || peer.Port != 0 || !peer.Address.Equals(IPAddress.Any))
        {
            // ::ffff:a.b.c.d, written in place because IPAddress.MapToIPv6 allocates. In a set an address and port of zero stay zero, because
            // the documentation refuses them. In mapped form they would pass for a peer.
            address[10..12].Fill(0xFF);
            _ = peer.Address.TryWriteBytes(address[12..], out _);
        }
    }

    private static Span<byte> Take(Span<byte> destination, int size) => destination.Length >= size
        ? destination[..size]
        : throw new ArgumentException($"The buffer holds {destination.Length} bytes; {size} are needed.", nameof(destination));
}
