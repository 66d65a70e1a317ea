using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>Who made a set.</summary>
/// <param name="Name">What the set is called.</param>
/// <param name="Version">Its version.</param>
internal sealed record VectorSource(string Name, string Version);

/// <summary>The keys of a vector file.</summary>
internal sealed record VectorFile
{
    public const string FormatName = "peertarget-vectors-1";

    public required string Format { get; init; }

    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public VectorSource? Source { get; init; }

    public int? NumberOfCases { get; init; }

    public required RawValue[] Cases { get; init; }

    public static string Form() => $$"""A vector file is an object: { "format": "{{FormatName}}", "cases": [ ... ] }.""";
}

/// <summary>The keys of a case.</summary>
internal sealed record VectorCase
{
    public required string Id { get; init; }

    public required string Says { get; init; }

    [JsonConverter(typeof(BasisConverter))]
    public required ConformanceBasis Basis { get; init; }

    public required string Source { get; init; }

    public RawValue Assumptions { get; init; }

    public required RawValue[] Steps { get; init; }
}

/// <summary>Reads the cases of a file. What the format does not know is an error, never skipped.</summary>
internal sealed class VectorReader(string file, ReadOnlyMemory<byte> bytes)
{
    private const int MaxSteps = 10_000;

    private static readonly SearchValues<char> s_kebab = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private int _counted;
    private int _line = 1;

    public IReadOnlyList<ConformanceCase> ReadFile()
    {
        var place = new Place(file);
        if (bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) is var first && (first < 0 || bytes.Span[first] == '['))
        {
            throw place.Fault(key: null, $"{(first < 0 ? "The file is empty." : "This is an array.")} {VectorFile.Form()}");
        }

        VectorFile read = Binder.Bind<VectorFile>(bytes, place);
        if (read.Format != VectorFile.FormatName)
        {
            throw place.Fault("format", $"The format \"{ConformanceFormatException.Shorten(read.Format)}\" is not known. {VectorFile.Form()}");
        }

        if (read.NumberOfCases is { } number && number != read.Cases.Length)
        {
            throw place.Fault("numberOfCases", $"The number is {number}, and the cases are {read.Cases.Length}.");
        }

        if (read.Cases.Length > ConformanceFile.MaxCases)
        {
            throw place.Fault("cases", $"The file holds more than {ConformanceFile.MaxCases} cases.");
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var cases = new ConformanceCase[read.Cases.Length];
        for (int i = 0; i < cases.Length; i++)
        {
            cases[i] = ReadCase(read.Cases[i]);
            if (!lines.TryAdd(cases[i].Id, cases[i].Line))
            {
                throw new Place(file, cases[i].Line, cases[i].Id).Fault("id", $"Line {lines[cases[i].Id]} has a case of the same id.");
            }
        }

        return cases;
    }

    /// <summary>Reads a case that stands in the bytes, also in those of a recording.</summary>
    public ConformanceCase ReadCase(RawValue raw)
    {
        ReadOnlyMemory<byte> text = raw.In(bytes);
        var place = new Place(file, LineOf(raw.Start));
        VectorCase read;
        try
        {
            read = Binder.Bind<VectorCase>(text, place);
        }
        catch (ConformanceFormatException) when (IdOf(text) is { } id)
        {
            // Once more, so that the fault is told with the name of the case.
            read = Binder.Bind<VectorCase>(text, place with { CaseId = id });
        }

        place = place with { CaseId = ConformanceFormatException.Shorten(read.Id) };
        bool isKebab = read.Id.Length is > 0 and <= 200 && !read.Id.AsSpan().ContainsAnyExcept(s_kebab) && read.Id[0] != '-' && read.Id[^1] != '-' && !read.Id.Contains("--", StringComparison.Ordinal);
        if (!isKebab)
        {
            throw place.Fault("id", $"\"{ConformanceFormatException.Shorten(read.Id)}\" is not kebab-case: lower-case letters and digits, in words joined by single hyphens, 200 characters at most.");
        }

        foreach ((string key, string value) in new[] { ("says", read.Says), ("source", read.Source) })
        {
            _ = string.IsNullOrWhiteSpace(value) ? throw place.Fault(key, "The text is empty.") : value;
        }

        return read.Steps.Length is 0 or > MaxSteps
            ? throw place.Fault("steps", $"The steps are {read.Steps.Length}; a case has from 1 to {MaxSteps}.")
            : new ConformanceCase
            {
                File = file,
                Line = place.Line!.Value,
                Id = read.Id,
                Says = read.Says,
                Basis = read.Basis,
                Source = read.Source,
                Assumptions = read.Assumptions == default ? null : ReadAssumptions(read.Assumptions.In(text), place),
                Steps = ReadSteps(read.Steps, raw, place),
                Text = text,
            };
    }

