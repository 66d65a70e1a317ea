using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Conformance;

/// <summary>Sets or deletes a target name, with a buffer that may be malformed on purpose.</summary>
public sealed record CallStep : ConformanceStep
{
    /// <summary>Which of the two operations.</summary>
    public required PeerTargetNameOperation Operation { get; init; }

    /// <summary>The code that the call must return.</summary>
    public required SocketError Expect { get; init; }

    /// <summary>The form of the call, or <see langword="null"/> for both, which must then agree.</summary>
    public CallForm? Via { get; init; }

    /// <summary>The peer, or <see langword="null"/> for zero bytes. Not looked at where a buffer is given.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>The name to set. Not looked at where a buffer is given.</summary>
    public string Name { get; init; } = "";

    /// <summary>The security protocol field.</summary>
    public int Protocol { get; init; } = (int)SocketSecurityProtocol.IPsec2;

    /// <summary>What the length field of the name holds in place of the name's own length in bytes.</summary>
    public uint? NameLength { get; init; }

    /// <summary>What the family field of the address holds in place of the peer's own family.</summary>
    public ushort? AddressFamily { get; init; }

    /// <summary>The size that is passed with the buffer in place of the buffer's own.</summary>
    public uint? Length { get; init; }

    /// <summary>Whether the pointer is NULL.</summary>
    public bool IsNull { get; init; }

    /// <summary>Bytes to pass as they are, in place of peer and name.</summary>
    public ReadOnlyMemory<byte>? Buffer { get; init; }
}
