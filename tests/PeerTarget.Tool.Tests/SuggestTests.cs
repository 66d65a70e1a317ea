using System.Globalization;

namespace PeerTarget.Tool.Tests;

/// <summary>The directive by which a shell asks what can follow.</summary>
[TestFixture]
public sealed class SuggestTests
{
    [TestCase("peertarget conf", "conformance")]
    [TestCase("peertarget.exe dec", "decode")]
    [TestCase("/home/a/.dotnet/tools/peertarget sp", "spn")]
    [TestCase("peertarget conformance r", "compare record run")]
    [TestCase("peertarget conformance run --", "--exports --help --host --json")]
    [TestCase("peertarget conformance record --", "--anew --help --host --json --out")]
    [TestCase("peertarget conformance compare a.jsonl --", "--assumptions --help --json")]
    [TestCase("peertarget decode --j", "--json")]
    [TestCase("peertarget conformance run --host ", "emulator emulator-provider windows-provider winsock")]
    [TestCase("peertarget conformance record --out a.jsonl --host w", "windows-provider winsock")]
    [TestCase("peertarget explain WSAEIN", "WSAEINPROGRESS WSAEINVAL")]
    [TestCase("peertarget conformance run vectors.j", "")]
    public void A_shell_is_told_the_commands_options_and_values_that_fit(string commandLine, string expected)
    {
        var run = ToolRun.Of($"[suggest:{commandLine.Length.ToString(CultureInfo.InvariantCulture)}]", commandLine);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(Suggestions(run), Is.EquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public void Without_a_word_the_commands_are_suggested() =>
        Assert.That(Suggestions(ToolRun.Of("[suggest:11]", "peertarget ")), Is.SupersetOf((string[])["conformance", "decode", "spn", "explain", "--help", "--version"]));

    [Test]
    public void What_follows_the_cursor_does_not_count() =>
        Assert.That(Suggestions(ToolRun.Of("[suggest:15]", "peertarget conf run --host w")), Is.EqualTo((string[])["conformance"]));

    [TestCase("[suggest:3]", "[suggest]", "spn")]
    [TestCase("[suggest]", "[suggest:x]", "spn")]
    [TestCase("[suggest:3]", "[other]", "[suggest:99999999999]")]
    public void A_directive_that_stands_twice_is_refused(params string[] arguments)
    {
        var run = ToolRun.Of(arguments);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain("stands twice"));
    }

    [TestCase("[suggest:x]")]
    [TestCase("[suggest:-1]")]
    [TestCase("[suggest:99999999999]")]
    [TestCase("[suggest")]
    public void A_directive_without_a_position_that_is_a_number_exits_2(string directive)
    {
        var run = ToolRun.Of(directive, "peertarget conf");

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("peertarget: "));
    }

    [Test]
    public void A_suggestion_runs_nothing()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        _ = ToolRun.Of("[suggest:99]", $"peertarget conformance record --host emulator --out {file}");
        _ = ToolRun.Of("[suggest:2]", "conformance", "record", "--host", "emulator", "--out", file);

        Assert.That(File.Exists(file), Is.False);
    }

    private static string[] Suggestions(ToolRun run) => run.Out.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
