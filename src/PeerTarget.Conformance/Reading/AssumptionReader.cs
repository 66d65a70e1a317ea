using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>Reads a case's assumptions over the defaults. Names and choices are camel case, codes as everywhere.</summary>
internal static class AssumptionReader
{
    public static WinsockAssumptions Read(JsonValue value, JsonObject.Place place)
    {
        JsonObject given = JsonObject.Of(value, place, "The value of \"assumptions\"");
        var pairs = new List<string>();
        foreach ((string name, JsonValue member) in given.All)
        {
            // Camel case in a vector, as every other key is.
            string pair = $"{(name.Length > 0 && char.IsAsciiLetterLower(name[0]) ? name : $"\"{JsonObject.Shorten(name)}\"")} = {given.WordOrNumber(name)}";
            pairs.Add(pair);
            if (pair.Contains(',', StringComparison.Ordinal) || !WinsockAssumptions.TryParse(pair, provider: null, out _))
            {
                throw given.Fault(name, FaultOf(pair), member);
            }
        }

        return pairs.Count == 0 ? WinsockAssumptions.Default : WinsockAssumptions.Parse(string.Join(", ", pairs));
    }

    private static string FaultOf(string pair)
    {
        try
        {
            _ = WinsockAssumptions.Parse(pair);
            return "A name or a value of an assumption holds no comma.";
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }
}
