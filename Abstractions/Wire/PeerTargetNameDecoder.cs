using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static PeerTarget.Wire.PeerTargetNameLayout;
using static PeerTarget.Wire.SocketAddressLayout;

namespace PeerTarget.Wire;

/// <summary>Reads the input buffers of the two operations, for tools and tests that look at captured bytes.</summary>
/// <remarks>It judges nothing. A value that Windows would refuse is returned as it stands. Stateless, so thread-safe.</remarks>
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
    /// <param name="address">The bytes, beginning with the family. Bytes after the address are ignored.</param>
    /// <param name="peer">The endpoint. The flow label is not part of it.</param>
    /// <returns><see langword="false"/> if the family is neither IPv4 nor IPv6, or the bytes are too few for it.</returns>
    public static bool TryDecodePeer(ReadOnlySpan<byte> address, [NotNullWhen(true)] out IPEndPoint? peer)
    {
        peer = null;
        if (address.Length < IPv4Size)
        {
            return false;
        }

        var family = (AddressFamily)BinaryPrimitives.ReadUInt16LittleEndian(address[FamilyOffset..]);
        int port = BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]);
        if (family is AddressFamily.InterNetwork)
        {
            peer = new IPEndPoint(new IPAddress(address.Slice(IPv4AddressOffset, 4)), port);
        }
        else if (family is AddressFamily.InterNetworkV6 && address.Length >= IPv6Size)
        {
            uint scope = BinaryPrimitives.ReadUInt32LittleEndian(address[IPv6ScopeIdOffset..]);
            peer = new IPEndPoint(new IPAddress(address.Slice(IPv6AddressOffset, 16), scope), port);
        }

        return peer is not null;
    }
}

/// <summary>The fields of a <c>SOCKET_PEER_TARGET_NAME</c> as they stand in a buffer.</summary>
/// <seealso cref="PeerTargetNameDecoder.TryDecodeSet"/>
public readonly ref struct SocketPeerTargetName
{
    internal SocketPeerTargetName(int securityProtocol, ReadOnlySpan<byte> peerAddress, uint nameLength, ReadOnlySpan<byte> afterLength)
    {
        SecurityProtocol = securityProtocol;
        PeerAddress = peerAddress;
        NameLength = nameLength;
        AllStrings = afterLength;
    }

    /// <summary>The <c>SecurityProtocol</c> field. It may hold any number, legal as <see cref="SocketSecurityProtocol"/> or not.</summary>
    public int SecurityProtocol { get; }

    /// <summary>The 128 bytes of the <c>PeerAddress</c> field.</summary>
    public ReadOnlySpan<byte> PeerAddress { get; }

    /// <summary>The address family field of <see cref="PeerAddress"/>: 2 for IPv4, 23 for IPv6, 0 for none.</summary>
    public int PeerFamily => PeerAddress.IsEmpty ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(PeerAddress);

    /// <summary>
    /// The <c>PeerTargetNameStringLen</c> field. The structure's page says bytes, but Microsoft's sample writes characters. Nothing in
    /// the buffer tells which of the two the caller meant.
    /// </summary>
    public uint NameLength { get; }

    /// <summary>Every byte after the length field: the name, and whatever padding follows it.</summary>
    public ReadOnlySpan<byte> AllStrings { get; }

    /// <summary>Reads the name with the length field taken as bytes or as UTF-16 code units.</summary>
    /// <param name="lengthInBytes"><see langword="true"/> for bytes, the documented unit; <see langword="false"/> for code units.</param>
    /// <param name="name">The name. An odd last byte is left out.</param>
    /// <returns><see langword="false"/> if the buffer holds fewer bytes than the length asks for.</returns>
    public bool TryGetName(bool lengthInBytes, [NotNullWhen(true)] out string? name)
    {
        ulong bytes = lengthInBytes ? NameLength : 2UL * NameLength;
        name = bytes <= (ulong)AllStrings.Length
            ? MemoryMarshal.Cast<byte, char>(AllStrings[..(int)bytes]).ToString()
            : null;
        return name is not null;
    }
}
