using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>Reads a case.</summary>
internal static class CaseReader
{
    private const int MaxSteps = 10_000;

    private static readonly SearchValues<char> s_kebab = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly FrozenDictionary<string, int> s_bases = new Dictionary<string, int>
    {
        ["documented"] = (int)ConformanceBasis.Documented,
        ["assumed"] = (int)ConformanceBasis.Assumed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ConformanceCase Read(JsonValue value, string fileName, ReadOnlyMemory<byte> file)
    {
        // The name comes first, so that every later fault can tell it.
        string? id = value.Members.FirstOrDefault(member => member.Key == "id").Value is { Kind: JsonTokenType.String } named ? JsonObject.Shorten(named.Text) : null;
        var place = new JsonObject.Place(fileName, value.Line, id, Step: null);
        JsonObject vector = JsonObject.Of(value, place, "A case");
        vector.AllowOnly("A case", "id", "says", "basis", "source", "assumptions", "steps");
        return new ConformanceCase
        {
            File = fileName,
            Line = value.Line,
            Text = file[value.Start..value.End],
            Id = Id(vector),
            Says = vector.RequireText("says"),
            Basis = (ConformanceBasis)vector.Word("basis", s_bases),
            Source = vector.RequireText("source"),
            Assumptions = vector.Find("assumptions") is { } assumptions ? AssumptionReader.Read(assumptions, place) : null,
            Steps = Steps(vector, place, file),
        };
    }

    private static string Id(JsonObject vector)
    {
        string id = vector.RequireString("id");
        bool isKebab = id.Length is > 0 and <= 200
            && !id.AsSpan().ContainsAnyExcept(s_kebab)
            && id[0] != '-' && id[^1] != '-' && !id.Contains("--", StringComparison.Ordinal);
        return isKebab
            ? id
            : throw vector.Fault("id", $"\"{JsonObject.Shorten(id)}\" is not kebab-case: lower-case letters and digits, in words joined by single hyphens, 200 characters at most.", vector.Find("id"));
    }

    private static ConformanceStep[] Steps(JsonObject vector, JsonObject.Place place, ReadOnlyMemory<byte> file)
    {
        JsonValue value = vector.Require("steps");
        if (value.Kind is not JsonTokenType.StartArray || value.Items.Count is 0 or > MaxSteps)
        {
            throw vector.Fault("steps", value.Kind is not JsonTokenType.StartArray
                ? $"The value is {value.Describe()}; it must be an array of steps."
                : $"The steps are {value.Items.Count}; a case has from 1 to {MaxSteps}.", value);
        }

        var steps = new ConformanceStep[value.Items.Count];
        var opened = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < steps.Length; i++)
        {
            JsonObject.Place at = place with { Step = i + 1 };
            steps[i] = StepReader.Read(value.Items[i], at, file);
            if (steps[i] is OpenStep)
            {
                _ = opened.Add(steps[i].Socket);
            }
            else if (steps[i] is LookupStep && !opened.Contains(steps[i].Socket))
            {
                // A set or a delete may name an invalid descriptor, and other steps then fail; but a slip in a lookup would pass for "no name".
                JsonObject step = JsonObject.Of(value.Items[i], at, "A step");
                throw step.Fault("socket", $"No step before it opened \"{JsonObject.Shorten(steps[i].Socket)}\", so there is nothing to look up.", step.Find("socket"));
            }
        }

        return steps;
    }
}
