using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Tool.Tests;

/// <summary>
/// <c>--json</c>: the same facts as the text report's, in the keys that docs/tool.md lists. A text is written again from the JSON, so
/// that a fact that differs or is left out shows.
/// </summary>
[TestFixture]
public sealed partial class JsonReportTests : TemporaryFileFixture
{
    // On the provider the first passes, the second fails, and the third cannot be said.
    private const string Vectors = """
        {"format":"peertarget-vectors-1","cases":[
        {"id":"good","says":"It is good.","basis":"documented","source":"a page","steps":[{"do":"socket","socket":"s","family":"inet","type":"dgram"},{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","expect":"NO_ERROR"}]},
        {"id":"bad","says":"It is bad.","basis":"assumed","source":"RepeatedSet","steps":[{"do":"socket","socket":"s","family":"inet","type":"dgram"},{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","expect":1168}]},
        {"id":"null","says":"It is null.","basis":"documented","source":"a page","steps":[{"do":"socket","socket":"s","family":"inet","type":"dgram"},{"do":"set","socket":"s","buffer":null,"expect":"WSAEFAULT"}]}]}
        """;

    private const string Mapped = "1700005809000000" + "00000000000000000000FFFFC0000201" + "07000000";

    private static readonly string s_zeroes = new('0', 240);
    private static readonly string s_set = "0200000000000000" + "02000058C000020A" + s_zeroes + "0C000000" + "68006F00730074002F006100" + "00000000";

    private string[] _recorded = [];

    private string Other => $"{FileName}.other";

