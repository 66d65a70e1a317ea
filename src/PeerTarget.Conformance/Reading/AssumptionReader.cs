using System.Collections.Frozen;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>Reads a case's assumptions over the defaults. Names are camel case.</summary>
internal static class AssumptionReader
{
    private static readonly FrozenDictionary<string, Func<WinsockAssumptions, string, WinsockAssumptions?>> s_setters =
        new Dictionary<string, Func<WinsockAssumptions, string, WinsockAssumptions?>>
        {
            ["peerKey"] = (all, word) => Parse(word, out PeerKey value) ? all with { PeerKey = value } : null,
            ["repeatedSet"] = (all, word) => Parse(word, out RepeatedSet value) ? all with { RepeatedSet = value } : null,
            ["deleteOfAbsent"] = (all, word) => Parse(word, out DeleteOfAbsent value) ? all with { DeleteOfAbsent = value } : null,
            ["deleteOnStream"] = (all, word) => Parse(word, out DeleteOnStream value) ? all with { DeleteOnStream = value } : null,
            ["familyMismatch"] = (all, word) => Parse(word, out FamilyMismatch value) ? all with { FamilyMismatch = value } : null,
            ["unspecifiedDatagramPeer"] = (all, word) => Parse(word, out UnspecifiedDatagramPeer value) ? all with { UnspecifiedDatagramPeer = value } : null,
            ["shortBuffer"] = (all, word) => Parse(word, out ShortBuffer value) ? all with { ShortBuffer = value } : null,
            ["malformedName"] = (all, word) => Parse(word, out MalformedName value) ? all with { MalformedName = value } : null,
            ["nameLengthUnit"] = (all, word) => Parse(word, out NameLengthUnit value) ? all with { NameLengthUnit = value } : null,
            ["errorOrder"] = (all, word) => Parse(word, out ErrorOrder value) ? all with { ErrorOrder = value } : null,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => s_setters.Keys;

    public static WinsockAssumptions Read(JsonValue value, JsonObject.Place place)
    {
        JsonObject given = JsonObject.Of(value, place, "The value of \"assumptions\"");
        WinsockAssumptions assumptions = WinsockAssumptions.Default;
        foreach ((string name, JsonValue member) in given.All)
        {
            if (!s_setters.TryGetValue(name, out Func<WinsockAssumptions, string, WinsockAssumptions?>? set))
            {
                throw given.Fault(name, $"There is no such assumption; it is one of {string.Join(", ", s_setters.Keys.Order(StringComparer.Ordinal))}.", member);
            }

            string word = given.RequireString(name);
            assumptions = set(assumptions, word) ?? throw given.Fault(name, $"The assumption has no value \"{JsonObject.Shorten(word)}\".", member);
        }

        return assumptions;
    }

    // Without regard to case, because the camel case of IPsec2 can be argued about; but never by number.
    private static bool Parse<T>(string word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word.Length > 0 && char.IsAsciiLetter(word[0]) && word.All(char.IsAsciiLetterOrDigit)
            && Enum.TryParse(word, ignoreCase: true, out value);
    }
}
