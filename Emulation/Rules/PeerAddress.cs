using System.Buffers.Binary;

namespace PeerTarget.Emulation;

/// <summary>A sockaddr in a request's buffer, read where the Windows headers lay its fields.</summary>
internal readonly ref struct PeerAddress(ReadOnlySpan<byte> sockaddr)
{
    public const int Unspecified = 0;
    public const int Inet = 2;
    public const int Inet6 = 23;

    private readonly ReadOnlySpan<byte> _sockaddr = sockaddr;

    public int Family => BinaryPrimitives.ReadUInt16LittleEndian(_sockaddr);

    /// <summary>Whether the address and the port are zero, in the fields that the family gives them.</summary>
    public bool IsZero => Port == 0 && !(Family switch
    {
        Inet => _sockaddr[4..8],
        Inet6 => _sockaddr[8..24],
        _ => _sockaddr[2..],
    }).ContainsAnyExcept((byte)0);

    private ushort Port => BinaryPrimitives.ReadUInt16BigEndian(_sockaddr[2..]);

    /// <summary>The key of an address whose family is known to be IPv4 or IPv6.</summary>
    public AssociationKey ToKey(PeerKey kind)
    {
        ushort port = kind is PeerKey.AddressAndPort ? Port : (ushort)0;
        return Family is Inet
            ? AssociationKey.FromIPv4(_sockaddr[4..8], port)
            : AssociationKey.FromIPv6(_sockaddr[8..24], BinaryPrimitives.ReadUInt32LittleEndian(_sockaddr[24..]), port);
    }
}
