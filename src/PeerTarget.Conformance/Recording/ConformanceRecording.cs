using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PeerTarget.Conformance;

/// <summary>What a host answered to a set of cases, with the machine and the time: a file of one JSON value a line that anyone can send.</summary>
/// <remarks>docs/conformance.md gives the format. Immutable.</remarks>
public sealed partial record ConformanceRecording
{
    private const string FormatName = "peertarget-recording-2";

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the host was called.</summary>
    public required string Host { get; init; }

    /// <summary>The machine.</summary>
    public required RecordedSystem System { get; init; }

    /// <summary>When the recording was begun.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The cases, each once for each form that was called.</summary>
    public required IReadOnlyList<CaseRun> Cases { get; init; }

    /// <summary>
    /// Whether the machine has no peer target names at all: wherever a name should have been taken, it answered
    /// <c>WSAEOPNOTSUPP</c>. Such a recording says nothing about any assumption.
    /// </summary>
    public bool HasNoFacility
    {
        get
        {
            // A recording of no such call says nothing, not even that.
            string[] answers =
            [
                .. Cases.SelectMany(run => run.Answers
                    .Where(answer => run.Case.Steps[answer.Step - 1] is CallStep && answer.Expected == "NO_ERROR")
                    .Select(answer => answer.Got)),
            ];
            return answers.Length > 0 && answers.All(got => got == "WSAEOPNOTSUPP");
        }
    }

    /// <summary>Performs every case to its end, whatever is expected, and writes each down before the next begins.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="host">The host.</param>
    /// <param name="time">What tells the time.</param>
    /// <param name="destination">Where to write.</param>
    /// <returns>What was written.</returns>
    public static ConformanceRecording Make(IEnumerable<ConformanceCase> cases, IConformanceHost host, TimeProvider time, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(destination);
        ConformanceCase[] all = [.. cases];
        DateTimeOffset started = time.GetUtcNow();
        WriteLine(destination, json => WriteHeader(json, host, started, all));
        var runs = new List<CaseRun>();
        foreach (ConformanceCase vector in all)
        {
            foreach (CallForm form in ConformanceRunner.FormsOf(vector, host))
            {
                // What Windows is asked under no assumption of ours would be judged by none.
                CaseRun run = vector.Assumptions is not null && host is WinsockHost
                    ? new CaseRun(vector, form, [], host.ReasonAgainst(vector))
                    : ConformanceRunner.Perform(vector, host, form, goOn: true);
                WriteLine(destination, json => WriteRun(json, run));
                runs.Add(run);
            }
        }

        return new ConformanceRecording { Host = host.Name, System = RecordedSystem.Current, Started = started, Cases = runs };
    }

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
                CaseRun replayed = ConformanceRunner.Perform(recorded.Case, host, host.Forms.Contains(recorded.Form) ? recorded.Form : host.Forms[0], goOn: true);
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
    public static ConformanceRecording Read(string path)
    {
        ReadOnlyMemory<byte> rest = ConformanceFile.WithoutMark(ConformanceFile.ReadBytes(path));
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
                runs.Add(ReadRun(text, place));
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

    private static CaseRun ReadRun(ReadOnlyMemory<byte> text, Place place)
    {
        Line read = Binder.Bind<Line>(text, place);
        ConformanceCase vector = new VectorReader(place.File, text).ReadCase(read.Vector) with { Line = place.Line!.Value };
        return read.Answers.FirstOrDefault(answer => answer.Step < 1 || answer.Step > vector.Steps.Count) is { } stray
            ? throw (place with { CaseId = vector.Id }).Fault("step", $"The case has no step {stray.Step}.")
            : new CaseRun(
                vector,
                Enum.TryParse(read.Form, ignoreCase: true, out CallForm form) ? form : throw place.Fault("form", "The form is ioctl, function or provider."),
                [.. read.Answers.Select(answer => new StepAnswer(answer.Step, $"{answer.Expected}", $"{answer.Got}", $"{answer.Expected}" == $"{answer.Got}"))],
                read.NotApplicable);
    }

    private static void WriteLine(Stream destination, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(destination, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
        destination.Flush();
    }

    private static void WriteHeader(Utf8JsonWriter json, IConformanceHost host, DateTimeOffset started, ConformanceCase[] cases)
    {
        json.WriteString("format", FormatName);
        json.WriteString("host", host.Name);
        json.WritePropertyName("system");
        JsonSerializer.Serialize(json, RecordedSystem.Current, JsonSerializerOptions.Web);
        json.WriteStartObject("tool");
        json.WriteString("name", "peertarget");
        json.WriteString("version", typeof(ConformanceRecording).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        json.WriteStartObject("vectors");
        json.WriteString("name", "peertarget");
        json.WriteNumber("cases", cases.Length);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData([.. cases.SelectMany(vector => OneLine(vector).ToArray())])));
        json.WriteEndObject();
        json.WriteString("started", started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static void WriteRun(Utf8JsonWriter json, CaseRun run)
    {
        json.WritePropertyName("vector");
        json.WriteRawValue(OneLine(run.Case));
        json.WriteString("form", $"{run.Form}".ToLowerInvariant());
        if (run.NotApplicable is { } reason)
        {
            json.WriteString("notApplicable", reason);
        }

        json.WriteStartArray("answers");
        foreach (StepAnswer answer in run.Answers)
        {
            json.WriteStartObject();
            json.WriteNumber("step", answer.Step);
            WriteCode("expected", answer.Expected);
            WriteCode("got", answer.Got);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void WriteCode(string key, string code)
        {
            json.WritePropertyName(key);
            if (int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue(code);
            }
        }
    }

    // A JSON string holds no raw line break, so those of the file stand between its tokens.
    private static byte[] OneLine(ConformanceCase vector) => Encoding.UTF8.GetBytes(LineBreaks().Replace(Encoding.UTF8.GetString(vector.Text.Span), " "));

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineBreaks();

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
    }

    private sealed record RecordedAnswer(int Step, JsonElement Expected, JsonElement Got);
}
