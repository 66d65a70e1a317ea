using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>What a host answered to a set of cases, with the machine and the time: a file of one JSON value a line that anyone can send.</summary>
/// <remarks>docs/conformance.md gives the format. Immutable.</remarks>
public sealed record ConformanceRecording
{
    internal const string FormatName = "peertarget-recording-2";

    /// <summary>What the host was called.</summary>
    public required string Host { get; init; }

    /// <summary>The machine.</summary>
    public required RecordedSystem System { get; init; }

    /// <summary>When the recording was begun.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The cases, each once for each form that was called.</summary>
    public required IReadOnlyList<CaseRun> Cases { get; init; }

    /// <summary>Performs the recorded cases on another host, and tells where it answers otherwise.</summary>
    /// <param name="host">The host, such as an emulator under certain assumptions.</param>
    /// <returns>The recorded cases with the recorded answers as the expected ones, and those of the host next to them.</returns>
    public IReadOnlyList<CaseRun> Replay(IConformanceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return
        [
            .. Cases.Select(recorded =>
            {
                CaseRun replayed = PerformAsItIs(recorded.Case, host, host.Forms.Contains(recorded.Form) ? recorded.Form : host.Forms[0]);
                return replayed with
                {
                    Answers =
                    [
                        .. recorded.Answers.Join(
                            replayed.Answers, answer => answer.Step, answer => answer.Step, (then, now) => new StepAnswer(then.Step, then.Got, now.Got, then.Got == now.Got)),
                    ],
                };
            }),
        ];
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConformanceFormatException">It cannot be read or is no recording; the message says where and how.</exception>
    public static ConformanceRecording Read(string path) => Parse(ConformanceFile.ReadBytes(path), path);

    /// <summary>Reads a recording from memory.</summary>
    /// <param name="bytes">The UTF-8 text, with or without a byte order mark.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="ConformanceFormatException">It is no recording; the message says where and how.</exception>
    internal static ConformanceRecording Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        ConformanceFile.MustBeUtf8(bytes, path);
        ReadOnlyMemory<byte> rest = ConformanceFile.WithoutMark(bytes);
        Header? header = null;
        var runs = new List<CaseRun>();
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var place = new Place(path, line);
            if (header is not null)
            {
                if (end >= 0 || IsWhole(text))
                {
                    runs.Add(ReadRun(text, place));
                }

                continue;
            }

            header = Binder.Bind<Header>(text, place);
            if (header.Format != FormatName)
            {
                throw place.Fault("format", $"The format is not {FormatName}.");
            }
        }

        return header is null
            ? throw new Place(path).Fault(key: null, "The file is empty. The first line of a recording is its header.")
            : new ConformanceRecording { Host = header.Host, System = header.System, Started = header.Started, Cases = runs };
    }

    // A machine has its own way. So a case that sets assumptions is performed without them, whatever its calls are then expected to answer.
    internal static CaseRun PerformAsItIs(ConformanceCase vector, IConformanceHost host, CallForm form) =>
        ConformanceRunner.Perform(vector with { Assumptions = null }, host, form, goOn: true) with { Case = vector };

    // A recorder that was stopped leaves a last line without its end.
    private static bool IsWhole(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static CaseRun ReadRun(ReadOnlyMemory<byte> text, Place place)
    {
        Line read = Binder.Bind<Line>(text, place);
        ConformanceCase vector = new VectorReader(place.File, text).ReadCase(read.Vector) with { Line = place.Line!.Value };
        Place here = place with { CaseId = vector.Id };
        return Array.Exists(read.Answers, answer => answer is null) ? throw here.Fault("answers", "An answer is null.")
            : read.Answers.FirstOrDefault(answer => answer.Step < 1 || answer.Step > vector.Steps.Count) is { } stray ? throw here.Fault("step", $"The case has no step {stray.Step}.")
            : read.Answers.DistinctBy(answer => answer.Step).Count() < read.Answers.Length ? throw here.Fault("answers", "A step has two answers.")
            : new CaseRun(
                vector,
                Enum.TryParse(read.Form, ignoreCase: true, out CallForm form) && !char.IsAsciiDigit(read.Form[0]) ? form : throw place.Fault("form", "The form is ioctl, function or provider."),
                [.. read.Answers.Select(answer => (answer.Step, Expected: TextOf(answer.Expected, here), Got: TextOf(answer.Got, here))).Select(answer => new StepAnswer(answer.Step, answer.Expected, answer.Got, answer.Expected == answer.Got))],
                read.NotApplicable ?? read.Lost);
    }

    private static string TextOf(JsonElement answer, Place place)
    {
        try
        {
            return $"{answer}";
        }
        catch (InvalidOperationException)
        {
            throw place.Fault("answers", "An answer holds half of a surrogate pair.");
        }
    }

    private sealed record Header
    {
        public required string Format { get; init; }

        public required string Host { get; init; }

        public required RecordedSystem System { get; init; }

        public required JsonElement Tool { get; init; }

        public required JsonElement Vectors { get; init; }

        public required DateTimeOffset Started { get; init; }
    }

    private sealed record Line
    {
        public required RawValue Vector { get; init; }

        public required string Form { get; init; }

        public required RecordedAnswer[] Answers { get; init; }

        public string? NotApplicable { get; init; }

        public string? Lost { get; init; }
    }

    private sealed record RecordedAnswer(int Step, JsonElement Expected, JsonElement Got);
}
