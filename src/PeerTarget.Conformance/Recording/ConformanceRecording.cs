using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>What a host answered to a set of cases, with the machine and the time: a JSON file that anyone can send.</summary>
/// <remarks>docs/conformance.md gives the format. Immutable.</remarks>
public sealed record ConformanceRecording
{
    private const string Format = "peertarget-recording-1";

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the host was called.</summary>
    public required string Host { get; init; }

    /// <summary>The machine.</summary>
    public required RecordedSystem System { get; init; }

    /// <summary>When the recording was made.</summary>
    public required DateTimeOffset Recorded { get; init; }

    /// <summary>The cases, each once for each form that was called.</summary>
    public required IReadOnlyList<RecordedCase> Cases { get; init; }

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
                .. Cases.SelectMany(recorded => recorded.Answers
                    .Where(answer => recorded.Case.Steps[answer.Step - 1] is CallStep && answer.Expected == "NO_ERROR")
                    .Select(answer => answer.Got)),
            ];
            return answers.Length > 0 && answers.All(got => got == "WSAEOPNOTSUPP");
        }
    }

    /// <summary>Runs every case to its end, whatever is expected, and records the answers.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="host">The host.</param>
    /// <param name="time">What tells the time.</param>
    public static ConformanceRecording Make(IEnumerable<ConformanceCase> cases, IConformanceHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        return new ConformanceRecording
        {
            Host = host.Name,
            System = RecordedSystem.Current,
            Recorded = time.GetUtcNow(),
            Cases = [.. cases.SelectMany(vector => ConformanceRunner.FormsOf(vector, host).Select(form => Record(vector, host, form)))],
        };
    }

    /// <summary>Performs the recorded cases on another host, and tells where it answers otherwise.</summary>
    /// <param name="host">The host, such as an emulator under certain assumptions.</param>
    /// <returns>The recorded cases with the recorded answers as the expected ones, and those of the host next to them.</returns>
    public IReadOnlyList<RecordedCase> Replay(IConformanceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return
        [
            .. Cases.Select(recorded =>
            {
                RecordedCase replayed = Record(recorded.Case, host, recorded.Form);
                return replayed with
                {
                    Answers =
                    [
                        .. recorded.Answers.Join(
                            replayed.Answers, answer => answer.Step, answer => answer.Step, (then, now) => new RecordedAnswer(then.Step, then.Got, now.Got)),
                    ],
                };
            }),
        ];
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConformanceFormatException">It cannot be read or is no recording.</exception>
    public static ConformanceRecording Read(string path)
    {
        ReadOnlyMemory<byte> bytes = ConformanceFile.ReadBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
            {
                throw new FormatException($"Its format is not {Format}.");
            }

            JsonElement system = root.GetProperty("system");
            return new ConformanceRecording
            {
                Host = Text(root, "host"),
                System = new RecordedSystem(Text(system, "os"), Text(system, "architecture"), Text(system, "runtime"), system.TryGetProperty("wine", out JsonElement wine) ? wine.GetString() : null),
                Recorded = root.GetProperty("recorded").GetDateTimeOffset(),
                Cases = [.. root.GetProperty("cases").EnumerateArray().Select((recorded, index) => ReadCase(recorded, path, index))],
            };
        }
        catch (Exception fault) when (fault is JsonException or FormatException and not ConformanceFormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new ConformanceFormatException(path, line: null, caseId: null, step: null, key: null, $"It is no recording. {fault.Message}");
        }
    }

    /// <summary>Writes the recording, a line for each case.</summary>
    /// <param name="destination">Where to.</param>
    public void Write(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write("{\n"u8);
        WriteMember(destination, "format", json => json.WriteStringValue(Format));
        WriteMember(destination, "host", json => json.WriteStringValue(Host));
        WriteMember(destination, "system", WriteSystem);
        WriteMember(destination, "recorded", json => json.WriteStringValue(Recorded.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        destination.Write("\"cases\": ["u8);
        for (int i = 0; i < Cases.Count; i++)
        {
            destination.Write(i == 0 ? "\n"u8 : ",\n"u8);
            WriteValue(destination, json => WriteCase(json, Cases[i]));
        }

        destination.Write("\n]\n}\n"u8);
    }

    private static RecordedCase Record(ConformanceCase vector, IConformanceHost host, CallForm form)
    {
        // Windows can look no name up, but it answers the calls around the lookup.
        if (vector.Assumptions is not null && host is WinsockHost)
        {
            return new RecordedCase(vector, form, host.ReasonAgainst(vector), []);
        }

        var answers = new List<RecordedAnswer>();
        string? notApplicable = null;
        using IConformanceSession session = host.Begin(vector);
        foreach (ConformanceStep step in vector.Steps)
        {
            CallForm chosen = (step as CallStep)?.Via ?? form;
            HostAnswer answer = host.Forms.Contains(chosen) ? session.Perform(step, chosen) : HostAnswer.None($"step {step.Number}: the form was not called");
            if (answer.NotApplicable is null)
            {
                answers.Add(new RecordedAnswer(step.Number, ConformanceRunner.ExpectedOf(step), ConformanceRunner.GotOf(step, answer)));
            }
            else
            {
                notApplicable ??= answer.NotApplicable;
                if (step is not (LookupStep or CallStep))
                {
                    break;
                }
            }
        }

        return new RecordedCase(vector, form, notApplicable, answers);
    }

    private static RecordedCase ReadCase(JsonElement recorded, string path, int index)
    {
        // The case is read as strictly as in a vector file.
        byte[] vector = Encoding.UTF8.GetBytes($"[{recorded.GetProperty("vector").GetRawText()}]");
        ConformanceCase read = ConformanceFile.Parse(vector, string.Create(CultureInfo.InvariantCulture, $"{path}, recorded case {index + 1}"))[0];
        RecordedAnswer[] answers =
        [
            .. recorded.GetProperty("answers").EnumerateArray().Select(answer =>
                new RecordedAnswer(answer.GetProperty("step").GetInt32(), Text(answer, "expected"), Text(answer, "got"))),
        ];
        return answers.All(answer => answer.Step >= 1 && answer.Step <= read.Steps.Count)
            ? new RecordedCase(
                read,
                Text(recorded, "form") == "function" ? CallForm.Function : CallForm.Ioctl,
                recorded.TryGetProperty("notApplicable", out JsonElement reason) ? reason.GetString() : null,
                answers)
            : throw new FormatException($"Case {read.Id} has an answer to a step that it does not have.");
    }

    private static void WriteMember(Stream destination, string key, Action<Utf8JsonWriter> write)
    {
        destination.Write(Encoding.UTF8.GetBytes($"\"{key}\": "));
        WriteValue(destination, write);
        destination.Write(",\n"u8);
    }

    private static void WriteValue(Stream destination, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(destination, s_options);
        write(json);
    }

    private void WriteSystem(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("os", System.OperatingSystem);
        json.WriteString("architecture", System.Architecture);
        json.WriteString("runtime", System.Runtime);
        if (System.Wine is { } wine)
        {
            json.WriteString("wine", wine);
        }

        json.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter json, RecordedCase recorded)
    {
        json.WriteStartObject();
        json.WritePropertyName("vector");
        json.WriteRawValue(JsonText.Minify(recorded.Case.Text.Span));
        json.WriteString("form", recorded.Form is CallForm.Ioctl ? "ioctl" : "function");
        if (recorded.NotApplicable is { } reason)
        {
            json.WriteString("notApplicable", reason);
        }

        json.WriteStartArray("answers");
        foreach (RecordedAnswer answer in recorded.Answers)
        {
            json.WriteStartObject();
            json.WriteNumber("step", answer.Step);
            json.WriteString("expected", answer.Expected);
            json.WriteString("got", answer.Got);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? throw new FormatException($"The key \"{key}\" is null.");
}