    // The cases of one assumption and of one page's rule, which is enough for a verdict.
    [OneTimeSetUp]
    public void RecordOnce()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        _ = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", path);
        string[] lines = File.ReadAllLines(path);
        File.Delete(path);
        _recorded = [lines[0], .. lines.Skip(1).Where(line => Text(JsonElement.Parse(line).GetProperty("vector"), "source") is "RepeatedSet" or "WSASetSocketPeerTargetName, WSAEISCONN")];
    }

    [TearDown]
    public void DeleteOther() => File.Delete(Other);

    [Test]
    public void Run_tells_every_case_with_its_outcome()
    {
        File.WriteAllText(FileName, Vectors);
        string[] command = ["conformance", "run", "--host", "emulator-provider", FileName];

        string text = ToolRun.Of(command).Out;
        JsonElement report = Json(exitCode: 1, command);

        Assert.That(
            Each(report, "cases").Select(one => $"{Text(one, "id")} {Text(one, "line")} {Text(one, "says")} {Text(one, "basis")} {Text(one, "source")} {Text(one, "outcome")}"),
            Is.EqualTo((string[])["good 2 It is good. documented a page passed", "bad 3 It is bad. assumed RepeatedSet failed", "null 4 It is null. documented a page notApplicable"]));
        JsonElement totals = report.GetProperty("totals");
        Assert.That(text, Does.EndWith(
            $"\n{Text(report, "host")}: {Text(totals, "cases")} cases: {Text(totals, "passed")} passed ({Text(totals, "documented")} documented, {Text(totals, "assumed")} assumed), "
            + $"{Text(totals, "notApplicable")} not applicable, {Text(totals, "failed")} failed\n"));
        JsonElement bad = report.GetProperty("cases")[1];
        JsonElement failure = bad.GetProperty("failure");
        Assert.That(text, Does.StartWith($"FAILED  bad  ({Text(bad, "file")}, line 3)\n"));
        Assert.That(text, Does.Contain($"\n  step {Text(failure, "step"),-4} {{").And.Contain($"\n  form      {Text(failure, "form")}\n  expected  {Text(failure, "expected")}\n  got       {Text(failure, "got")}\n"));
        Assert.That((Text(failure, "expected"), Text(failure, "got")), Is.EqualTo(("1168", "NO_ERROR")));
        string reason = Text(report.GetProperty("cases")[2], "reason");
        Assert.That(text, Does.Contain($"not applicable     1  {reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..]}\n"));
    }

    [Test]
    public void Run_tells_an_outcome_for_each_case_of_the_built_in_set()
    {
        JsonElement report = Json(exitCode: 0, "conformance", "run");

        var outcomes = Each(report, "cases").CountBy(one => Text(one, "outcome")).ToDictionary();
        JsonElement totals = report.GetProperty("totals");
        Assert.That($"{outcomes["passed"]} {outcomes.GetValueOrDefault("notApplicable")} {outcomes.GetValueOrDefault("failed")}", Is.EqualTo($"{Text(totals, "passed")} {Text(totals, "notApplicable")} {Text(totals, "failed")}"));
    }

    [Test]
    public void Record_tells_the_file_the_machine_and_the_answers()
    {
        JsonElement first = Json(exitCode: 0, "conformance", "record", "--host", "emulator", "--out", FileName);
        JsonElement second = Json(exitCode: 0, "conformance", "record", "--host", "emulator", "--out", FileName);
        string text = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName).Out;

        Assert.That(Text(first, "fromBefore"), Is.EqualTo("0"));
        Assert.That(Text(second, "fromBefore"), Is.EqualTo(Text(second, "caseRuns")));
        Assert.That(text, Is.EqualTo(
            $"{Text(second.GetProperty("recording"), "file")}: {Machine(second.GetProperty("recording"))}\n"
            + $"{Text(second, "caseRuns")} case runs, {Text(second, "fromBefore")} of them from before, {Text(second, "lost")} lost; {Text(second.GetProperty("answers"), "total")} answers: "
            + $"{Text(second.GetProperty("answers"), "asExpected")} as the set expects, {Text(second.GetProperty("answers"), "otherwise")} otherwise. peertarget conformance compare tells what they say.\n"));
        using var header = JsonDocument.Parse(File.ReadLines(FileName).First());
        Assert.That(Text(second.GetProperty("recording"), "started"), Is.EqualTo(Text(header.RootElement, "started")));
        foreach (JsonProperty fact in second.GetProperty("recording").GetProperty("system").EnumerateObject())
        {
            Assert.That(Text(header.RootElement.GetProperty("system"), fact.Name), Is.EqualTo($"{fact.Value}"), fact.Name);
        }
    }

    // As recorded, then a machine with another code, which contradicts a page, and one that refuses everything.
    [TestCase("WSAEISCONN", "WSAEISCONN", "default")]
    [TestCase("WSAEISCONN", "WSAEINVAL", "otherwise than")]
    [TestCase("NO_ERROR", "WSAEINVAL", "refused throughout")]
    public void Compare_tells_what_a_recording_says(string answer, string instead, string telling)
    {
        Record(answer, instead);

        string text = ToolRun.Of("conformance", "compare", FileName).Out;
        JsonElement report = Json(exitCode: 0, "conformance", "compare", FileName);

        Assert.That(text, Does.Contain(telling));
        IEnumerable<string> entries = report.TryGetProperty("tellsNothing", out JsonElement why)
            ? [$"{why}"]
            :
            [
                .. Each(report, "verdicts").SelectMany(verdict => Each(verdict, "because").Select(step => $"    {step}").Prepend($"{Text(verdict, "assumption"),-28}{Verdict(verdict)}")),
                .. Each(report, "deviations").SelectMany(deviation => Each(deviation, "because").Select(step => $"    {step}").Prepend($"otherwise than {Text(deviation, "source")}")),
            ];
        Assert.That(text, Is.EqualTo(string.Concat(entries.Prepend(Machine(report.GetProperty("recording"))).Select(line => $"{line}\n"))));
        Assert.That(Each(report, "refusals").Select(refusal => Text(refusal, "code")), Is.EqualTo(telling == "refused throughout" ? ["WSAEINVAL"] : (string[])[]));

        static string Verdict(JsonElement verdict) => Text(verdict, "outcome") switch
        {
            "alternative" => $"alternative {Text(verdict, "value")}",
            "cannotTell" => "cannot tell",
            string outcome => outcome,
        };
    }

    [TestCase("NO_ERROR", "NO_ERROR")]
    [TestCase("NO_ERROR", "WSAEINVAL")]
    public void Compare_tells_the_assumptions_and_which_of_them_keep_their_defaults(string answer, string instead)
    {
        Record(answer, instead);

        var text = ToolRun.Of("conformance", "compare", FileName, "--assumptions");
        JsonElement report = Json(exitCode: 0, "conformance", "compare", FileName, "--assumptions");

        string why = report.TryGetProperty("tellsNothing", out JsonElement nothing) ? $"{nothing}" : "not everything shows";
        Assert.That(text, Is.EqualTo(new ToolRun(0, $"{Text(report, "assumptions")}\n", $"peertarget: {why}; these keep their defaults: {string.Join(", ", Each(report, "keptDefaults"))}\n")));
        Assert.That(WinsockAssumptions.Parse(Text(report, "assumptions")), Is.EqualTo(WinsockAssumptions.Default));
    }

    [Test]
    public void Compare_tells_what_differs_between_two_recordings()
    {
        RecordTwo();

        string text = ToolRun.Of("conformance", "compare", FileName, Other).Out;
        JsonElement report = Json(exitCode: 1, "conformance", "compare", FileName, Other);

        JsonElement totals = report.GetProperty("totals");
        IEnumerable<string> lines =
        [
            .. Each(report, "differences").Select(difference =>
                $"{Text(difference, "change"),-10}{Text(difference, "id")} ({Text(difference, "form")})  {string.Join("; ", Each(difference, "answers").Select(answer =>
                    $"step {Text(answer, "step")}: {Code(answer, "first")}, then {Code(answer, "second")}"))}".TrimEnd()),
            $"{Text(totals, "added")} added, {Text(totals, "deleted")} deleted, {Text(totals, "changed")} changed, {Text(totals, "unchanged")} unchanged",
        ];
        Assert.That(text, Is.EqualTo(string.Concat(lines.Select(line => $"{line}\n"))));
        Assert.That(text, Does.Contain("NO_ERROR, then 1168").And.Contain("then no answer"));
        Assert.That((Text(report.GetProperty("first"), "file"), Text(report.GetProperty("second"), "file")), Is.EqualTo((FileName, Other)));
        Assert.That(Each(Json(exitCode: 0, "conformance", "compare", FileName, FileName), "differences"), Is.Empty);

        static string Code(JsonElement answer, string key) => answer.TryGetProperty(key, out JsonElement code) ? $"{code}" : "no answer";
    }

    private static IEnumerable<string> Buffers =>
    [
        s_set,
        s_set.Replace("0C000000680", "06000000680", StringComparison.Ordinal),
        s_set.Replace("0C000000680", "FFFFFFFF680", StringComparison.Ordinal),
        $"03{s_set[2..]}",
        $"09{s_set[2..8]}FF{s_set[10..]}",
        Mapped,
        "02000000" + new string('0', 24),
        "03000058C000020A0000000000000000",
        "77770058C000020A0000000000000000",
        new string('0', 32),
        "17000058000000000000000000000000",
    ];

    [TestCaseSource(nameof(Buffers))]
    public void Decode_tells_every_field_reading_note_and_warning(string hex)
    {
        string text = ToolRun.Of("decode", hex).Out;
        JsonElement report = Json(exitCode: 0, "decode", hex);

        JsonElement address = report.GetProperty("peerAddress");
        int offset = address.GetProperty("offset").GetInt32();
        var fields = new List<(int Offset, string Name, string Value)> { (offset, "family", $"{Text(address, "family")}, {Optional(address, "familyName") ?? "unknown"}") };
        Add(offset + 2, "port", Optional(address, "port"));
        Add(offset + 2, "data", Optional(address, "data"));
        Add(offset + 4, "flow label", Optional(address, "flowLabel"));
        Add(offset + (Optional(address, "flowLabel") is null ? 4 : 8), "address", Optional(address, "address"));
        Add(offset + 24, "scope id", Optional(address, "scopeId"));
        Add(136, "PeerTargetNameStringLen", Optional(report, "peerTargetNameStringLen"));
        Add(140, "AllStrings", Optional(report, "allStringsSize") is { } size ? $"{size} bytes to the buffer's end" : null);
        fields.AddRange(Each(report, "padding").Select(padding =>
            (padding.GetProperty("offset").GetInt32(), "padding", $"{Text(padding, "size")} bytes, {(padding.GetProperty("isZero").GetBoolean() ? "zero" : "not all of them zero")}")));
        string[] lines =
        [
            $"{Text(report, "structure")}, {Text(report, "size")} bytes",
            .. fields.OrderBy(field => field.Offset).Select(field => $"  {field.Offset,4} {field.Name,-24} {field.Value}"),
            .. report.TryGetProperty("readings", out _) ? Each(report, "readings").Select(Reading) : [],
            .. Each(report, "notes").Select(note => $"note: {note}"),
            .. Each(report, "warnings").Select(warning => $"warning: {warning}"),
        ];
        string[] told = text.TrimEnd('\n').Split('\n');
        Assert.That(told.Where(line => !line.StartsWith("     0 SecurityProtocol ", StringComparison.Ordinal)), Is.EqualTo(lines));
        Assert.That(told.Count(line => line.StartsWith("     0 SecurityProtocol ", StringComparison.Ordinal)), Is.EqualTo(report.TryGetProperty("securityProtocol", out _) ? 1 : 0));

        void Add(int at, string name, string? value)
        {
            if (value is not null)
            {
                fields.Add((at, name, value));
            }
        }

        string Reading(JsonElement reading) => $"       {$"read as {Text(reading, "unit")}",-18}  {(reading.GetProperty("fits").GetBoolean()
            ? $"\"{Text(reading, "name")}\", {Text(reading, "name").Length} characters in {Text(reading, "size")} bytes"
            : $"does not fit: {Text(reading, "size")} bytes are declared, {Text(report, "allStringsSize")} are there")}";
    }

    [TestCase("02000000", 2, "SOCKET_SECURITY_PROTOCOL_IPSEC2")]
    [TestCase("00000000", 0, "SOCKET_SECURITY_PROTOCOL_DEFAULT")]
    [TestCase("01000000", 1, "SOCKET_SECURITY_PROTOCOL_IPSEC")]
    [TestCase("03000000", 3, "SOCKET_SECURITY_PROTOCOL_INVALID")]
    [TestCase("FFFFFFFF", -1, null)]
    public void Decode_names_the_security_protocol(string protocol, int number, string? name)
    {
        JsonElement report = Json(exitCode: 0, "decode", protocol + s_set[8..]);

        Assert.That((report.GetProperty("securityProtocol").GetInt32(), Optional(report, "securityProtocolName")), Is.EqualTo((number, name)));
    }

    [Test]
    public void Decode_tells_a_name_that_no_text_can_hold_in_digits()
    {
        JsonElement reading = Json(exitCode: 0, "decode", s_set.Replace("68006F00", "00D81B00", StringComparison.Ordinal)).GetProperty("readings")[0];

        Assert.That((Text(reading, "name"), Text(reading, "hex")), Is.EqualTo(("\uFFFD\u001bst/a", "00D81B00730074002F006100")));
    }

    [TestCase("conformance", "run", "FILE")]
    [TestCase("conformance", "record", "--host", "emulator", "--out", "FILE")]
    [TestCase("conformance", "compare", "FILE")]
    [TestCase("conformance", "compare", "FILE", "--assumptions")]
    [TestCase("conformance", "compare", "FILE", "FILE")]
    [TestCase("conformance", "compare", "FILE", "FILE", "--assumptions")]
    [TestCase("decode", "FILE")]
    [TestCase("decode", "0200")]
    [TestCase("decode")]
    public void A_problem_goes_to_standard_error_and_there_is_no_object(params string[] command)
    {
        File.WriteAllText(FileName, "nothing that a command reads");
        string[] args = [.. command.Select(arg => arg == "FILE" ? FileName : arg)];

        var run = ToolRun.Of([.. args, "--json"]);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Is.EqualTo(ToolRun.Of(args).Error).And.StartWith("peertarget: "));
    }

    [Test]
    public void The_page_lists_every_key_and_no_other()
    {
        File.WriteAllText(FileName, Vectors);
        JsonElement run = Json(exitCode: 1, "conformance", "run", "--host", "emulator-provider", FileName);
        File.Delete(FileName);
        JsonElement record = Json(exitCode: 0, "conformance", "record", "--host", "emulator", "--out", FileName);
        RecordTwo();
        JsonElement differences = Json(exitCode: 1, "conformance", "compare", FileName, Other);
        Record("WSAEISCONN", "WSAEINVAL");
        JsonElement verdicts = Json(exitCode: 0, "conformance", "compare", FileName);
        JsonElement assumptions = Json(exitCode: 0, "conformance", "compare", FileName, "--assumptions");
        Record("NO_ERROR", "WSAEINVAL");
        JsonElement refused = Json(exitCode: 0, "conformance", "compare", FileName);
        JsonElement nothing = Json(exitCode: 0, "conformance", "compare", FileName, "--assumptions");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Keys(run), Is.EquivalentTo(Documented("conformance run --json")));
            Assert.That(Keys(record), Is.EquivalentTo(Documented("conformance record --json")));
            Assert.That(Keys(verdicts, refused), Is.EquivalentTo(Documented("conformance compare A --json")));
            Assert.That(Keys(assumptions, nothing), Is.EquivalentTo(Documented("conformance compare A --assumptions --json")));
            Assert.That(Keys(differences), Is.EquivalentTo(Documented("conformance compare A B --json")));
            Assert.That(Keys([.. Buffers.Select(hex => Json(exitCode: 0, "decode", hex))]), Is.EquivalentTo(Documented("decode --json")));
        }
    }

    /// <summary>The one object that a command writes.</summary>
    private static JsonElement Json(int exitCode, params string[] command)
    {
        var run = ToolRun.Of([.. command, "--json"]);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((exitCode, "")));
        JsonElement report = JsonElement.Parse(run.Out, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.That(report.ValueKind, Is.EqualTo(JsonValueKind.Object));
        return report;
    }

    /// <summary>Writes the recording, with an answer of set and delete in the place of another.</summary>
    private void Record(string answer, string instead) =>
        File.WriteAllLines(FileName, _recorded.Take(1).Concat(_recorded.Skip(1).Select(line =>
        {
            JsonElement[] steps = Each(JsonElement.Parse(line).GetProperty("vector"), "steps");
            return Answer().Replace(line, match => match.Groups["got"].Value == $"\"{answer}\"" && Text(steps[int.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture) - 1], "do") is "set" or "delete"
                ? $"{match.Groups["before"].Value}\"{instead}\""
                : match.Value);
        })));

    /// <summary>Writes the recording and another. The other lacks a case, has one more, a code that is another, and a case without answers.</summary>
    private void RecordTwo()
    {
        Record("NO_ERROR", "NO_ERROR");
        string[] lines = File.ReadAllLines(FileName);
        File.WriteAllLines(FileName, lines.Where((_, i) => i != 4));
        lines[2] = lines[2].Replace("\"got\":\"NO_ERROR\"", "\"got\":1168", StringComparison.Ordinal);
        lines[3] = Answers().Replace(lines[3], "\"answers\":[]");
        File.WriteAllLines(Other, lines.Where((_, i) => i != 1));
    }

    // A key below another is told by its path. The machine's are those of a recording's header, and differ between systems.
    private static string[] Keys(params JsonElement[] reports) => [.. reports.SelectMany(report => Paths("", report)).Distinct()];

    private static IEnumerable<string> Paths(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when !path.EndsWith(".system", StringComparison.Ordinal) => value.EnumerateObject().SelectMany(member => Paths(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(element => Paths($"{path}[]", element)),
        _ => [path],
    };

    private static string[] Documented(string heading)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "tool.md")).ReplaceLineEndings("\n");
        string section = page.Split($"### {heading}\n")[1].Split("\n#")[0];
        return [.. Row().Matches(section).Select(row => row.Groups[1].Value)];
    }

    private static string Machine(JsonElement recording)
    {
        JsonElement system = recording.GetProperty("system");
        return $"{Text(recording, "host")} on {(Optional(system, "wine") is { } wine ? $"Wine {wine}, as " : "")}{Text(system, "operatingSystem")}, {Text(system, "architecture")}";
    }

    private static string Text(JsonElement value, string key) => string.Create(CultureInfo.InvariantCulture, $"{value.GetProperty(key)}");

    private static string? Optional(JsonElement value, string key) => value.TryGetProperty(key, out _) ? Text(value, key) : null;

    private static JsonElement[] Each(JsonElement value, string key) => [.. value.GetProperty(key).EnumerateArray()];

    [GeneratedRegex(@"(?<before>\{""step"":(?<step>\d+),""expected"":[^,]*,""got"":)(?<got>""\w*""|\d+)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"""answers"":\[.*\]")]
    private static partial Regex Answers();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
