using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using static PeerTarget.PeerTargetNameLayout;
using static PeerTarget.SocketAddressLayout;

namespace PeerTarget;

/// <summary>Reads the input buffers of the two ioctls, for tools and tests that look at captured bytes.</summary>
/// <remarks>It judges nothing: a value that Windows would refuse is handed back as it stands. Stateless, so thread-safe.</remarks>
public static class PeerTargetNameDecoder
{
    /// <summary>Reads a <c>SOCKET_PEER_TARGET_NAME</c>, in place.</summary>
    /// <param name="buffer">The bytes, from the start of the structure.</param>
    /// <param name="value">The fields as they stand. It refers to <paramref name="buffer"/>.</param>
    /// <returns><see langword="false"/> if the buffer ends before the name's offset, at 140 bytes.</returns>
    public static bool TryDecodeSet(ReadOnlySpan<byte> buffer, out SocketPeerTargetName value)
    {
        if (buffer.Length < NameOffset)
        {
            value = default;
            return false;
        }

        value = new SocketPeerTargetName(
            BinaryPrimitives.ReadInt32LittleEndian(buffer[SecurityProtocolOffset..]),
            buffer.Slice(PeerAddressOffset, PeerAddressSize),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer[NameLengthOffset..]),
            buffer[NameOffset..]);
        return true;
    }

    /// <summary>Reads a Windows <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</summary>
    /// <param name="address">The bytes, from the family on; longer than the address is fine.</param>
    /// <param name="peer">The endpoint. The flow label is not part of it.</param>
    /// <returns><see langword="false"/> if the family is neither IPv4 nor IPv6, or the bytes are too few for it.</returns>
    public static bool TryDecodePeer(ReadOnlySpan<byte> address, [NotNullWhen(true)] out IPEndPoint? peer)
    {
        peer = null;
        if (address.Length < IPv4Size)
        {
            return false;
        }

        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(address[FamilyOffset..]);
        int port = BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]);
        if (family is 2)
        {
            peer = new IPEndPoint(new IPAddress(address.Slice(IPv4AddressOffset, 4)), port);
        }
        else if (family is 23 && address.Length >= IPv6Size)
        {
            uint scope = BinaryPrimitives.ReadUInt32LittleEndian(address[IPv6ScopeIdOffset..]);
            peer = new IPEndPoint(new IPAddress(address.Slice(IPv6AddressOffset, 16), scope), port);
        }

        return peer is not null;
    }
}
