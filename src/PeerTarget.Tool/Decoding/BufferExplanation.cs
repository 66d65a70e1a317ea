using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using PeerTarget.Conformance;
using PeerTarget.Wire;

namespace PeerTarget.Tool;

/// <summary>
/// Explains a captured buffer field by field. A buffer of 140 bytes or more is taken for a <c>SOCKET_PEER_TARGET_NAME</c>, a shorter
/// one for a <c>sockaddr</c>: the largest of those, a <c>SOCKADDR_STORAGE</c>, has 128.
/// </summary>
internal static class BufferExplanation
{
    private const int SockaddrSize = 16;
    private const int SockaddrIn6Size = 28;
    private const int StorageSize = 128;
    private const int NameOffset = 140;

    public static int Write(Terminal terminal, byte[] bytes)
    {
        if (bytes.Length < SockaddrSize)
        {
            return terminal.Fail($"The buffer has {bytes.Length} bytes; a sockaddr has at least {SockaddrSize}, a SOCKET_PEER_TARGET_NAME {NameOffset}.");
        }

        if (PeerTargetNameDecoder.TryDecodeSet(bytes, out SocketPeerTargetName structure))
        {
            terminal.Out.WriteLine($"SOCKET_PEER_TARGET_NAME, {bytes.Length} bytes");
            WriteStructure(terminal, structure, bytes);
        }
        else
        {
            terminal.Out.WriteLine($"sockaddr, {bytes.Length} bytes");
            WriteAddress(terminal, bytes, offset: 0);
            Note(terminal, bytes.Length is not (SockaddrSize or SockaddrIn6Size or StorageSize),
                $"A SOCKET_PEER_TARGET_NAME would have at least {NameOffset} bytes; this may be one cut off.");
        }

        return ExitCode.Success;
    }

    private static void WriteStructure(Terminal terminal, SocketPeerTargetName structure, byte[] bytes)
    {
        string protocol = structure.SecurityProtocol switch
        {
            0 => "default (the same as IPsec)",
            1 => "IPsec",
            2 => "IPsec2",
            3 => "SOCKET_SECURITY_PROTOCOL_INVALID, not a legal value",
            _ => "not a legal value",
        };
        Field(terminal, 0, "SecurityProtocol", $"{structure.SecurityProtocol}, {protocol}");
        WriteZeroes(terminal, bytes, 4, 4, "padding");
        WriteAddress(terminal, structure.PeerAddress, offset: 8);
        Field(terminal, 136, "PeerTargetNameStringLen", structure.NameLength.ToString(CultureInfo.InvariantCulture));

        bool inBytes = structure.TryGetName(lengthInBytes: true, out string? byBytes);
        bool inCharacters = structure.TryGetName(lengthInBytes: false, out string? byCharacters);
        int available = structure.AllStrings.Length;
        Field(terminal, NameOffset, "AllStrings", $"{available} bytes to the buffer's end");
        terminal.Out.WriteLine($"       read as bytes       {Reading(inBytes, byBytes, structure.NameLength, available)}");
        terminal.Out.WriteLine($"       read as characters  {Reading(inCharacters, byCharacters, 2UL * structure.NameLength, available)}");

        ulong used = inBytes ? structure.NameLength : (ulong)available;
        ReadOnlySpan<byte> excess = structure.AllStrings[(int)used..];
        bool likelyCharacters = inBytes && inCharacters && byCharacters!.Length > 0 && !byCharacters.Contains('\0', StringComparison.Ordinal);
        Note(terminal, inBytes && !excess.IsEmpty && !likelyCharacters, $"{excess.Length} bytes follow the name read as bytes, {(excess.ContainsAnyExcept((byte)0) ? "not all of them zero" : "all of them zero")}.");
        Warn(terminal, structure.NameLength % 2 != 0, "The length is odd, which can be no number of bytes of UTF-16.");
        Warn(terminal, structure.NameLength == 0, "The name is empty.");
        Warn(terminal, inBytes && byBytes!.Contains('\0', StringComparison.Ordinal), "The name holds a NUL; known callers pass no terminator.");
        Warn(terminal, !inBytes && !inCharacters, "The buffer is too small for the name it declares, in both readings: WSAEMSGSIZE.");
        Warn(terminal, likelyCharacters,
            "The readings differ and both fit. The structure's page says bytes, Microsoft's sample writes characters: the caller may have meant the longer name, and Windows may read half of it.");
        Warn(terminal, inBytes && !inCharacters && structure.SecurityProtocol is 0 or 1 && structure.NameLength > 0,
            "If Windows counts characters under this protocol, as Microsoft's sample does, the buffer is too small for the name: WSAEMSGSIZE. IPsec2 avoids the doubt.");
        Warn(terminal, structure.SecurityProtocol is < 0 or > 2, "The security protocol is not legal; the nearest documented code is WSAEINVAL.");
    }

