using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>A recording can be written, read and replayed.</summary>
[TestFixture]
public sealed class RecordingTests : TemporaryFileFixture
{
    private static readonly IReadOnlyList<ConformanceCase> s_cases = ConformanceFile.ReadBuiltIn();

    [Test]
    public void A_recording_read_back_is_the_one_that_was_written()
    {
        var host = new EmulatorHost();
        IEnumerable<CaseRun> performed = s_cases.SelectMany(vector => ConformanceRunner.FormsOf(vector, host).Select(form => ConformanceRunner.Perform(vector with { Assumptions = null }, host, form, goOn: true)));

        ConformanceRecording read = MakeAndRead(s_cases, host);

        Assert.That((read.Host, read.System), Is.EqualTo(("emulator", RecordedSystem.Current)));
        Assert.That(read.Started, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That(read.Cases.Select(Describe), Is.EqualTo(performed.Select(Describe)));
    }

    [Test]
    public void A_recording_of_the_emulator_replays_on_it_without_a_difference()
    {
        ConformanceRecording read = MakeAndRead(s_cases, new EmulatorHost());

        Assert.That(read.Replay(new EmulatorHost()).SelectMany(Differences), Is.Empty);
    }

    [Test]
    public void A_recording_under_an_assumption_tells_it_from_the_default()
    {
        IEnumerable<ConformanceCase> cases = s_cases.Where(vector => vector.Assumptions is null);
        var assumptions = new WinsockAssumptions { DeleteOfAbsent = SocketError.InvalidArgument };
        ConformanceRecording read = MakeAndRead(cases, new EmulatorHost(assumptions));

        Assert.That(read.Replay(new EmulatorHost(assumptions)).SelectMany(Differences), Is.Empty);
        Assert.That(read.Replay(new EmulatorHost()).SelectMany(Differences), Does.Contain("delete-of-absent-peer, step 2: WSAEINVAL, NO_ERROR"));
    }

    [Test]
    public void A_recording_goes_on_after_an_answer_that_was_not_expected()
    {
        IReadOnlyList<ConformanceCase> cases = Vector.Parse(Vector.File(Vector.OpenDatagram, """{"do":"delete","socket":"s","peer":"none","expect":"NO_ERROR"}""", """{"do":"close","socket":"s"}"""));

        CaseRun recorded = MakeAndRead(cases, new EmulatorHost()).Cases[0];

        Assert.That(recorded.Answers, Is.EqualTo(new StepAnswer[] { new(1, "NO_ERROR", "NO_ERROR", true), new(2, "NO_ERROR", "WSAEINVAL", false), new(3, "NO_ERROR", "NO_ERROR", true) }));
    }

    [Test]
    public void The_provider_can_be_recorded_and_what_it_cannot_be_asked_is_left_out()
    {
        ConformanceRecording read = MakeAndRead(s_cases, ProviderHost.OfEmulator());

        // A call with an overridden length, say, would be another call than the vector's.
        Assert.That(read.Cases.SelectMany(run => run.Answers.Where(answer => run.Case.Steps[answer.Step - 1] is CallStep { Length: not null } or CallStep { Buffer: not null } or SetStep { NameLength: not null })), Is.Empty);
        Assert.That(read.Cases.Count(run => run.NotApplicable is null), Is.GreaterThan(100));
    }

    [TestCase("NO_ERROR", "\\ud800", "case \"set-empty-name\", key \"answers\": An answer holds half of a surrogate pair.")]
    [TestCase("NO_ERROR", "\u00ff", "The text is not valid UTF-8.")]
    public void A_recording_whose_text_is_broken_is_refused_with_its_place(string answer, string instead, string fault)
    {
        _ = MakeAndRead(s_cases.Where(vector => vector.Id == "set-empty-name"), new EmulatorHost());
        File.WriteAllText(FileName, File.ReadAllText(FileName).Replace($"\"got\":\"{answer}\"", $"\"got\":\"{instead}\"", StringComparison.Ordinal), System.Text.Encoding.Latin1);

        Assert.That(() => ConformanceRecording.Read(FileName), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains(fault));
    }

    [Test]
    public void A_recording_with_a_byte_order_mark_and_with_Windows_line_ends_is_read()
    {
        _ = MakeAndRead(s_cases.Take(3), new EmulatorHost());
        File.WriteAllText(FileName, "\uFEFF" + File.ReadAllText(FileName).ReplaceLineEndings("\r\n"));

        Assert.That(ConformanceRecording.Read(FileName).Cases, Has.Count.EqualTo(6));
    }

    [Test]
    public void A_recording_that_was_stopped_is_read_as_far_as_it_goes_and_a_cut_line_in_the_middle_is_told()
    {
        _ = MakeAndRead(s_cases.Take(3), new EmulatorHost());
        string[] lines = File.ReadAllLines(FileName);
        File.WriteAllLines(FileName, lines[..3]);
        Assert.That(ConformanceRecording.Read(FileName).Cases, Has.Count.EqualTo(2));

        File.AppendAllText(FileName, lines[3][..50]);
        Assert.That(ConformanceRecording.Read(FileName).Cases, Has.Count.EqualTo(2));

        File.AppendAllText(FileName, "\n");
        Assert.That(() => ConformanceRecording.Read(FileName), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains("line 4"));
    }

    [TestCase("\"form\":\"ioctl\"", "\"form\":\"0\"")]
    [TestCase("{\"step\":2,", "{\"step\":1,")]
    [TestCase("\"answers\":[", "\"answers\":[null,")]
    public void A_line_that_no_recorder_writes_is_refused(string written, string instead)
    {
        _ = MakeAndRead(s_cases.Take(1), new EmulatorHost());
        File.WriteAllText(FileName, File.ReadAllText(FileName).Replace(written, instead, StringComparison.Ordinal));

        Assert.That(() => ConformanceRecording.Read(FileName), Throws.TypeOf<ConformanceFormatException>());
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"format\":\"something else\"}")]
    [TestCase("{\"format\":\"peertarget-recording-2\"}")]
    [TestCase("{\"format\":\"peertarget-recording-2\",\"host\":")]
    public void What_is_no_recording_is_refused(string text)
    {
        File.WriteAllText(FileName, text);

        Assert.That(() => ConformanceRecording.Read(FileName), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains(FileName));
    }

    private static string Describe(CaseRun run) => $"{run.Case.Id} {run.Form} {run.NotApplicable} {string.Join(' ', run.Answers)}";

    private static IEnumerable<string> Differences(CaseRun replayed) =>
        replayed.Answers.Where(answer => !answer.IsExpected).Select(answer => $"{replayed.Case.Id}, step {answer.Step}: {answer.Expected}, {answer.Got}");

    private ConformanceRecording MakeAndRead(IEnumerable<ConformanceCase> cases, IConformanceHost host)
    {
        new ConformanceRecorder(FileName, cases, [host], RecordedSystem.Current, TimeProvider.System).Record();
        return ConformanceRecording.Read(FileName);
    }
}
