using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PeerTarget.Conformance;

/// <summary>
/// Writes a recording, one case at a time. Each case is on disk before the next begins, and a recorder that finds its own file goes on
/// where the file ends.
/// </summary>
/// <remarks>Not thread-safe. Two recorders must not write one file at the same time.</remarks>
public sealed partial class ConformanceRecorder
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly (ConformanceCase Case, IConformanceHost Host, CallForm Form)[] _units;
    private readonly RecordedSystem _system;
    private readonly TimeProvider _time;

    /// <summary>Prepares a recording. Nothing is written yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="hosts">The hosts. Each case is performed on all of them, in all their forms.</param>
    /// <param name="system">The machine.</param>
    /// <param name="time">What tells the time.</param>
    public ConformanceRecorder(string path, IEnumerable<ConformanceCase> cases, IReadOnlyList<IConformanceHost> hosts, RecordedSystem system, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        Path = path;
        Host = string.Join(", ", hosts.Select(host => host.Name));
        _units = [.. cases.SelectMany(vector => hosts.SelectMany(host => ConformanceRunner.FormsOf(vector, host).Select(form => (vector, host, form))))];
        _system = system;
        _time = time;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of the hosts.</summary>
    public string Host { get; }

    /// <summary>How many case runs there are in all.</summary>
    public int Total => _units.Length;

    /// <summary>
    /// Creates the file with its header or, if the file is there, makes sure that it is this recording and cuts off a last line that was
    /// not finished.
    /// </summary>
    /// <returns>How many case runs the file already holds.</returns>
    /// <exception cref="ConformanceFormatException">The file is no recording, or one of another machine, set or host. It is not touched.</exception>
    public int Open()
    {
        byte[] header = Line(WriteHeader);
        using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 && IsBeginning(bytes))
        {
            // New, or stopped while the header was written.
            file.SetLength(0);
            file.Write(header);
            file.Flush(flushToDisk: true);
            return 0;
        }

        if (end < 0 || !IsSame(bytes.AsMemory(0, end), header))
        {
            throw new ConformanceFormatException(Path, line: 1, caseId: null, step: null, key: null, "The file is there, and is no recording of these cases on this host and machine. Give another name, or begin anew.");
        }

        file.SetLength(Array.LastIndexOf(bytes, (byte)'\n') + 1);
        return bytes.AsSpan(0, (int)file.Length).Count((byte)'\n') - 1;
    }

    /// <summary>Performs the cases that the file does not hold yet.</summary>
    /// <param name="beforeEach">Is called before each case run begins.</param>
    /// <param name="afterEach">Is called after each case run was written.</param>
    public void Record(Action? beforeEach = null, Action? afterEach = null)
    {
        int done = Open();
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach ((ConformanceCase vector, IConformanceHost host, CallForm form) in _units.Skip(done))
        {
            beforeEach?.Invoke();
            CaseRun run = ConformanceRecording.PerformAsItIs(vector, host, form);
            file.Write(Line(json => WriteRun(json, run, "notApplicable")));
            // To the disk, because the next call may stop the machine.
            file.Flush(flushToDisk: true);
            afterEach?.Invoke();
        }
    }

    /// <summary>Writes down that the case in hand was lost, so that the recording goes on with the next.</summary>
    /// <param name="reason">What happened.</param>
    public void Lose(string reason)
    {
        int done = Open();
        (ConformanceCase vector, _, CallForm form) = _units[done];
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Line(json => WriteRun(json, new CaseRun(vector, form, [], reason), "lost")));
        file.Flush(flushToDisk: true);
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>Whether a file is a recording, whole or not, or empty.</summary>
    /// <param name="path">The file.</param>
    public static bool IsRecording(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[Math.Min(file.Length, 64)];
        file.ReadExactly(bytes);
        return IsBeginning(bytes);
    }

    /// <summary>Whether bytes are those of a recording, as far as they go.</summary>
    internal static bool IsBeginning(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = "{\"format\":\"peertarget-recording-"u8;
        int length = Math.Min(bytes.Length, mark.Length);
        return bytes[..length].SequenceEqual(mark[..length]);
    }

    // The same set on the same hosts and machine. The time differs, and so may the state of its services and the rights of the process.
    private static bool IsSame(ReadOnlyMemory<byte> there, ReadOnlyMemory<byte> ours)
    {
        try
        {
            using var first = JsonDocument.Parse(there);
            using var second = JsonDocument.Parse(ours);
            return IsSame(first.RootElement, second.RootElement, ["format", "host", "tool", "vectors"])
                && IsSame(first.RootElement.GetProperty("system"), second.RootElement.GetProperty("system"), ["operatingSystem", "architecture", "wine"]);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }

        static bool IsSame(JsonElement first, JsonElement second, string[] members) =>
            members.All(member => JsonElement.DeepEquals(first.GetProperty(member), second.GetProperty(member)));
    }

    private void WriteHeader(Utf8JsonWriter json)
    {
        json.WriteString("format", ConformanceRecording.FormatName);
        json.WriteString("host", Host);
        json.WritePropertyName("system");
        JsonSerializer.Serialize(json, _system, JsonSerializerOptions.Web);
        json.WriteStartObject("tool");
        json.WriteString("name", "peertarget");
        json.WriteString("version", typeof(ConformanceRecording).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        ConformanceCase[] cases = [.. _units.Select(unit => unit.Case).Distinct()];
        json.WriteStartObject("vectors");
        json.WriteString("name", "peertarget");
        json.WriteNumber("cases", cases.Length);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData([.. cases.SelectMany(vector => OneLine(vector).ToArray())])));
        json.WriteEndObject();
        json.WriteString("started", _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static void WriteRun(Utf8JsonWriter json, CaseRun run, string reasonKey)
    {
        json.WritePropertyName("vector");
        json.WriteRawValue(OneLine(run.Case));
        json.WriteString("form", $"{run.Form}".ToLowerInvariant());
        if (run.NotApplicable is { } reason)
        {
            json.WriteString(reasonKey, reason);
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
}
