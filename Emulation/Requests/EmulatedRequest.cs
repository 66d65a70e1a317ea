using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>
/// A call through either door, decoded once: its arguments and the fields of its buffer. The offsets are written out here and not
/// shared with the encoder, so that encoder and decoder check each other.
/// </summary>
internal readonly ref struct EmulatedRequest
{
    private const int FixedSize = 140;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly PeerAddress _peer;
    private readonly int _nameSize;

    /// <summary>A call through the managed door, or a held one through either door.</summary>
    /// <remarks>No parameter is passed by reference, because then the compiler would build the request elsewhere and copy it.</remarks>
    public EmulatedRequest(EmulatedSocket target, Socket? managed, PeerTargetNameOperation operation, ReadOnlySpan<byte> input, NameLengthUnit unit)
        : this(operation, input, unit)
    {
        Target = target;
        Managed = managed;
    }

    /// <summary>A call through the raw door. Its arguments may be anything.</summary>
    public unsafe EmulatedRequest(EmulatedSocket? target, PeerTargetNameOperation? operation, void* input, uint length, bool lacksBytesReturned, NameLengthUnit unit)
        // A span holds at most 2 GiB, and so does a string. A longer buffer is cut, and a name that would reach beyond the cut does not fit.
        : this(operation ?? default, new ReadOnlySpan<byte>(input, input is null ? 0 : (int)Math.Min(length, int.MaxValue)), unit)
    {
        Target = target;
        IsUnknown = operation is null;
        IsNull = input is null;
        LacksBytesReturned = lacksBytesReturned;
    }

    private EmulatedRequest(PeerTargetNameOperation operation, ReadOnlySpan<byte> bytes, NameLengthUnit unit)
    {
        Operation = operation;
        _bytes = bytes;
        if (operation is PeerTargetNameOperation.Set)
        {
            if (bytes.Length < FixedSize)
            {
                return;
            }

            // In 64 bits, because a length near 2^32 must not wrap around.
            long size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[136..]);
            SecurityProtocol = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            size <<= unit is NameLengthUnit.CharactersUnlessIPsec2 && SecurityProtocol != (int)SocketSecurityProtocol.IPsec2 ? 1 : 0;
            IsWhole = FixedSize + size <= bytes.Length;
            _nameSize = IsWhole ? (int)size : 0;
            _peer = new PeerAddress(bytes.Slice(8, 128));
        }
        else
        {
            IsWhole = PeerAddress.TryRead(bytes, out _peer);
        }
    }

    /// <summary>The emulated socket, or <see langword="null"/> if the descriptor is not a socket.</summary>
    public EmulatedSocket? Target { get; }

    /// <summary>The real socket, on the managed door.</summary>
    public Socket? Managed { get; }

    public PeerTargetNameOperation Operation { get; }

    /// <summary>Whether the control code is neither that of a set nor that of a delete.</summary>
    public bool IsUnknown { get; }

    public bool IsNull { get; }

    /// <summary>Whether lpcbBytesReturned is NULL and the call is not overlapped.</summary>
    public bool LacksBytesReturned { get; }

    /// <summary>The buffer, as far as a span reaches.</summary>
    public ReadOnlySpan<byte> Input => _bytes;

    /// <summary>Whether the buffer is long enough for what it declares. If not, the fields below have no meaning.</summary>
    public bool IsWhole { get; }

    public int SecurityProtocol { get; }

    /// <summary>The peer. By reference, because a copy of it would cost more than what is read of it.</summary>
    [UnscopedRef]
    public ref readonly PeerAddress Peer => ref _peer;

    /// <summary>Whether the peer of a delete has family 0 and fewer bytes than an IPv6 address.</summary>
    public bool IsShortForIPv6 => _bytes.Length < PeerAddress.SockaddrIn6Size && Peer.Family is AddressFamily.Unspecified;

    /// <summary>Whether an IPv6 socket cannot reach IPv4 peers. On the managed door the question costs a system call.</summary>
    public bool IsTargetIPv6Only => Managed is null ? Target!.IsIPv6Only : !Target!.IsDualMode(Managed);

    /// <summary>The name, without an odd last byte.</summary>
    public ReadOnlySpan<char> Name => MemoryMarshal.Cast<byte, char>(_bytes.Slice(FixedSize, _nameSize));

    public bool IsNameMalformed => _nameSize == 0 || _nameSize % 2 != 0 || Name.Contains('\0');
}

/// <summary>The fields of a sockaddr. It has at least sixteen bytes, or 28 for IPv6.</summary>
internal readonly ref struct PeerAddress(ReadOnlySpan<byte> sockaddr)
{
    public const int SockaddrIn6Size = 28;
    private const int SockaddrSize = 16;

    private readonly ReadOnlySpan<byte> _sockaddr = sockaddr;

    public AddressFamily Family { get; } = (AddressFamily)BinaryPrimitives.ReadUInt16LittleEndian(sockaddr);

    public bool IsInternet => Family is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    /// <summary>Whether the port and the address are zero. For a family that is neither IPv4 nor IPv6, whether all bytes are zero.</summary>
    public bool IsZero => Port == 0 && !(Family switch
    {
        AddressFamily.InterNetwork => _sockaddr[4..8],
        AddressFamily.InterNetworkV6 => _sockaddr[8..24],
        _ => _sockaddr[2..],
    }).ContainsAnyExcept((byte)0);

    /// <summary>Whether the address is ::ffff:a.b.c.d.</summary>
    public bool IsMapped => Family is AddressFamily.InterNetworkV6
        && BinaryPrimitives.ReadUInt64BigEndian(_sockaddr[8..]) == 0
        && BinaryPrimitives.ReadUInt32BigEndian(_sockaddr[16..]) == 0xFFFF;

    /// <summary>Reads a sockaddr of 16 bytes, or 28 if its family is IPv6. Further bytes are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PeerAddress address)
    {
        address = default;
        if (bytes.Length < SockaddrSize)
        {
            return false;
        }

        address = new PeerAddress(bytes[..SockaddrSize]);
        if (address.Family is AddressFamily.InterNetworkV6)
        {
            if (bytes.Length < SockaddrIn6Size)
            {
                return false;
            }

            address = new PeerAddress(bytes[..SockaddrIn6Size]);
        }

        return true;
    }

    private ushort Port => BinaryPrimitives.ReadUInt16BigEndian(_sockaddr[2..]);

    public AssociationKey ToKey(PeerKey kind)
    {
        ushort port = kind is PeerKey.AddressAndPort ? Port : (ushort)0;
        return Family is AddressFamily.InterNetwork
            ? AssociationKey.OfIPv4(_sockaddr[4..], port)
            : AssociationKey.OfIPv6(_sockaddr[8..], BinaryPrimitives.ReadUInt32LittleEndian(_sockaddr[24..]), port);
    }
}
