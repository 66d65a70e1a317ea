using System.Globalization;
using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>The members of a case or a step: each must be known, stand once and be of the right type.</summary>
internal sealed class JsonObject
{
    private readonly Dictionary<string, JsonValue> _members = new(StringComparer.Ordinal);
    private readonly Place _place;

    private JsonObject(Place place) => _place = place;

    /// <summary>Where in the file an object stands, as far as that is known.</summary>
    public readonly record struct Place(string File, int Line, string? CaseId, int? Step);

    public static JsonObject Of(JsonValue value, Place place, string what)
    {
        var members = new JsonObject(place with { Line = value.Line });
        if (value.Kind is not JsonTokenType.StartObject)
        {
            throw members.Fault(key: null, $"{what} is {value.Describe()}; it must be an object.");
        }

        foreach ((string key, JsonValue member) in value.Members)
        {
            if (!members._members.TryAdd(key, member))
            {
                throw members.Fault(key, "The key stands twice.", member);
            }
        }

        return members;
    }

    public void AllowOnly(string what, params ReadOnlySpan<string> known)
    {
        foreach ((string key, JsonValue value) in _members)
        {
            if (!known.Contains(key))
            {
                throw Fault(key, $"{what} has no such key; it has {string.Join(", ", known)}.", value);
            }
        }
    }

    public IEnumerable<KeyValuePair<string, JsonValue>> All => _members;

    public bool Has(string key) => _members.ContainsKey(key);

    public bool IsNull(string key) => Find(key)?.Kind is JsonTokenType.Null;

    public JsonValue? Find(string key) => _members.GetValueOrDefault(key);

    public JsonValue Require(string key) => Find(key) ?? throw Fault(key, "The key is missing.");

    public string RequireText(string key)
    {
        string text = RequireString(key);
        return !string.IsNullOrWhiteSpace(text) ? text : throw Fault(key, "The text is empty.", Find(key));
    }

    public string RequireString(string key)
    {
        JsonValue value = Require(key);
        return value.Kind is JsonTokenType.String ? value.Text : throw Fault(key, $"The value is {value.Describe()}; it must be a string.", value);
    }

    public string WordOrNumber(string key) => Find(key) is { Kind: JsonTokenType.Number } number ? number.Text : RequireString(key);

    public bool Flag(string key) => Find(key) switch
    {
        null or { Kind: JsonTokenType.False } => false,
        { Kind: JsonTokenType.True } => true,
        { } value => throw Fault(key, $"The value is {value.Describe()}; it must be true or false.", value),
    };

    /// <summary>An integer in a range; null where the key is left out.</summary>
    public long? Integer(string key, long min, long max)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.Kind is not JsonTokenType.Number)
        {
            throw Fault(key, $"The value is {value.Describe()}; it must be a number.", value);
        }

        return long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number
            : throw Fault(key, $"The number is {Shorten(value.Text)}; it must be a whole number from {min} to {max}.", value);
    }

    /// <summary>A word of a vocabulary, or a number in a range.</summary>
    public long? WordOrInteger(string key, IReadOnlyDictionary<string, int> words, long min, long max) =>
        Find(key) is { Kind: JsonTokenType.String } ? Word(key, words, orNumber: true) : Integer(key, min, max);

    public int Word(string key, IReadOnlyDictionary<string, int> words, bool orNumber = false)
    {
        string word = RequireString(key);
        return words.TryGetValue(word, out int number)
            ? number
            : throw Fault(key, $"There is no \"{Shorten(word)}\"; it is one of {string.Join(", ", words.Keys)}{(orNumber ? ", or a number" : "")}.", Find(key));
    }

    public ConformanceFormatException Fault(string? key, string problem, JsonValue? at = null) =>
        new(_place.File, at?.Line ?? _place.Line, _place.CaseId, _place.Step, key is null ? null : Shorten(key), problem);

    /// <summary>Enough of a text to know it by; a fault in a file may be megabytes long.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : $"{text.AsSpan(0, 77)}...";
}
