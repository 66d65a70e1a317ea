using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using PeerTarget.Emulation;
using static PeerTarget.Conformance.ConformanceFormatException;

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

    public static string Form => $$"""A vector file is an object: { "format": "{{FormatName}}", "cases": [ ... ] }.""";
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
internal sealed partial class VectorReader(string file, ReadOnlyMemory<byte> bytes)
{
    private const int MaxSteps = 10_000;

    private int _counted;
    private int _line = 1;

    public IReadOnlyList<ConformanceCase> ReadFile()
    {
        var place = new Place(file);
        if (bytes.Span.TrimStart(" \t\r\n"u8) is [] or [(byte)'[', ..])
        {
            throw place.Fault(key: null, $"{(bytes.Span.Contains((byte)'[') ? "This is an array." : "The file is empty.")} {VectorFile.Form}");
        }

        VectorFile read = Binder.Bind<VectorFile>(bytes, place);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return read.Format != VectorFile.FormatName ? throw place.Fault("format", $"The format \"{Shorten(read.Format)}\" is not known. {VectorFile.Form}")
            : read.NumberOfCases is { } number && number != read.Cases.Length ? throw place.Fault("numberOfCases", $"The number is {number}, and the cases are {read.Cases.Length}.")
            : read.Cases.Length > ConformanceFile.MaxCases ? throw place.Fault("cases", $"The file holds more than {ConformanceFile.MaxCases} cases.")
            : Array.ConvertAll(read.Cases, raw =>
            {
                ConformanceCase vector = ReadCase(raw);
                return lines.TryAdd(vector.Id, vector.Line) ? vector
                    : throw new Place(file, vector.Line, vector.Id).Fault("id", $"Line {lines[vector.Id]} has a case of the same id.");
            });
    }

    /// <summary>Reads a case that stands in the bytes, also in those of a recording.</summary>
    public ConformanceCase ReadCase(RawValue raw)
    {
        ReadOnlyMemory<byte> text = raw.In(bytes);

        // The name comes first, so that every fault can tell it.
        var place = new Place(file, LineOf(raw.Start), Id().Match(Encoding.UTF8.GetString(text.Span)) is { Success: true } id ? id.Groups[1].Value : null);
        VectorCase read = Binder.Bind<VectorCase>(text, place);
        (string Key, string Problem)? fault = read switch
        {
            { Id.Length: > 200 } => ("id", "The name has more than 200 characters."),
            _ when !Kebab().IsMatch(read.Id) => ("id", $"\"{Shorten(read.Id)}\" is not kebab-case: lower-case letters and digits, in words joined by single hyphens."),
            _ when string.IsNullOrWhiteSpace(read.Says) => ("says", "The text is empty."),
            _ when string.IsNullOrWhiteSpace(read.Source) => ("source", "The text is empty."),
            { Steps.Length: 0 or > MaxSteps } => ("steps", $"The steps are {read.Steps.Length}; a case has from 1 to {MaxSteps}."),
            _ => null,
        };
        return fault is { } found ? throw place.Fault(found.Key, found.Problem) : new ConformanceCase
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
            ConformanceStep step = Binder.Bind<ConformanceStep>(text, at);
            (string Key, string Problem)? fault = step switch
            {
                { Socket.Length: 0 } => ("socket", "The text is empty."),
                OpenStep { DualMode: true, Family: not 23 } => ("dualMode", "Only an inet6 socket can be dual-mode."),
                ConnectStep { Peer: null } => ("peer", "A connect needs a peer; a disconnect dissolves a connection."),
                // A buffer replaces peer and name: they may then be left out, and are not looked at if they are not.
                CallStep { Buffer: null } call when ReferenceEquals(call.Peer, CallStep.NotGiven) => ("peer", "The key is missing."),
                SetStep { Buffer: null, Name: null } => ("name", "The key is missing."),
                // A set or a delete may name an invalid descriptor, and other steps then fail; but a slip in a lookup would pass for "no name".
                LookupStep when !opened.Contains(step.Socket) => ("socket", $"No step before it opened \"{Shorten(step.Socket)}\", so there is nothing to look up."),
                _ => null,
            };
            _ = step is OpenStep && opened.Add(step.Socket);
            steps[i] = fault is { } found ? throw at.Fault(found.Key, found.Problem) : step with { Number = i + 1, Text = text };
        }

        return steps;
    }

    private static WinsockAssumptions ReadAssumptions(ReadOnlyMemory<byte> text, Place place)
    {
        Dictionary<string, JsonElement> given = Binder.Bind<Dictionary<string, JsonElement>>(text, place);
        foreach ((string name, JsonElement value) in given)
        {
            // Camel case, as every key, and nothing that would read as another assumption.
            _ = Parse(Assumption().IsMatch($"{name} = {value}") ? $"{name} = {value}" : "? = ?", Shorten(name));
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

    // Cases come in order, and so do their steps, so every byte is counted once.
    private int LineOf(int position)
    {
        _line += bytes.Span[_counted..position].Count((byte)'\n');
        _counted = position;
        return _line;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex Kebab();

    [GeneratedRegex("\"id\"\\s*:\\s*\"([^\"\\\\]{1,80})")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z][A-Za-z0-9]* = [A-Za-z0-9_]+\\z")]
    private static partial Regex Assumption();
}
