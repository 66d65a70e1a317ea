namespace PeerTarget.Conformance.Tests;

/// <summary>The recording made under Wine, whose Winsock has no peer target names: it proves the path from a machine to these tests.</summary>
[TestFixture]
public sealed class WineRecordingTests
{
    private static readonly ConformanceRecording s_recording = ConformanceRecording.Read(Path.Combine(AppContext.BaseDirectory, "recordings", "wine-8.0.jsonl"));

    [Test]
    public void It_is_labelled_as_Wines() => Assert.That((s_recording.Host, s_recording.System.Wine), Is.EqualTo(("winsock, windows-provider", "8.0")));

    [Test]
    public void It_holds_hundreds_of_answers() => Assert.That(s_recording.Cases.Sum(recorded => recorded.Answers.Count), Is.GreaterThan(500));

    [Test]
    public void Wine_answers_that_it_has_no_such_facility_even_where_the_descriptor_is_no_socket()
    {
        // The provider asks .NET first whether the socket is one. Of an overlapped call Wine says that it pends, and never completes it.
        IEnumerable<string> answers = s_recording.Cases.Where(recorded => recorded.Form is CallForm.Ioctl)
            .SelectMany(recorded => recorded.Answers.Where(answer => recorded.Case.Steps[answer.Step - 1] is CallStep).Select(answer => answer.Got))
            .Distinct();

        Assert.That(answers, Is.EqualTo(new[] { "WSAEOPNOTSUPP", "WSA_IO_PENDING, but the call is over and its event is not signalled" }));
    }

    [Test]
    public void What_was_not_performed_has_its_reason() =>
        Assert.That(s_recording.Cases.Where(recorded => recorded.NotApplicable is null && recorded.Answers.Count < recorded.Case.Steps.Count).Select(recorded => recorded.Case.Id), Is.Empty);

    [Test]
    public void Replayed_on_the_emulator_it_differs_in_every_call_and_agrees_on_all_else()
    {
        foreach (CaseRun replayed in s_recording.Replay(new EmulatorHost()))
        {
            foreach (StepAnswer answer in replayed.Answers)
            {
                Assert.That(answer.Got, answer.Expected is "WSAEOPNOTSUPP" || answer.Expected.Contains(' ', StringComparison.Ordinal) ? Is.Not.EqualTo(answer.Expected) : Is.EqualTo(answer.Expected), $"{replayed.Case.Id}, step {answer.Step}");
            }
        }
    }
}
