using System.Text.Json;
using PeerTarget.Testing;

namespace PeerTarget.Tool.Tests;

/// <summary><c>peertarget conformance run</c>: outputs and exit codes.</summary>
[TestFixture]
public sealed class ConformanceRunTests
{
    private const string Good = """
        [{"id":"good","says":"It is good.","basis":"documented","source":"a page","steps":[
          {"do":"socket","socket":"s","family":"inet","type":"dgram"},
          {"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","expect":"NO_ERROR"}]}]
        """;

    private string _path = "";

    [SetUp]
    public void SetUp() => _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void TearDown() => File.Delete(_path);

    [Test]
    public void Without_files_the_built_in_set_passes([Values("emulator", "managed")] string host)
    {
        var run = ToolRun.Of("conformance", "run", "--host", host);

        Assert.That(run, Has.Property(nameof(ToolRun.ExitCode)).EqualTo(0).And.Property(nameof(ToolRun.Error)).Empty);
        Assert.That(run.Out, Does.Match(@"\n" + host + @": \d{3} cases: \d+ passed \(\d+ documented, \d+ assumed\), \d+ not applicable, 0 failed\n$"));
    }

    [Test]
    public void A_file_is_run_in_place_of_the_built_in_set() =>
        Assert.That(ToolRun.Of("conformance", "run", Write(Good)).Out, Does.EndWith("emulator: 1 cases: 1 passed (1 documented, 0 assumed), 0 not applicable, 0 failed\n"));

    [Test]
    public void A_wrong_expectation_exits_1_and_shows_case_step_expected_and_got()
    {
        var run = ToolRun.Of("conformance", "run", Write(Good.Replace("NO_ERROR", "WSAEISCONN", StringComparison.Ordinal)));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Out, Does.Contain($"FAILED  good  ({_path}, line 1)"));
        Assert.That(run.Out, Does.Match(@"step 2 +\{""do"":""set"",.*\n +form +ioctl\n +expected +WSAEISCONN\n +got +NO_ERROR\n"));
        Assert.That(run.Out, Does.EndWith("0 not applicable, 1 failed\n"));
    }

    [TestCase("[", "cut off")]
    [TestCase("[{\"id\":\"a\"}]", "\"says\"")]
    [TestCase("", "empty")]
    [TestCase("{}", "not an array")]
    public void A_malformed_file_exits_2_with_a_message_and_runs_nothing(string json, string problem)
    {
        string good = Path.GetTempFileName();
        try
        {
            File.WriteAllText(good, Good);

            var run = ToolRun.Of("conformance", "run", good, Write(json));

            Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
            Assert.That(run.Error, Does.StartWith($"peertarget: {_path}: line 1").And.Contain(problem));
        }
        finally
        {
            File.Delete(good);
        }
    }

    [Test]
    public void A_directory_or_a_file_that_is_not_there_exits_2()
    {
        Assert.That(ToolRun.Of("conformance", "run", Path.GetTempPath()), Is.EqualTo(new ToolRun(2, "", $"peertarget: {Path.GetTempPath()}: It is a directory; name the files in it.\n")));
        Assert.That(ToolRun.Of("conformance", "run", _path), Is.EqualTo(new ToolRun(2, "", $"peertarget: {_path}: There is no such file.\n")));
    }

    [TestCase("conformance", "run", "--host", "mainframe")]
    [TestCase("conformance", "run", "--colour")]
    [TestCase("conformance", "record")]
    [TestCase("conformance")]
    [TestCase("explain")]
    [TestCase("frobnicate")]
    public void A_command_line_that_is_not_understood_exits_2(params string[] args)
    {
        var run = ToolRun.Of(args);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("peertarget: "));
    }

    [Test]
    public void JSON_tells_totals_and_every_case()
    {
        var run = ToolRun.Of("conformance", "run", "--json", Write(Good.Replace("NO_ERROR", "WSAEISCONN", StringComparison.Ordinal)));

        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(report.GetProperty("totals").GetProperty("failed").GetInt32(), Is.EqualTo(1));
        Assert.That(report.GetProperty("cases")[0].GetProperty("failure").GetRawText().ReplaceLineEndings(""), Does.Contain("\"got\": \"NO_ERROR\""));
    }

    [Test]
    public void Colour_is_for_a_terminal_alone()
    {
        Assert.That(ToolRun.With("", coloured: true, "conformance", "run", Write(Good)).Out, Does.Contain("\u001b["));
        Assert.That(ToolRun.With("", coloured: false, "conformance", "run", _path).Out, Does.Not.Contain("\u001b["));
    }

    [Test, RunsOnly(Skips.OnlyOffWindows)]
    public void Winsock_off_Windows_exits_2()
    {
        Assert.That(ToolRun.Of("conformance", "run", "--host", "winsock").ExitCode, Is.EqualTo(2));
        Assert.That(ToolRun.Of("conformance", "record", "--out", _path).ExitCode, Is.EqualTo(2));
        Assert.That(File.Exists(_path), Is.False);
    }

    [Test]
    public void A_recording_is_written_once()
    {
        var first = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", _path);
        var second = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", _path);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 2)));
        Assert.That(first.Out, Does.Contain(" 0 otherwise;"));
        Assert.That(second.Error, Does.Contain("cannot be written"));
    }

    private string Write(string json)
    {
        File.WriteAllText(_path, json);
        return _path;
    }
}
