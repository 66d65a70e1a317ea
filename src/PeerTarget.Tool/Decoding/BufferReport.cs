using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using PeerTarget.Wire;

namespace PeerTarget.Tool;

/// <summary>
/// What a captured buffer holds, field by field. A buffer of 140 bytes or more is taken for a <c>SOCKET_PEER_TARGET_NAME</c>, a shorter
/// one for a <c>sockaddr</c>: the largest of those, a <c>SOCKADDR_STORAGE</c>, has 128.
/// </summary>
/// <remarks>The members of the structure alone have no value for a <c>sockaddr</c>. docs/tool.md gives the shape in JSON.</remarks>
internal sealed record BufferReport(string Structure, int Size)
{
    public const int SockaddrSize = 16;
    public const int NameOffset = 140;
    private const int SockaddrIn6Size = 28;
    private const int StorageSize = 128;
    private const int PeerAddressOffset = 8;

    private readonly List<PaddingReport> _padding = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];

    public int? SecurityProtocol { get; private set; }

    public string? SecurityProtocolName { get; private set; }

    public AddressReport PeerAddress { get; private set; } = null!;

    public uint? PeerTargetNameStringLen { get; private set; }

    /// <summary>The bytes from the name's offset to the buffer's end.</summary>
    public int? AllStringsSize { get; private set; }

    public NameReading[]? Readings { get; private set; }

    public IReadOnlyList<PaddingReport> Padding => _padding;

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads a buffer of at least <see cref="SockaddrSize"/> bytes.</summary>
    public static BufferReport Of(byte[] bytes)
    {
        BufferReport report;
        if (PeerTargetNameDecoder.TryDecodeSet(bytes, out SocketPeerTargetName structure))
        {
            report = new BufferReport("SOCKET_PEER_TARGET_NAME", bytes.Length);
            report.AddStructure(structure, bytes);
        }
        else
        {
            report = new BufferReport("sockaddr", bytes.Length);
            report.AddAddress(bytes, offset: 0);
            report.Note(bytes.Length is not (SockaddrSize or SockaddrIn6Size or StorageSize),
                $"A SOCKET_PEER_TARGET_NAME would have at least {NameOffset} bytes; this may be one cut off.");
        }

        return report;
    }

    private void AddStructure(SocketPeerTargetName structure, byte[] bytes)
    {
        SecurityProtocol = structure.SecurityProtocol;
        SecurityProtocolName = structure.SecurityProtocol switch
        {
            0 => "SOCKET_SECURITY_PROTOCOL_DEFAULT",
            1 => "SOCKET_SECURITY_PROTOCOL_IPSEC",
            2 => "SOCKET_SECURITY_PROTOCOL_IPSEC2",
            3 => "SOCKET_SECURITY_PROTOCOL_INVALID",
            _ => null,
        };
        AddPadding(bytes, 4, 4);
        AddAddress(structure.PeerAddress, PeerAddressOffset);
        PeerTargetNameStringLen = structure.NameLength;
        AllStringsSize = structure.AllStrings.Length;

        bool inBytes = structure.TryGetName(lengthInBytes: true, out string? byBytes);
        bool inCharacters = structure.TryGetName(lengthInBytes: false, out string? byCharacters);
        Readings = [NameReading.Of("bytes", structure.NameLength, byBytes), NameReading.Of("characters", 2UL * structure.NameLength, byCharacters)];

        ulong used = inBytes ? structure.NameLength : (ulong)structure.AllStrings.Length;
        ReadOnlySpan<byte> excess = structure.AllStrings[(int)used..];
        bool likelyCharacters = inBytes && inCharacters && byCharacters!.Length > 0 && !byCharacters.Contains('\0', StringComparison.Ordinal);
        Note(inBytes && !excess.IsEmpty && !likelyCharacters, $"{excess.Length} bytes follow the name read as bytes, {(excess.ContainsAnyExcept((byte)0) ? "not all of them zero" : "all of them zero")}.");
        Warn(structure.NameLength % 2 != 0, "The length is odd, which can be no number of bytes of UTF-16.");
        Warn(structure.NameLength == 0, "The name is empty.");
        Warn(inBytes && byBytes!.Contains('\0', StringComparison.Ordinal), "The name holds a NUL; known callers pass no terminator.");
        Warn(!inBytes && !inCharacters, "The buffer is too small for the name it declares, in both readings: WSAEMSGSIZE.");
        Warn(likelyCharacters,
            "The readings differ and both fit. The structure's page says bytes, Microsoft's sample writes characters: the caller may have meant the longer name, and Windows may read half of it.");
        Warn(inBytes && !inCharacters && structure.SecurityProtocol is 0 or 1 && structure.NameLength > 0,
            "If Windows counts characters under this protocol, as Microsoft's sample does, the buffer is too small for the name: WSAEMSGSIZE. IPsec2 avoids the doubt.");
        Warn(structure.SecurityProtocol is < 0 or > 2, "The security protocol is not legal; the nearest documented code is WSAEINVAL.");
    }

    private void AddAddress(ReadOnlySpan<byte> address, int offset)
    {
        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(address);
        string? name = family switch { 0 => "AF_UNSPEC", 2 => "AF_INET", 23 => "AF_INET6", 1 => "AF_UNIX", 32 => "AF_BTH", 34 => "AF_HYPERV", _ => null };
        PeerAddress = new AddressReport(offset, family, name);
        if (family is 23 && address.Length < SockaddrIn6Size)
        {
            Warn(true, $"An IPv6 address needs {SockaddrIn6Size} bytes, and {address.Length} are there: WSAEMSGSIZE.");
            return;
        }

        if (!PeerTargetNameDecoder.TryDecodePeer(address, out IPEndPoint? peer))
        {
            if (family is 0 && !address.ContainsAnyExcept((byte)0))
            {
                Note(true, "The address is all zero: right on a stream socket (Microsoft's sample). On a datagram socket it is not, but which code tells so is assumption UnspecifiedDatagramPeer: WSAEINVAL by default.");
            }
            else
            {
                PeerAddress = PeerAddress with { Data = Convert.ToHexString(address[2..Math.Min(address.Length, SockaddrSize)]) };
                Warn(true, "The family is neither IPv4 nor IPv6: WSAEAFNOSUPPORT.");
            }

            return;
        }

        bool isIPv6 = family is 23;
        PeerAddress = PeerAddress with
        {
            Port = peer!.Port,
            Address = new IPAddress(peer.Address.GetAddressBytes()).ToString(),
            FlowLabel = isIPv6 ? BinaryPrimitives.ReadUInt32LittleEndian(address[4..]) : null,
            ScopeId = isIPv6 ? peer.Address.ScopeId : null,
        };
        Note(peer.Address.IsIPv4MappedToIPv6, "The address is IPv4-mapped, as a dual-mode socket gives an IPv4 peer.");
        Warn(peer.Port == 0 && !peer.Address.GetAddressBytes().AsSpan().ContainsAnyExcept((byte)0), "Address and port are zero: WSAEINVAL for a set on a datagram socket.");
        int end = isIPv6 ? SockaddrIn6Size : 8;
        AddPadding(address, end, address.Length - end, offset);
    }

    private void AddPadding(ReadOnlySpan<byte> bytes, int start, int size, int offset = 0)
    {
        if (size > 0)
        {
            _padding.Add(new PaddingReport(offset + start, size, !bytes.Slice(start, size).ContainsAnyExcept((byte)0)));
        }
    }

    private void Note(bool applies, string text)
    {
        if (applies)
        {
            _notes.Add(text);
        }
    }

    private void Warn(bool applies, string text)
    {
        if (applies)
        {
            _warnings.Add(text);
        }
    }
}

/// <summary>A <c>sockaddr</c>. Port and address have a value for IPv4 and IPv6, flow label and scope for IPv6, data for other families.</summary>
internal sealed record AddressReport(int Offset, int Family, string? FamilyName, int? Port = null, string? Address = null, uint? FlowLabel = null, long? ScopeId = null, string? Data = null);

/// <summary>Bytes that mean nothing.</summary>
internal sealed record PaddingReport(int Offset, int Size, bool IsZero);

/// <summary>The name with the length field taken in a unit. Without a name, the buffer is too small.</summary>
internal sealed record NameReading(string Unit, ulong Size, bool Fits, string? Name, string? Hex)
{
    // A name may hold half of a surrogate pair, which JSON shows as U+FFFD. The digits are exact.
    public static NameReading Of(string unit, ulong size, string? name) => new(unit, size, name is not null, name, name is null ? null : Convert.ToHexString(MemoryMarshal.AsBytes(name.AsSpan())));
}
