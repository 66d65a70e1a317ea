using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using static PeerTarget.Conformance.ConformanceFormatException;

namespace PeerTarget.Conformance;

/// <summary>A value does not fit the format; the message says why in the format's words.</summary>
internal sealed class MisfitException(string message) : JsonException(message);

/// <summary>Reads a value of the format, and says in the format's words what is wrong. A null is a value, and mostly a wrong one.</summary>
internal abstract class ReadConverter<T> : JsonConverter<T>
{
    public sealed override bool HandleNull => true;

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Vectors are kept as their text.");

    // A name may hold half a surrogate pair, which the platform refuses to bind. JSON's escapes are among those of regular expressions.
    protected static string Word(ref Utf8JsonReader reader, string what) =>
        reader.TokenType is JsonTokenType.String ? Regex.Unescape(Encoding.UTF8.GetString(reader.ValueSpan)) : throw Misfit(ref reader, what);

    protected static long Number(ref Utf8JsonReader reader, long min, long max) => reader.TokenType is not JsonTokenType.Number
        ? throw Misfit(ref reader, "a number")
        : reader.TryGetInt64(out long number) && number >= min && number <= max ? number
        : throw new MisfitException($"The number is {Shorten(Encoding.UTF8.GetString(reader.ValueSpan))}; it must be a whole number from {min} to {max}.");

    private static MisfitException Misfit(ref Utf8JsonReader reader, string what) => new($"The value is {reader.TokenType switch
    {
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        _ => "true or false",
    }}; it must be {what}.");
}

/// <summary>A word of a vocabulary, or a number in a range where there is one.</summary>
internal abstract class WordConverter<T>((long Min, long Max)? range = null) : ReadConverter<T>
    where T : struct
{
    protected abstract (string Word, T Value)[] Words { get; }

    private string List => string.Join(", ", Words.Select(known => known.Word)) + (range is null ? "" : ", or a number");

    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && range is { } numbers)
        {
            return (T)(object)unchecked((int)Number(ref reader, numbers.Min, numbers.Max));
        }

        string word = Word(ref reader, $"one of {List}");
        return Array.Find(Words, known => known.Word == word) is { Word: not null } found ? found.Value
            : throw new MisfitException($"There is no \"{Shorten(word)}\"; it is one of {List}.");
    }
}

internal abstract class FamilyConverter(long min, long max) : WordConverter<int>((min, max))
{
    protected sealed override (string Word, int Value)[] Words => [("inet", 2), ("inet6", 23), ("unix", 1), ("bluetooth", 32), ("hyperv", 34), ("unspecified", 0)];
}

internal sealed class SocketFamilyConverter() : FamilyConverter(int.MinValue, int.MaxValue);

internal sealed class AddressFamilyConverter() : FamilyConverter(0, ushort.MaxValue);

/// <summary>A word that may be left out, but not be null.</summary>
internal sealed class OptionalConverter<TConverter, T> : ReadConverter<T?>
    where TConverter : WordConverter<T>, new()
    where T : struct
{
    private readonly TConverter _converter = new();

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => _converter.Read(ref reader, typeof(T), options);
}

internal sealed class TypeConverter : WordConverter<int>
{
    protected override (string Word, int Value)[] Words => [("stream", 1), ("dgram", 2), ("raw", 3), ("rdm", 4), ("seqpacket", 5)];
}

internal sealed class ProtocolConverter() : WordConverter<int>((int.MinValue, uint.MaxValue))
{
    protected override (string Word, int Value)[] Words => [("default", 0), ("ipsec", 1), ("ipsec2", 2)];
}

internal sealed class BasisConverter : WordConverter<ConformanceBasis>
{
    protected override (string Word, ConformanceBasis Value)[] Words => [("documented", ConformanceBasis.Documented), ("assumed", ConformanceBasis.Assumed)];
}

internal sealed class FormConverter : WordConverter<CallForm>
{
    protected override (string Word, CallForm Value)[] Words => [("ioctl", CallForm.Ioctl), ("function", CallForm.Function)];
}

internal sealed class IndicationConverter : WordConverter<CompletionIndication>
{
    protected override (string Word, CompletionIndication Value)[] Words => [("event", CompletionIndication.Event), ("routine", CompletionIndication.Routine)];
}

internal sealed class UInt32Converter : ReadConverter<uint?>
{
    public override uint? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => (uint)Number(ref reader, 0, uint.MaxValue);
}

/// <summary>A code by its Winsock name, or by its number where Winsock has no name for it.</summary>
internal sealed class CodeConverter : ReadConverter<SocketError>
{
    public override SocketError Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number)
        {
            var number = (SocketError)Number(ref reader, 0, int.MaxValue);
            string name = WinsockCodes.NameOf(number);
            return char.IsAsciiDigit(name[0]) ? number : throw new MisfitException($"The number is a code that has a name: write \"{name}\".");
        }

        string word = Word(ref reader, "NO_ERROR, a Winsock name such as WSAEFAULT, or a number that has no name");
        return WinsockCodes.TryParse(word, out SocketError code) ? code
            : throw new MisfitException($"There is no code \"{Shorten(word)}\"; it is NO_ERROR, a Winsock name such as WSAEFAULT, or a number without quotation marks.");
    }
}

internal sealed class PeerConverter : ReadConverter<IPEndPoint?>
{
    private const string Forms = "a.b.c.d:port, [v6]:port, [v6%scope]:port with a number for the scope, or none";

    public override IPEndPoint? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(Word(ref reader, Forms));

    // The platform takes short and octal forms too, an address without a port, and names of interfaces.
    public static IPEndPoint? Parse(string text) => text == "none" ? null
        : IPEndPoint.TryParse(text, out IPEndPoint? peer) && (peer.AddressFamily is AddressFamily.InterNetwork ? $"{peer}" == text : IsWhole(text, peer)) ? peer
        : throw new MisfitException($"\"{Shorten(text)}\" is not a peer; it is {Forms}.");

    private static bool IsWhole(string text, IPEndPoint peer) =>
        text.EndsWith(string.Create(CultureInfo.InvariantCulture, $"{(text.Contains('%', StringComparison.Ordinal) ? $"%{peer.Address.ScopeId}" : "")}]:{peer.Port}"), StringComparison.Ordinal);
}

/// <summary>A name, or null where there is none.</summary>
internal sealed class Utf16Converter : ReadConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType is JsonTokenType.Null ? null : Word(ref reader, "a string");
}

internal sealed class BufferConverter : ReadConverter<GivenBuffer?>
{
    public override GivenBuffer? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Null)
        {
            return new GivenBuffer(Bytes: null);
        }

        string hex = Word(ref reader, "null or a string of hexadecimal digits");
        int wrong = hex.TakeWhile(char.IsAsciiHexDigit).Count();
        return wrong < hex.Length ? throw new MisfitException($"Character {wrong + 1} is not a hexadecimal digit.")
            : hex.Length % 2 == 1 ? throw new MisfitException($"The hexadecimal digits are {hex.Length}; two make a byte, so their number must be even.")
            : new GivenBuffer(Convert.FromHexString(hex));
    }
}

/// <summary>Where a value stands in the bytes that are read. It is passed over, and read on its own later.</summary>
[JsonConverter(typeof(RawValueConverter))]
internal readonly record struct RawValue(int Start, int End)
{
    public ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> bytes) => bytes[Start..End];
}

internal sealed class RawValueConverter : ReadConverter<RawValue>
{
    public override RawValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new RawValue(start, (int)reader.BytesConsumed);
    }
}
