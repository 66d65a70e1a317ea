using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>
/// A <c>SOCKET_PEER_TARGET_NAME</c> in a request's buffer. The offsets are written out here, and not shared with the encoder, so
/// that the two check each other.
/// </summary>
internal readonly ref struct SetRequest(ReadOnlySpan<byte> buffer, NameLengthUnit unit)
{
    /// <summary>The bytes before the name. The structure's size, 144, only counts padding after it.</summary>
    private const int FixedSize = 140;

    private readonly ReadOnlySpan<byte> _buffer = buffer;

    /// <summary>Whether the buffer holds the structure and the name it declares. The other members need that.</summary>
    public bool IsWhole => _buffer.Length >= FixedSize && _buffer.Length >= FixedSize + NameSize;

    public int SecurityProtocol => BinaryPrimitives.ReadInt32LittleEndian(_buffer);

    public PeerAddress Peer => new(_buffer.Slice(8, 128));

    /// <summary>The name as it came in, without an odd last byte.</summary>
    public ReadOnlySpan<char> Name => MemoryMarshal.Cast<byte, char>(_buffer.Slice(FixedSize, (int)NameSize));

    public bool IsNameMalformed => NameSize == 0 || NameSize % 2 != 0 || Name.Contains('\0');

    // In 64 bits: a length near 2^32 asks for a buffer nobody passes, and must not wrap around.
    private long NameSize
    {
        get
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer[136..]);
            return unit is NameLengthUnit.CharactersUnlessIPsec2 && SecurityProtocol != (int)SocketSecurityProtocol.IPsec2 ? 2 * length : length;
        }
    }
}
