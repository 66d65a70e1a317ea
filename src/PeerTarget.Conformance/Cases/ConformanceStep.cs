using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Serialization;

namespace PeerTarget.Conformance;

/// <summary>The form in which an operation is called.</summary>
public enum CallForm
{
    /// <summary><c>WSAIoctl</c> with the operation's control code.</summary>
    Ioctl,

    /// <summary><c>WSASetSocketPeerTargetName</c> or <c>WSADeleteSocketPeerTargetName</c>.</summary>
    Function,

    /// <summary><see cref="IPeerTargetNameProvider"/>.</summary>
    Provider,
}

/// <summary>How the end of an overlapped call shows.</summary>
public enum CompletionIndication
{
    /// <summary>The event of the OVERLAPPED is signalled.</summary>
    Event,

    /// <summary>A completion routine runs.</summary>
    Routine,
}

/// <summary>One step of a case. Its members are the keys of the format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(OpenStep), "socket")]
[JsonDerivedType(typeof(ConnectStep), "connect")]
[JsonDerivedType(typeof(DisconnectStep), "disconnect")]
[JsonDerivedType(typeof(CloseStep), "close")]
[JsonDerivedType(typeof(SetStep), "set")]
[JsonDerivedType(typeof(DeleteStep), "delete")]
[JsonDerivedType(typeof(LookupStep), "lookup")]
public abstract record ConformanceStep
{
    /// <summary>The name of the socket it is about.</summary>
    public required string Socket { get; init; }

    /// <summary>Its place in the case, from 1.</summary>
    [JsonIgnore]
    public int Number { get; init; }

    /// <summary>Its UTF-8 text in the file.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Its JSON, for a report.</summary>
    [JsonIgnore]
    public string Json => Encoding.UTF8.GetString(Text.Span);
}

/// <summary>Opens a socket under a name.</summary>
public sealed record OpenStep : ConformanceStep
{
    /// <summary>The address family, by Winsock's number.</summary>
    [JsonConverter(typeof(SocketFamilyConverter))]
    public required int Family { get; init; }

    /// <summary>The socket's type, by Winsock's number.</summary>
    [JsonConverter(typeof(TypeConverter))]
    public required int Type { get; init; }

    /// <summary>Whether an IPv6 socket speaks to IPv4 peers too, by their IPv4-mapped address.</summary>
    public bool DualMode { get; init; }
}

/// <summary>Connects a socket. Only the connected state matters, so a host with real sockets connects to a loopback port instead.</summary>
public sealed record ConnectStep : ConformanceStep
{
    /// <summary>The peer.</summary>
    [JsonConverter(typeof(PeerConverter))]
    public required IPEndPoint? Peer { get; init; }
}

/// <summary>Dissolves a datagram socket's connection.</summary>
public sealed record DisconnectStep : ConformanceStep;

/// <summary>Closes a socket.</summary>
public sealed record CloseStep : ConformanceStep;

/// <summary>Asks the emulator by which name a peer would now be authenticated.</summary>
public sealed record LookupStep : ConformanceStep
{
    /// <summary>The peer, or <see langword="null"/> for a stream socket's one peer.</summary>
    [JsonConverter(typeof(PeerConverter))]
    public required IPEndPoint? Peer { get; init; }

    /// <summary>The name, or <see langword="null"/> if the peer must have none.</summary>
    [JsonConverter(typeof(Utf16Converter))]
    public required string? Expect { get; init; }
}

/// <summary>Sets or deletes a target name, with a buffer that may be malformed on purpose.</summary>
public abstract record CallStep : ConformanceStep
{
    /// <summary>The code that the call must return. Of an overlapped call that pends, the code with which it ends.</summary>
    [JsonConverter(typeof(CodeConverter))]
    public required SocketError Expect { get; init; }

    /// <summary>The form of the call, or <see langword="null"/> for all that the host has, which must then agree.</summary>
    [JsonConverter(typeof(OptionalConverter<FormConverter, CallForm>))]
    public CallForm? Via { get; init; }

    /// <summary>How the end of the call shows, or <see langword="null"/> for a call that is not overlapped.</summary>
    [JsonConverter(typeof(OptionalConverter<IndicationConverter, CompletionIndication>))]
    public CompletionIndication? Overlapped { get; init; }

    /// <summary>The peer, or <see langword="null"/> for zero bytes. Not looked at where a buffer is given.</summary>
    [JsonConverter(typeof(PeerConverter))]
    public IPEndPoint? Peer { get; init; } = NotGiven;

    /// <summary>What the family field of the address holds in place of the peer's own family.</summary>
    [JsonConverter(typeof(OptionalConverter<AddressFamilyConverter, int>))]
    public int? AddressFamily { get; init; }

    /// <summary>The size that is passed with the buffer in place of the buffer's own.</summary>
    [JsonConverter(typeof(UInt32Converter))]
    public uint? Length { get; init; }

    /// <summary>Bytes to pass as they are, in place of peer and name, or <see langword="null"/> if none are given.</summary>
    [JsonConverter(typeof(BufferConverter))]
    public GivenBuffer? Buffer { get; init; }

    /// <summary>What stands for a peer that the vector does not give, which it need not beside a buffer.</summary>
    internal static IPEndPoint NotGiven { get; } = new(IPAddress.None, 0);

    /// <summary>Which of the two operations.</summary>
    [JsonIgnore]
    public PeerTargetNameOperation Operation => this is SetStep ? PeerTargetNameOperation.Set : PeerTargetNameOperation.Delete;
}

/// <summary>Sets a target name.</summary>
public sealed record SetStep : CallStep
{
    /// <summary>The name to set. Not looked at where a buffer is given.</summary>
    [JsonConverter(typeof(Utf16Converter))]
    public string? Name { get; init; }

    /// <summary>The security protocol field.</summary>
    [JsonConverter(typeof(ProtocolConverter))]
    public int Protocol { get; init; } = (int)SocketSecurityProtocol.IPsec2;

    /// <summary>What the length field of the name holds in place of the name's own length in bytes.</summary>
    [JsonConverter(typeof(UInt32Converter))]
    public uint? NameLength { get; init; }
}

/// <summary>Deletes a target name.</summary>
public sealed record DeleteStep : CallStep;

/// <summary>A buffer that a vector gives.</summary>
/// <param name="Bytes">The bytes, or <see langword="null"/> for a NULL pointer.</param>
public sealed record GivenBuffer(ReadOnlyMemory<byte>? Bytes);