    private ConformanceStep[] ReadSteps(RawValue[] raw, RawValue vector, Place place)
    {
        var opened = new HashSet<string>(StringComparer.Ordinal);
        var steps = new ConformanceStep[raw.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            ReadOnlyMemory<byte> text = raw[i].In(vector.In(bytes));
            Place at = place with { Line = LineOf(vector.Start + raw[i].Start), Step = i + 1 };
            steps[i] = ReadStep(text, at) with { Number = i + 1, Text = text };
            if (steps[i] is OpenStep)
            {
                _ = opened.Add(steps[i].Socket);
            }
            else if (steps[i] is LookupStep && !opened.Contains(steps[i].Socket))
            {
                // A set or a delete may name an invalid descriptor, and other steps then fail; but a slip in a lookup would pass for "no name".
                throw at.Fault("socket", $"No step before it opened \"{ConformanceFormatException.Shorten(steps[i].Socket)}\", so there is nothing to look up.");
            }
        }

        return steps;
    }

    private static ConformanceStep ReadStep(ReadOnlyMemory<byte> text, Place place)
    {
        ConformanceStep step = Binder.Bind<ConformanceStep>(text, place);
        (string Key, string Problem)? fault = step switch
        {
            { Socket.Length: 0 } => ("socket", "The text is empty."),
            OpenStep { DualMode: true, Family: not 23 } => ("dualMode", "Only an inet6 socket can be dual-mode."),
            ConnectStep { Peer: null } => ("peer", "A connect needs a peer; a disconnect dissolves a connection."),
            // A buffer replaces peer and name: they may then be left out, and are not looked at if they are not.
            CallStep { Buffer: null, GivenPeer: null } => ("peer", "The key is missing."),
            SetStep { Buffer: null, Name: null } => ("name", "The key is missing."),
            _ => null,
        };
        return fault is { } found ? throw place.Fault(found.Key, found.Problem) : step;
    }

    private static WinsockAssumptions ReadAssumptions(ReadOnlyMemory<byte> text, Place place)
    {
        Dictionary<string, JsonElement> given = Binder.Bind<Dictionary<string, JsonElement>>(text, place);
        foreach ((string name, JsonElement value) in given)
        {
            // Camel case, as every key, and nothing that would read as another assumption.
            bool isWord = name.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetterLower(name.FirstOrDefault()) && $"{value}".All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
            _ = Parse(isWord ? $"{name} = {value}" : $"? = {value}", ConformanceFormatException.Shorten(name));
        }

        return given.Count == 0 ? WinsockAssumptions.Default : Parse(string.Join(", ", given.Select(pair => $"{pair.Key} = {pair.Value}")), "assumptions");

        WinsockAssumptions Parse(string assumptions, string key)
        {
            try
            {
                return WinsockAssumptions.Parse(assumptions);
            }
            catch (FormatException fault)
            {
                throw place.Fault(key, fault.Message);
            }
        }
    }

    private static string? IdOf(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("id", out JsonElement id) && id.ValueKind is JsonValueKind.String
            ? ConformanceFormatException.Shorten(id.GetRawText()[1..^1])
            : null;
    }

    private int LineOf(int position)
    {
        // Cases come in order, and so do their steps; only a case's own line is asked before its steps'.
        if (position < _counted)
        {
            (_counted, _line) = (0, 1);
        }

        _line += bytes.Span[_counted..position].Count((byte)'\n');
        _counted = position;
        return _line;
    }
}
