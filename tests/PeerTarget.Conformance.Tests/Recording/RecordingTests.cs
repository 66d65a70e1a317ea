using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>A recording can be written, read and replayed.</summary>
[TestFixture]
public sealed class RecordingTests
{
    private static readonly IReadOnlyList<ConformanceCase> s_cases = ConformanceFile.ReadBuiltIn();

    private string _path = "";

    [SetUp]
    public void SetUp() => _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void TearDown() => File.Delete(_path);

    [Test]
    public void A_recording_read_back_is_the_one_that_was_written()
    {
        var made = ConformanceRecording.Make(s_cases, new EmulatorHost(), TimeProvider.System);

        ConformanceRecording read = WriteAndRead(made);

        Assert.That((read.Host, read.System), Is.EqualTo(("emulator", made.System)));
        Assert.That(read.Recorded, Is.EqualTo(made.Recorded).Within(TimeSpan.FromSeconds(1)));
        Assert.That(read.Cases.Select(Describe), Is.EqualTo(made.Cases.Select(Describe)));
    }

    [Test]
    public void A_recording_of_the_emulator_replays_on_it_without_a_difference()
    {
        ConformanceRecording read = WriteAndRead(ConformanceRecording.Make(s_cases, new EmulatorHost(), TimeProvider.System));

        Assert.That(read.Replay(new EmulatorHost()).SelectMany(Differences), Is.Empty);
        Assert.That(read.HasNoFacility, Is.False);
    }

    [Test]
    public void A_recording_under_an_assumption_tells_it_from_the_default()
    {
        IEnumerable<ConformanceCase> cases = s_cases.Where(vector => vector.Assumptions is null);
        var assumptions = new WinsockAssumptions { DeleteOfAbsent = SocketError.InvalidArgument };
        ConformanceRecording read = WriteAndRead(ConformanceRecording.Make(cases, new EmulatorHost(assumptions), TimeProvider.System));

        Assert.That(read.Replay(new EmulatorHost(assumptions)).SelectMany(Differences), Is.Empty);
        Assert.That(read.Replay(new EmulatorHost()).SelectMany(Differences), Does.Contain("delete-of-absent-peer, step 2: WSAEINVAL, NO_ERROR"));
    }

    [Test]
    public void A_recording_goes_on_after_an_answer_that_was_not_expected()
    {
        IReadOnlyList<ConformanceCase> cases = Vector.Parse(Vector.File(Vector.OpenDatagram, """{"do":"delete","socket":"s","peer":"none","expect":"NO_ERROR"}""", """{"do":"close","socket":"s"}"""));

        RecordedCase recorded = ConformanceRecording.Make(cases, new EmulatorHost(), TimeProvider.System).Cases[0];

        Assert.That(recorded.Answers, Is.EqualTo(new RecordedAnswer[] { new(1, "NO_ERROR", "NO_ERROR"), new(2, "NO_ERROR", "WSAEINVAL"), new(3, "NO_ERROR", "NO_ERROR") }));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"format\":\"something else\"}")]
    [TestCase("{\"format\":\"peertarget-recording-1\"}")]
    [TestCase("{\"format\":\"peertarget-recording-1\",\"host\":")]
    public void What_is_no_recording_is_refused(string text)
    {
        File.WriteAllText(_path, text);

        Assert.That(() => ConformanceRecording.Read(_path), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains(_path));
    }

    private static string Describe(RecordedCase recorded) =>
        $"{recorded.Case.Id} {recorded.Form} {recorded.NotApplicable} {string.Join(' ', recorded.Answers)}";

    private static IEnumerable<string> Differences(RecordedCase replayed) =>
        replayed.Answers.Where(answer => answer.Expected != answer.Got).Select(answer => $"{replayed.Case.Id}, step {answer.Step}: {answer.Expected}, {answer.Got}");

    private ConformanceRecording WriteAndRead(ConformanceRecording recording)
    {
        using (FileStream file = File.Create(_path))
        {
            recording.Write(file);
        }

        return ConformanceRecording.Read(_path);
    }
}
