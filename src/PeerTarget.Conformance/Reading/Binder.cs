using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using static PeerTarget.Conformance.ConformanceFormatException;

namespace PeerTarget.Conformance;

/// <summary>Where in a file a value stands, as far as that is known.</summary>
internal readonly record struct Place(string File, int? Line = null, string? CaseId = null, int? Step = null)
{
    public ConformanceFormatException Fault(string? key, string problem) => new(File, Line, CaseId, Step, key, problem);
}

/// <summary>Binds JSON to the types of the format, strictly, and tells what is wrong in the format's own words.</summary>
internal static class Binder
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // An ignored member would let its name pass for a key.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveIgnored } },
    };

    /// <summary>The keys of a type, as the format spells them.</summary>
    public static IEnumerable<string> KeysOf(Type type) => s_options.GetTypeInfo(type).Properties.Select(property => property.Name);

    public static T Bind<T>(ReadOnlyMemory<byte> json, Place place)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, s_options) ?? throw place.Fault(key: null, "The value is null; it must be an object.");
        }
        catch (NotSupportedException)
        {
            // The platform takes a step without the key that tells its type for one of an abstract type.
            throw place.Fault("do", "The key is missing.");
        }
        catch (JsonException fault)
        {
            (string? key, string problem) = Explain(fault);
            throw (place with { Line = (place.Line ?? 1) + (int)(fault.LineNumber ?? 0) }).Fault(key is null ? null : Shorten(key), problem);
        }
    }

    private static void RemoveIgnored(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo ignored in type.Properties.Where(property => property.Get is null && property.Set is null).ToArray())
        {
            _ = type.Properties.Remove(ignored);
        }
    }

    // The platform's own messages name .NET types; the key, or the word, is what they quote.
    private static (string? Key, string Problem) Explain(JsonException fault)
    {
        string message = Without($" Path: {fault.Path}", Without($" LineNumber: {fault.LineNumber} | BytePositionInLine: {fault.BytePositionInLine}.", fault.Message).TrimEnd(' ', '|'));
        string[] quoted = message.Split('\'');
        // In a path, a key that is no plain word stands in brackets and apostrophes, and an index in brackets alone.
        string? key = fault.Path?.Split('.')[^1].Split('[')[0] is { } last and not "$" && !fault.Path.Contains("['", StringComparison.Ordinal) ? last : null;
        return message switch
        {
            _ when fault is MisfitException => (key, message),
            // A word or a key of the file may hold anything, also apostrophes and what the messages say. So the messages that quote one come first.
            _ when Begins("Read unrecognized type discriminator") =>
                ("do", $"There is no step \"{Shorten(string.Join('\'', quoted[1..^1]))}\"; it is one of socket, connect, disconnect, close, set, delete, lookup."),
            _ when Begins("The JSON property '") && Says("could not be mapped") =>
                (string.Join('\'', quoted[1..^3]), $"There is no such key; the keys are {string.Join(", ", KeysOf(typeof(Binder).Assembly.GetType(quoted[^2]) ?? typeof(VectorFile)))}."),
            _ when Says("uplicate ") => (quoted.ElementAtOrDefault(1) ?? key, "The key stands twice."),
            _ when Says("missing required") => (quoted[3], "The key is missing."),
            _ when Says("metadata properties must be") => ("do", "The value does not fit; it must be a string."),
            _ when Says("metadata") => (null, "A step has no key that begins with $."),
            _ when Says("could not be converted") || Says("nullability") || Says("null values") =>
                (key, $"The value does not fit; it must be {(Says("Boolean") ? "true or false" : Says("Int32") ? "a whole number" : Says("[]") ? "an array" : Says("String") || Says("null") ? "a string" : "an object")}."),
            _ => (null, $"The JSON is malformed or cut off. {message}"),
        };

        bool Begins(string start) => message.StartsWith(start, StringComparison.Ordinal);

        bool Says(string part) => message.Contains(part, StringComparison.Ordinal);

        static string Without(string end, string text) => text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
    }
}
