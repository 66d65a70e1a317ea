using PeerTarget.Emulation;
using static PeerTarget.Conformance.Tests.MadeUp;

namespace PeerTarget.Conformance.Tests;

/// <summary>How two recordings differ.</summary>
[TestFixture]
public sealed class DifferenceTests
{
    private static readonly ConformanceRecording s_recording = Machine(WinsockAssumptions.Default, ids: ["set-datagram-then-lookup", "delete-ends-association", "set-null-pointer"]);

    [Test]
    public void A_recording_does_not_differ_from_itself() =>
        Assert.That(RecordingDifference.Between(s_recording, s_recording).Select(InWords), Is.EqualTo(s_recording.Cases.Select(run => $"{run.Case.Id} Ioctl Unchanged: ")));

    [Test]
    public void A_case_that_one_recording_alone_has_was_added_or_deleted()
    {
        Assert.That(RecordingDifference.Between(s_recording with { Cases = [] }, s_recording).Select(InWords), Is.EqualTo(s_recording.Cases.Select(run => $"{run.Case.Id} Ioctl Added: ")));
        Assert.That(RecordingDifference.Between(s_recording, s_recording with { Cases = [] }).Select(InWords), Is.EqualTo(s_recording.Cases.Select(run => $"{run.Case.Id} Ioctl Deleted: ")));
    }

    [Test]
    public void The_answers_that_differ_are_told_in_the_order_of_the_steps()
    {
        CaseRun run = s_recording.Cases[1];
        string id = run.Case.Id;
        ConformanceRecording Of(params (int Step, string Got)[] answers) =>
            s_recording with { Cases = [run with { Answers = [.. answers.Select(answer => new StepAnswer(answer.Step, "NO_ERROR", answer.Got, IsExpected: true))] }] };

        Assert.That(
            RecordingDifference.Between(Of((1, "NO_ERROR"), (3, "NO_ERROR")), Of((1, "NO_ERROR"), (2, "WSAEFAULT"), (3, "WSAEINVAL"))).Select(InWords),
            Is.EqualTo(new[] { $"{id} Ioctl Changed: step 2: no answer, then WSAEFAULT; step 3: NO_ERROR, then WSAEINVAL" }));
        Assert.That(RecordingDifference.Between(Of((1, "NO_ERROR"), (2, "1168")), Of((1, "NO_ERROR"))).Select(InWords), Is.EqualTo(new[] { $"{id} Ioctl Changed: step 2: 1168, then no answer" }));
    }

    [Test]
    public void A_case_in_another_form_is_another_case() =>
        Assert.That(
            RecordingDifference.Between(s_recording with { Cases = [s_recording.Cases[0]] }, s_recording with { Cases = [s_recording.Cases[0] with { Form = CallForm.Function }] }).Select(difference => (difference.Form, difference.Change)),
            Is.EqualTo(new[] { (CallForm.Ioctl, CaseChange.Deleted), (CallForm.Function, CaseChange.Added) }));

    [Test]
    public void Of_two_cases_of_one_id_the_first_stands_for_both() =>
        Assert.That(
            RecordingDifference.Between(s_recording with { Cases = [s_recording.Cases[0], s_recording.Cases[0] with { Answers = [] }] }, s_recording with { Cases = [s_recording.Cases[0]] }).Select(difference => difference.Change),
            Is.EqualTo(new[] { CaseChange.Unchanged }));

    [Test]
    public void No_recording_is_an_error()
    {
        Assert.That(() => RecordingDifference.Between(null!, s_recording), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("before"));
        Assert.That(() => RecordingDifference.Between(s_recording, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("after"));
    }

    private static string InWords(RecordingDifference difference) => $"{difference.Id} {difference.Form} {difference.Change}: {string.Join("; ", difference.Answers)}";
}
