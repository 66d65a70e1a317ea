using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>A JSON value and the line it stands on.</summary>
internal sealed class JsonValue
{
    public required JsonTokenType Kind { get; init; }

    public required int Line { get; init; }

    /// <summary>A string's text or a number's digits.</summary>
    public string Text { get; init; } = "";

    public List<KeyValuePair<string, JsonValue>> Members { get; } = [];

    public List<JsonValue> Items { get; } = [];

    /// <summary>Where the value stands in the file's bytes.</summary>
    public required int Start { get; init; }

    public int End { get; set; }

    /// <summary>The kind in a reader's words.</summary>
    public string Describe() => Kind switch
    {
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        _ => "an object",
    };
}
