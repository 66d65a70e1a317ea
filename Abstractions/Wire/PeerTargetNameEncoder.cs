using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using static PeerTarget.PeerTargetNameLayout;

namespace PeerTarget;

/// <summary>Writes the input buffers of the two ioctls, byte for byte as Windows reads them. Allocates nothing.</summary>
/// <remarks>Stateless, so safe for use from several threads at once.</remarks>
/// <seealso cref="PeerTargetNameLayout"/>
/// <seealso cref="SocketAddressLayout"/>
public static class PeerTargetNameEncoder
{
    /// <summary>The size in bytes of the <see cref="PeerTargetNameIoctl.Set"/> buffer: 144 plus two for each UTF-16 code unit.</summary>
    /// <param name="name">What is to be encoded.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public static int GetSetSize(PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StructureSize + (sizeof(char) * name.Name.Length);
    }

    /// <summary>
    /// Writes the <c>SOCKET_PEER_TARGET_NAME</c> for <see cref="PeerTargetNameIoctl.Set"/>. The length field counts bytes, and the
    /// tail is zeroed.
    /// </summary>
    /// <param name="name">What to encode.</param>
    /// <param name="destination">Where to write; at least <see cref="GetSetSize"/> bytes.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as the IPv4-mapped IPv6 address that a dual-mode socket needs.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short; nothing was written.</exception>
    public static int EncodeSet(PeerTargetName name, Span<byte> destination, bool mapToIPv6 = false)
    {
        int size = GetSetSize(name);
        destination = Take(destination, size);

        BinaryPrimitives.WriteInt32LittleEndian(destination[SecurityProtocolOffset..], (int)name.SecurityProtocol);
        destination[(SecurityProtocolOffset + sizeof(int))..PeerAddressOffset].Clear();
        SocketAddressEncoder.Encode(name.UncopiedPeer, SocketAddressEncoder.IsIPv6(name.UncopiedPeer, mapToIPv6), destination.Slice(PeerAddressOffset, PeerAddressSize));

        // UTF-16 as it is, unpaired surrogates included; every platform .NET 10 ships for is little-endian but s390x, which no Windows buffer reaches.
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(name.Name.AsSpan());
        BinaryPrimitives.WriteUInt32LittleEndian(destination[NameLengthOffset..], (uint)text.Length);
        text.CopyTo(destination[NameOffset..]);
        destination[(NameOffset + text.Length)..].Clear();
        return size;
    }

    /// <summary>The size in bytes of the <see cref="PeerTargetNameIoctl.Delete"/> buffer: 16, or 28 for an IPv6 address.</summary>
    /// <param name="peer">The peer, or <see langword="null"/> for none.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as an IPv4-mapped IPv6 address.</param>
    public static int GetDeleteSize(IPEndPoint? peer, bool mapToIPv6 = false) =>
        SocketAddressEncoder.IsIPv6(peer, mapToIPv6) ? SocketAddressLayout.IPv6Size : SocketAddressLayout.IPv4Size;

    /// <summary>Writes the <c>sockaddr</c> for <see cref="PeerTargetNameIoctl.Delete"/>; no peer is sixteen zero bytes.</summary>
    /// <param name="peer">The peer, or <see langword="null"/> for none.</param>
    /// <param name="destination">Where to write; at least <see cref="GetDeleteSize"/> bytes.</param>
    /// <param name="mapToIPv6">Whether an IPv4 peer is written as the IPv4-mapped IPv6 address that a dual-mode socket needs.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short; nothing was written.</exception>
    public static int EncodeDelete(IPEndPoint? peer, Span<byte> destination, bool mapToIPv6 = false)
    {
        int size = GetDeleteSize(peer, mapToIPv6);
        SocketAddressEncoder.Encode(peer, size == SocketAddressLayout.IPv6Size, Take(destination, size));
        return size;
    }

    private static Span<byte> Take(Span<byte> destination, int size) => destination.Length >= size
        ? destination[..size]
        : throw new ArgumentException($"The buffer holds {destination.Length} bytes; {size} are needed.", nameof(destination));
}
