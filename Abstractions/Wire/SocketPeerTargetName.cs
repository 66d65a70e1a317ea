using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PeerTarget;

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

    /// <summary>The <c>SecurityProtocol</c> field; not necessarily a value of <see cref="SocketSecurityProtocol"/>.</summary>
    public int SecurityProtocol { get; }

    /// <summary>The 128 bytes of the <c>PeerAddress</c> field.</summary>
    public ReadOnlySpan<byte> PeerAddress { get; }

    /// <summary>The address family field of <see cref="PeerAddress"/>: 2 for IPv4, 23 for IPv6, 0 for none.</summary>
    public int PeerFamily => PeerAddress.IsEmpty ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(PeerAddress);

    /// <summary>
    /// The <c>PeerTargetNameStringLen</c> field. The structure's page says bytes; Microsoft's sample writes characters. Nothing in
    /// the buffer tells which the caller meant.
    /// </summary>
    public uint NameLength { get; }

    /// <summary>Every byte after the length field: the name, and whatever padding follows it.</summary>
    public ReadOnlySpan<byte> AllStrings { get; }

    /// <summary>Reads the name with the length field taken as bytes or as UTF-16 code units.</summary>
    /// <param name="lengthInBytes"><see langword="true"/> for bytes, the documented unit; <see langword="false"/> for code units.</param>
    /// <param name="name">The name; an odd last byte is left out.</param>
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
