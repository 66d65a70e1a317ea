using System.Net;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A call as the reference reads it, byte by byte. Bytes that the length covers and the buffer does not hold are zero.</summary>
internal sealed class ReferenceCall(ReferenceSocket? socket, PeerTargetNameOperation? operation, byte[]? bytes, uint length, bool lacksBytesReturned, WinsockAssumptions assumptions)
{
    public ReferenceSocket? Socket => socket;

    public PeerTargetNameOperation? Operation => operation;

    public byte[]? Bytes => bytes;

    public uint Length => length;

    public bool LacksBytesReturned => lacksBytesReturned;

    /// <summary>The number of the socket when the call was made.</summary>
    public int Number { get; set; }

    public bool IsSet => operation is PeerTargetNameOperation.Set;

    public bool IsOnStream => socket!.Type == 1;

    /// <summary>A set needs 140 bytes and its name. A delete needs 16, or 28 for IPv6. The emulator reads no further than 2 GiB, which no page says.</summary>
    public bool IsShort => operation is PeerTargetNameOperation.Delete
        ? length < 16 || (Family == 23 && length < 28)
        : length < 140 || 140 + NameSize > Math.Min(length, int.MaxValue);

    public int Protocol => unchecked((int)UInt32At(0));

    /// <summary>The size of the name in bytes.</summary>
    public long NameSize => (long)UInt32At(136) * (assumptions.NameLengthUnit is NameLengthUnit.CharactersUnlessIPsec2 && Protocol != 2 ? 2 : 1);

    /// <summary>The name. An odd last byte is no character.</summary>
    public string Name => string.Create((int)(NameSize / 2), this, (name, call) =>
    {
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = (char)call.UInt16At(140 + (2 * i));
        }
    });

    public int Family => UInt16At(PeerOffset);

    public bool IsInternet => Family is 2 or 23;

    public int Port => (At(PeerOffset + 2) << 8) | At(PeerOffset + 3);

    public IPAddress Address => Family == 23
        ? new IPAddress([.. Enumerable.Range(PeerOffset + 8, 16).Select(At)], UInt32At(PeerOffset + 24))
        : new IPAddress([.. Enumerable.Range(PeerOffset + 4, 4).Select(At)]);

    /// <summary>Whether address and port are zero. Of an unknown family, all bytes.</summary>
    public bool IsPeerZero => Port == 0 && Family switch
    {
        2 => Address.Equals(IPAddress.Any),
        23 => Enumerable.Range(PeerOffset + 8, 16).All(i => At(i) == 0),
        _ => Enumerable.Range(PeerOffset + 2, IsSet ? 126 : 14).All(i => At(i) == 0),
    };

    /// <summary>The peer, an IPv4-mapped one by its IPv4 address.</summary>
    public IPEndPoint Endpoint => new(Plain(Address), Port);

    /// <summary>What a name belongs to. A stream socket has one name for every peer.</summary>
    public string Peer => IsOnStream ? "" : KeyOf(Endpoint, assumptions);

    public static string KeyOf(IPEndPoint peer, WinsockAssumptions assumptions) =>
        assumptions.PeerKey is PeerKey.AddressAndPort ? $"{Plain(peer.Address)} {peer.Port}" : $"{Plain(peer.Address)}";

    private int PeerOffset => operation is PeerTargetNameOperation.Delete ? 0 : 8;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private byte At(int index) => index < bytes!.Length ? bytes[index] : (byte)0;

    private int UInt16At(int index) => At(index) | (At(index + 1) << 8);

    private uint UInt32At(int index) => (uint)UInt16At(index) | ((uint)UInt16At(index + 2) << 16);
}