    private static string Reading(bool fits, string? name, ulong needed, int available) => fits
        ? $"{Readable.Quote(name!)}, {name!.Length} characters in {needed} bytes"
        : $"does not fit: {needed} bytes are declared, {available} are there";

    private static void WriteAddress(Terminal terminal, ReadOnlySpan<byte> address, int offset)
    {
        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(address);
        string name = family switch { 0 => "AF_UNSPEC", 2 => "AF_INET", 23 => "AF_INET6", 1 => "AF_UNIX", 32 => "AF_BTH", 34 => "AF_HYPERV", _ => "unknown" };
        Field(terminal, offset, "family", $"{family}, {name}");
        if (family is 23 && address.Length < SockaddrIn6Size)
        {
            Warn(terminal, true, $"An IPv6 address needs {SockaddrIn6Size} bytes, and {address.Length} are there: WSAEMSGSIZE.");
            return;
        }

        if (!PeerTargetNameDecoder.TryDecodePeer(address, out IPEndPoint? peer))
        {
            if (family is 0 && !address.ContainsAnyExcept((byte)0))
            {
                Note(terminal, true, "The address is all zero: right on a stream socket (Microsoft's sample). On a datagram socket it is not, but which code tells so is assumption UnspecifiedDatagramPeer: WSAEINVAL by default.");
            }
            else
            {
                Field(terminal, offset + 2, "data", Convert.ToHexString(address[2..Math.Min(address.Length, SockaddrSize)]));
                Warn(terminal, true, "The family is neither IPv4 nor IPv6: WSAEAFNOSUPPORT.");
            }

            return;
        }

        Field(terminal, offset + 2, "port", peer!.Port.ToString(CultureInfo.InvariantCulture));
        int end;
        if (family is 2)
        {
            Field(terminal, offset + 4, "address", peer.Address.ToString());
            end = 8;
        }
        else
        {
            uint flow = BinaryPrimitives.ReadUInt32LittleEndian(address[4..]);
            Field(terminal, offset + 4, "flow label", flow.ToString(CultureInfo.InvariantCulture));
            Field(terminal, offset + 8, "address", new IPAddress(peer.Address.GetAddressBytes()).ToString());
            Field(terminal, offset + 24, "scope id", peer.Address.ScopeId.ToString(CultureInfo.InvariantCulture));
            Note(terminal, peer.Address.IsIPv4MappedToIPv6, "The address is IPv4-mapped, as a dual-mode socket gives an IPv4 peer.");
            end = SockaddrIn6Size;
        }

        Warn(terminal, peer.Port == 0 && !peer.Address.GetAddressBytes().AsSpan().ContainsAnyExcept((byte)0), "Address and port are zero: WSAEINVAL for a set on a datagram socket.");
        WriteZeroes(terminal, address, end, address.Length - end, "padding", offset);
    }

    private static void WriteZeroes(Terminal terminal, ReadOnlySpan<byte> bytes, int start, int length, string name, int offset = 0)
    {
        if (length > 0)
        {
            Field(terminal, offset + start, name, $"{length} bytes, {(bytes.Slice(start, length).ContainsAnyExcept((byte)0) ? "not all of them zero" : "zero")}");
        }
    }

    private static void Field(Terminal terminal, int offset, string name, string value) => terminal.Out.WriteLine($"  {offset,4} {name,-24} {value}");

    private static void Note(Terminal terminal, bool applies, string text)
    {
        if (applies)
        {
            terminal.Out.WriteLine($"note: {text}");
        }
    }

    private static void Warn(Terminal terminal, bool applies, string text)
    {
        if (applies)
        {
            terminal.Out.WriteLine($"{terminal.Yellow("warning:")} {text}");
        }
    }
}
