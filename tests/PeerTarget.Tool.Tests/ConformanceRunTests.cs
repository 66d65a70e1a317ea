using System.Text.Json;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Tool.Tests;

/// <summary><c>peertarget conformance run</c>: outputs and exit codes.</summary>
[TestFixture]
public sealed class ConformanceRunTests : TemporaryFileFixture
{
    private const string Good = """
        {"format":"peertarget-vectors-1","cases":[{"id":"good","says":"It is good.","basis":"documented","source":"a page","steps":[
          {"do":"socket","socket":"s","family":"inet","type":"dgram"},
          {"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","expect":"NO_ERROR"}]}]}
        """;

    [Test]
    public void Without_files_the_built_in_set_passes([Values("emulator", "emulator-provider")] string host)
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
        Assert.That(run.Out, Does.Contain($"FAILED  good  ({FileName}, line 1)"));
        Assert.That(run.Out, Does.Match(@"step 2 +\{""do"":""set"",.*\n +form +ioctl\n +expected +WSAEISCONN\n +got +NO_ERROR\n"));
        Assert.That(run.Out, Does.EndWith("0 not applicable, 1 failed\n"));
    }

    [TestCase("{\"format\":", "cut off")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[{\"id\":\"a\"}]}", "\"says\"")]
    [TestCase("", "empty")]
    [TestCase("[]", "{ \"format\": \"peertarget-vectors-1\", \"cases\": [ ... ] }")]
    public void A_malformed_file_exits_2_with_a_message_and_runs_nothing(string json, string problem)
    {
        string good = Path.GetTempFileName();
        try
        {
            File.WriteAllText(good, Good);

            var run = ToolRun.Of("conformance", "run", good, Write(json));

            Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
            Assert.That(run.Error, Does.StartWith($"peertarget: {FileName}: ").And.Contain(problem));
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
        Assert.That(ToolRun.Of("conformance", "run", FileName), Is.EqualTo(new ToolRun(2, "", $"peertarget: {FileName}: There is no such file.\n")));
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
        Assert.That(ToolRun.With("", coloured: false, "conformance", "run", FileName).Out, Does.Not.Contain("\u001b["));
    }

    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Winsock_off_Windows_exits_2()
    {
        Assert.That(ToolRun.Of("conformance", "run", "--host", "winsock").ExitCode, Is.EqualTo(2));
        Assert.That(ToolRun.Of("conformance", "record", "--out", FileName).ExitCode, Is.EqualTo(2));
        Assert.That(File.Exists(FileName), Is.False);
    }

    [Test]
    public void A_recording_is_whole_after_one_run_and_a_second_adds_nothing()
    {
        var first = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName);
        string written = File.ReadAllText(FileName);
        var second = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(first.Out, Does.Match(@"\n\d+ case runs, 0 of them from before, 0 lost; \d+ answers: "));
        Assert.That(second.Out, Does.Match(@"\n(\d+) case runs, \1 of them from before, 0 lost; "));
        Assert.That(File.ReadAllText(FileName), Is.EqualTo(written));
    }

    [Test]
    public void A_recording_that_cannot_be_written_says_why()
    {
        var run = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", Path.Combine(FileName, "no", "such", "folder"));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(": The recording stopped. Could not find a part of the path"));
    }

    [Test]
    public void A_recording_can_be_begun_anew_and_another_file_is_never_overwritten()
    {
        Assert.That(ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName).ExitCode, Is.Zero);
        Assert.That(ToolRun.Of("conformance", "record", "--host", "emulator-provider", "--out", FileName).ExitCode, Is.EqualTo(2));
        Assert.That(ToolRun.Of("conformance", "record", "--host", "emulator-provider", "--anew", "--out", FileName).ExitCode, Is.Zero);

        File.WriteAllText(FileName, "precious");
        Assert.That(ToolRun.Of("conformance", "record", "--host", "emulator", "--anew", "--out", FileName).ExitCode, Is.EqualTo(2));
        Assert.That(File.ReadAllText(FileName), Is.EqualTo("precious"));
    }

    [Test]
    public void Compare_tells_what_a_recording_says_of_each_assumption_and_the_line_that_tests_parse()
    {
        _ = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName);

        var verdicts = ToolRun.Of("conformance", "compare", FileName);
        var line = ToolRun.Of("conformance", "compare", FileName, "--assumptions");

        Assert.That(verdicts.ExitCode, Is.Zero);
        Assert.That(verdicts.Out, Does.Match(@"\nRepeatedSet +default\n    .*, step \d+ \(ioctl\), answered NO_ERROR \(0\)\n").And.Match(@"\nPeerKey +cannot tell\n    no recorded call tells the values apart\n"));
        Assert.That(line, Is.EqualTo(new ToolRun(0, "Default\n", "peertarget: not everything shows; these keep their defaults: PeerKey, PendingTakesEffect, CancelledSet\n")));
    }

    [Test]
    public void Compare_of_two_recordings_counts_what_was_added_deleted_and_changed()
    {
        string other = $"{FileName}.other";
        try
        {
            _ = ToolRun.Of("conformance", "record", "--host", "emulator", "--out", FileName);
            string[] lines = File.ReadAllLines(FileName);
            lines[2] = lines[2].Replace("\"got\":\"NO_ERROR\"", "\"got\":1168", StringComparison.Ordinal);
            File.WriteAllLines(other, lines.Where((_, i) => i != 1));

            Assert.That(ToolRun.Of("conformance", "compare", FileName, FileName), Has.Property(nameof(ToolRun.ExitCode)).Zero.And.Property(nameof(ToolRun.Out)).StartsWith("0 added, 0 deleted, 0 changed, "));
            var differ = ToolRun.Of("conformance", "compare", FileName, other);
            Assert.That(differ.ExitCode, Is.EqualTo(1));
            Assert.That(differ.Out, Does.StartWith("deleted   ").And.Match(@"\nchanged   .* \(function\)  step 1: NO_ERROR, then 1168; .*\n0 added, 1 deleted, 1 changed, \d+ unchanged\n$"));
            Assert.That(ToolRun.Of("conformance", "compare", other, FileName).Out, Does.Contain("\n1 added, 0 deleted, 1 changed, "));
        }
        finally
        {
            File.Delete(other);
        }
    }

    [Test]
    public void Compare_of_what_is_no_recording_exits_2()
    {
        Assert.That(ToolRun.Of("conformance", "compare", Write(Good)).ExitCode, Is.EqualTo(2));
        Assert.That(ToolRun.Of("conformance", "compare", $"{FileName}.none").ExitCode, Is.EqualTo(2));
        Assert.That(ToolRun.Of("conformance", "compare", FileName, FileName, "--assumptions").ExitCode, Is.EqualTo(2));
    }

    private string Write(string json)
    {
        File.WriteAllText(FileName, json);
        return FileName;
    }

    [Test]
    public void Nothing_that_a_file_holds_reaches_the_terminal_raw([Values(true, false)] bool json)
    {
        const string Evil = "\\u001b[2K\\u202e\\n";
        string vector = Good.Replace("NO_ERROR", "WSAEISCONN", StringComparison.Ordinal).Replace("It is good.", $"It is {Evil}.", StringComparison.Ordinal)
            .Replace("a page", $"a {Evil} page", StringComparison.Ordinal).Replace("host/a", Evil, StringComparison.Ordinal);
        string text = File.Exists(Write(vector)) ? ToolRun.Of(json ? ["conformance", "run", "--json", FileName] : ["conformance", "run", FileName]).Out : "";

        Assert.That(text, Does.Contain("WSAEISCONN").And.Not.Contain("\u001b").And.Not.Contain("\u202e"));
        Assert.That(text.Split('\n').Count(line => line.StartsWith('.')), Is.Zero, "a forged line");
    }

    [TestCase("""{"format":"peertarget-vectors-1","\u001b[2K\u202e":1,"cases":[]}""")]
    [TestCase("""{"format":"\u001b[2K\u202e","cases":[]}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[{"id":"\u001b[2K\u202e","says":"x","basis":"documented","source":"x","steps":[]}]}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[{"id":"a","says":"x","basis":"\u001b[2K\u202e","source":"x","steps":[]}]}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[{"id":"a","says":"x","basis":"documented","source":"x","steps":[{"do":"\u001b[2K\u202e"}]}]}""")]
    public void Nothing_of_a_malformed_file_reaches_standard_error_raw(string json)
    {
        var run = ToolRun.Of("conformance", "run", Write(json));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Not.Contain("\u001b").And.Not.Contain("\u202e"));
        Assert.That(run.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [Test]
    public void A_files_name_reaches_the_terminal_escaped()
    {
        string name = Path.Combine(Path.GetTempPath(), $"\u202e{Path.GetRandomFileName()}");

        Assert.That(ToolRun.Of("conformance", "run", name).Error, Does.Contain("\\u202E").And.Not.Contain("\u202e"));
        Assert.That(ToolRun.Of("decode", name).Error, Does.Not.Contain("\u202e"));
    }

    [Test]
    public void A_run_without_a_case_exits_2_and_a_file_without_cases_is_still_a_file()
    {
        string empty = Write("""{"format":"peertarget-vectors-1","cases":[]}""");
        string good = Path.GetTempFileName();
        try
        {
            File.WriteAllText(good, Good);

            Assert.That(ToolRun.Of("conformance", "run", empty), Is.EqualTo(new ToolRun(2, "", "peertarget: The files hold not one case, so nothing was run.\n")));
            Assert.That(ToolRun.Of("conformance", "run", empty, good).ExitCode, Is.Zero);
        }
        finally
        {
            File.Delete(good);
        }
    }

    [Test]
    public void Files_are_bounded_by_the_run_and_not_each_alone()
    {
        File.WriteAllText(FileName, Good + new string(' ', 40 * 1024 * 1024));

        Assert.That(ToolRun.Of("conformance", "run", FileName).ExitCode, Is.Zero);
        Assert.That(ToolRun.Of("conformance", "run", FileName, FileName).Error, Does.Contain("more than 64 MiB"));
    }

    [Test]
    public void The_provider_is_recorded_too_and_a_recording_is_no_vector_file()
    {
        Assert.That(ToolRun.Of("conformance", "record", "--host", "emulator-provider", "--out", FileName).ExitCode, Is.Zero);

        Assert.That(ToolRun.Of("conformance", "run", FileName).Error, Does.Contain("It is a recording"));
    }

    [Test]
    public void A_mistyped_option_and_a_file_whose_name_begins_with_an_at_sign_are_told_for_what_they_are()
    {
        Assert.That(ToolRun.Of("conformance", "run", "--jsonn").Error, Does.Contain("no such option"));
        Assert.That(ToolRun.Of("conformance", "run", "@vectors.json"), Is.EqualTo(new ToolRun(2, "", "peertarget: @vectors.json: There is no such file.\n")));
    }

    [Test]
    public void Without_a_command_the_commands_are_listed() =>
        Assert.That(ToolRun.Of().Error, Does.Contain("The commands are conformance, decode, spn, explain"));

    [Test]
    public void Output_that_cannot_be_written_exits_2_whatever_is_wrong_with_it()
    {
        using var closed = new StringWriter();
        closed.Dispose();
        using var error = new StringWriter();
        using var input = new StringReader("");

        Assert.That(PeerTargetTool.Run(["explain", "10056"], new Terminal(closed, error, input, IsColoured: false, ShowsProgress: false)), Is.EqualTo(2));
        Assert.That(PeerTargetTool.Run(["explain", "nothing"], new Terminal(error, closed, input, IsColoured: false, ShowsProgress: false)), Is.EqualTo(2));
        Assert.That(PeerTargetTool.Run([], new Terminal(error, closed, input, IsColoured: false, ShowsProgress: false)), Is.EqualTo(2));
    }
}
