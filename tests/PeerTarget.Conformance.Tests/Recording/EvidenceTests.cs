using System.Net.Sockets;
using PeerTarget.Emulation;
using static PeerTarget.Conformance.Tests.MadeUp;

namespace PeerTarget.Conformance.Tests;

/// <summary>What a few answers tell of one assumption, and in which words a verdict says so. A control is a like call that pages accept: it has no oddity.</summary>
[TestFixture, Parallelizable(ParallelScope.Children)]
public sealed class EvidenceTests
{
    private const string Plain = "set-datagram-then-lookup";
    private const string Absent = "delete-of-absent-success-never-set";
    private const string OnStream = "delete-on-stream-success-named";
    private const string Repeated = "repeated-set-replace-dgram";
    private const string RepeatedOnStream = "repeated-set-replace-stream";
    private const string MakesRoom = "refusals-delete-makes-room";
    private const string PerPort = "peer-key-address-and-port-repeated-set-is-per-port";
    private const string IPv4OnIPv6 = "refusals-ipv4-sockaddr-is-the-mapped-one-in-sets";

    // The last has no socket, and a name of odd length too. The second has that name alone, and the first nothing odd.
    private static readonly string[] s_onNoSocket = ["set-before-connect-inet-stream", "set-odd-name-length", "set-socket-against-name-arguments-first"];

    [Test]
    public void A_verdict_names_the_first_three_answers_that_prove_it() =>
        Assert.That(VerdictOn("RepeatedSet", Machine(WinsockAssumptions.Default, ids: [Plain, Repeated, RepeatedOnStream, MakesRoom, PerPort])), Is.EqualTo(new[]
        {
            "default",
            $"{PerPort}, step 4 (ioctl), answered NO_ERROR (0)",
            $"{Repeated}, step 3 (ioctl), answered NO_ERROR (0)",
            $"{RepeatedOnStream}, step 3 (ioctl), answered NO_ERROR (0)",
        }));

    [Test]
    public void A_verdict_names_the_alternative_and_the_form_of_the_call() =>
        Assert.That(VerdictOn("RepeatedSet", InForm(CallForm.Function, Machine(new WinsockAssumptions { RepeatedSet = SocketError.InvalidArgument }, isWhole: true, ids: [Plain, Repeated]))), Is.EqualTo(new[]
        {
            "alternative WSAEINVAL",
            $"{Repeated}, step 3 (function), answered WSAEINVAL (10022)",
        }));

    [Test]
    public void A_code_that_no_sweep_tries_is_an_alternative_too() =>
        Assert.That(
            VerdictOn("DeleteOfAbsent", Machine(new WinsockAssumptions { DeleteOfAbsent = (SocketError)1168 }, ids: [Absent, Plain])),
            Is.EqualTo(new[] { "alternative 1168", $"{Absent}, step 2 (ioctl), answered 1168" }));

    [Test]
    public void Answers_that_no_value_explains_are_told_as_a_contradiction() =>
        Assert.That(
            VerdictOn("RepeatedSet", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == MakesRoom && answer.Step == 5 ? "WSAEACCES" : null, ids: [Plain, Repeated, RepeatedOnStream, MakesRoom, PerPort])),
            Is.EqualTo(new[]
            {
                "cannot tell",
                "the answers contradict each other",
                $"{PerPort}, step 4 (ioctl), answered NO_ERROR (0)",
                $"{Repeated}, step 3 (ioctl), answered NO_ERROR (0)",
                $"{RepeatedOnStream}, step 3 (ioctl), answered NO_ERROR (0)",
            }));

    [Test]
    public void An_earlier_answer_that_no_value_explains_hides_the_assumption() =>
        Assert.That(
            VerdictOn("RepeatedSet", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == Repeated && answer.Step == 2 ? "WSAEACCES" : null, ids: [Plain, Repeated])),
            Is.EqualTo(new[] { "cannot tell", $"{Repeated}, step 2 (ioctl), answered WSAEACCES (10013) instead of NO_ERROR (0)" }));

    [Test]
    public void An_answer_that_no_value_explains_hides_nothing_where_no_later_call_tells() =>
        Assert.That(
            VerdictOn("RepeatedSet", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == "delete-ends-association" && answer.Step == 2 ? "WSAEACCES" : null, ids: [Plain, "delete-ends-association"])),
            Is.EqualTo(new[] { "cannot tell", "no recorded call tells the values apart" }));

    [TestCase("RepeatedSet", Repeated, Plain, TestName = "the same call")]
    [TestCase("RepeatedSet", Repeated, "set-on-inet-stream", TestName = "another type")]
    [TestCase("RepeatedSet", Repeated, "set-on-inet6-dgram", TestName = "another family")]
    [TestCase("DeleteOfAbsent", Absent, Plain, TestName = "another operation")]
    [TestCase("DeleteOnStream", OnStream, "set-on-inet-stream", TestName = "another operation on a stream")]
    public void An_answer_proves_a_value_with_a_control_which_is_the_same_call_or_one_of_another_type_family_or_operation(string assumption, string telling, string control) =>
        Assert.That(VerdictOn(assumption, Machine(WinsockAssumptions.Default, ids: [telling, control])), Has.Length.EqualTo(2).And.ItemAt(0).EqualTo("default").And.ItemAt(1).StartWith($"{telling}, step "));

    [TestCase("RepeatedSet", Repeated, null)]
    [TestCase("RepeatedSet", Repeated, "set-on-inet6-stream")]
    [TestCase("RepeatedSet", Repeated, "overlapped-set-event-inet-dgram")]
    [TestCase("DeleteOfAbsent", Absent, "set-on-inet6-dgram")]
    [TestCase("DeleteOfAbsent", Absent, "set-on-inet-stream")]
    [TestCase("DeleteOfAbsent", Absent, "overlapped-set-event-inet-dgram")]
    // Whether a delete on a stream succeeds is what is asked.
    [TestCase("DeleteOnStream", OnStream, "delete-on-inet-dgram")]
    public void An_answer_proves_nothing_without_a_control(string assumption, string telling, string? other) =>
        Assert.That(VerdictOn(assumption, Machine(WinsockAssumptions.Default, ids: other is null ? [telling] : [telling, other])), Is.EqualTo(new[] { "cannot tell", "no recorded call is the same without the oddity" }));

    [TestCase(Plain, 2)]
    [TestCase("set-on-inet-stream", 2)]
    [TestCase("set-on-inet6-dgram", 2)]
    [TestCase("delete-on-inet-dgram", 3)]
    public void An_answer_proves_nothing_where_a_control_was_refused(string refused, int step) =>
        Assert.That(
            VerdictOn("RepeatedSet", Refusing(refused, step)),
            Is.EqualTo(new[] { "cannot tell", $"{refused}, step {step} (ioctl), which has no oddity, answered WSAEACCES (10013)" }));

    [TestCase("set-on-inet6-stream", 2)]
    [TestCase("overlapped-set-event-inet-dgram", 2)]
    [TestCase("delete-on-inet6-dgram", 3)]
    public void An_answer_proves_a_value_where_a_call_that_is_no_control_was_refused(string refused, int step) =>
        Assert.That(VerdictOn("RepeatedSet", Refusing(refused, step)), Is.EqualTo(new[] { "default", $"{Repeated}, step 3 (ioctl), answered NO_ERROR (0)" }));

    [Test]
    public void A_refusal_under_a_security_protocol_proves_nothing_unless_a_set_under_the_same_succeeded()
    {
        const string Full = "name-length-unit-bytes-ipsec-full";
        // Tells which code a length beyond the buffer has.
        const string Short = "short-buffer-message-size-set";
        const string Half = "name-length-unit-bytes-ipsec-half";
        var assumptions = new WinsockAssumptions { NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2 };

        Assert.That(VerdictOn("NameLengthUnit", Machine(assumptions, ids: [Plain, Short, Full])), Is.EqualTo(new[] { "cannot tell", "no set under the same security protocol succeeded" }));
        Assert.That(VerdictOn("NameLengthUnit", Machine(assumptions, ids: [Plain, Short, Full, Half])), Has.ItemAt(0).EqualTo("alternative CharactersUnlessIPsec2").And.ItemAt(1).StartWith($"{Full}, step 2 (ioctl), answered WSAE"));
    }

    [TestCase("RepeatedSet", Repeated)]
    [TestCase("FamilyMismatch", IPv4OnIPv6)]
    public void A_socket_that_could_not_be_opened_tells_nothing(string assumption, string telling)
    {
        ConformanceRecording recording = Machine(WinsockAssumptions.Default, ids: [Plain, telling]);
        recording = recording with
        {
            Cases = [.. recording.Cases.Select(run => run.Case.Id == telling ? run with { Answers = [run.Answers[0] with { Got = "WSAEAFNOSUPPORT" }, .. run.Answers.Skip(1)] } : run)],
        };

        Assert.That(VerdictOn(assumption, recording), Is.EqualTo(new[] { "cannot tell", "no recorded call tells the values apart" }));
    }

    [Test]
    public void An_answer_on_no_socket_proves_nothing_where_no_call_has_the_missing_socket_alone() =>
        Assert.That(
            VerdictOn("ErrorOrder", Machine(WinsockAssumptions.Default, ids: s_onNoSocket)),
            Is.EqualTo(new[] { "cannot tell", "no recorded call on no socket is without another oddity" }));

    [Test]
    public void An_answer_on_no_socket_proves_nothing_where_the_missing_socket_alone_was_answered_otherwise() =>
        Assert.That(
            VerdictOn("ErrorOrder", Machine(WinsockAssumptions.Default, (run, answer) => answer.Got == "WSAENOTSOCK" ? "WSAEINVAL" : null, ids: [.. s_onNoSocket, Plain, "set-on-socket-never-opened"])),
            Is.EqualTo(new[] { "cannot tell", "set-on-socket-never-opened, step 1 (ioctl), on no socket, answered WSAEINVAL (10022)" }));

    [Test]
    public void An_answer_on_no_socket_needs_the_same_call_on_a_socket_too() =>
        Assert.That(
            VerdictOn("ErrorOrder", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == "set-on-socket-never-opened" ? "WSAEINVAL" : null, ids: ["set-socket-against-pointer", "set-on-socket-never-opened"])),
            Is.EqualTo(new[] { "cannot tell", "no recorded call is the same without the oddity" }));

    [Test]
    public void The_first_call_of_a_fixed_reading_speaks_against_a_value() =>
        Assert.That(
            VerdictOn("FamilyMismatch", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == IPv4OnIPv6 && answer.Step == 2 ? "NO_ERROR" : null)),
            Is.EqualTo(new[] { "cannot tell", $"{IPv4OnIPv6}, step 2 (ioctl), answered NO_ERROR (0), which speaks against WSAEAFNOSUPPORT" }));

    [Test]
    public void The_first_call_of_a_fixed_reading_can_speak_against_every_value() =>
        Assert.That(
            VerdictOn("FamilyMismatch", Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == IPv4OnIPv6 && answer.Step == 2 ? "WSAEACCES" : null, ids: [Plain, IPv4OnIPv6])),
            Is.EqualTo(new[] { "cannot tell", $"{IPv4OnIPv6}, step 2 (ioctl), answered WSAEACCES (10013), which speaks against WSAEAFNOSUPPORT and WSAEINVAL" }));

    [TestCase("set-null-pointer", 2, "set-null-pointer, step 2 (ioctl), answered WSAEACCES (10013) instead of WSAEFAULT (10014)")]
    [TestCase("set-by-ioctl-delete-by-function", 3, "set-by-ioctl-delete-by-function, step 3 (function), answered WSAEACCES (10013) instead of NO_ERROR (0)")]
    public void A_deviation_names_the_form_in_which_the_call_was_made(string id, int step, string because) =>
        Assert.That(RecordingVerdicts.Of(Refusing(id, step)).Deviations.Select(deviation => string.Join("; ", deviation.Because)), Is.EqualTo(new[] { because }));

    [TestCase("NO_ERROR", "NO_ERROR")]
    [TestCase("WSAENOBUFS", "WSAEINVAL")]
    public void An_answer_to_a_call_that_the_emulator_cannot_make_tells_nothing_and_neither_does_what_follows(string set, string delete)
    {
        const string Huge = """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"a","length":4294967295,"nameLength":1000000000,"expect":"NO_ERROR"}""";
        const string Delete = """{"do":"delete","socket":"s","peer":"192.0.2.1:88","expect":"NO_ERROR"}""";
        ConformanceCase vector = Vector.Parse(Vector.File(Vector.OpenDatagram, Huge, Delete))[0];
        var run = new CaseRun(vector, CallForm.Ioctl, [Answer(1, "NO_ERROR"), Answer(2, set), Answer(3, delete)]);
        ConformanceRecording recording = Machine(WinsockAssumptions.Default, ids: [Plain]);
        var verdicts = RecordingVerdicts.Of(recording with { Cases = [.. recording.Cases, run] });

        Assert.That(verdicts.TellsNothing, Is.Null);
        Assert.That(verdicts.Deviations, Is.Empty);
        Assert.That(verdicts.Assumptions.Select(verdict => verdict.Because), Is.All.EqualTo(new[] { "no recorded call tells the values apart" }));

        static StepAnswer Answer(int step, string got) => new(step, "NO_ERROR", got, IsExpected: got == "NO_ERROR");
    }

    [Test]
    public void A_history_about_an_assumption_contradicts_no_page() =>
        Assert.That(RecordingVerdicts.Of(Refusing(Repeated, 2)).Deviations, Is.Empty);

    [Test]
    public void A_recording_that_tells_nothing_says_so_of_every_assumption_and_contradicts_nothing()
    {
        var refused = RecordingVerdicts.Of(Machine(WinsockAssumptions.Default, (run, _) => run.Case.Id == Plain ? "WSAEINVAL" : "WSAEACCES", ids: [Plain, Repeated]));
        var accepted = RecordingVerdicts.Of(Machine(WinsockAssumptions.Default, (_, _) => "NO_ERROR", ids: [Plain, "set-null-pointer"]));

        Assert.That(refused.Assumptions.Select(verdict => verdict.Because), Is.All.EqualTo(new[] { "no call that the documented rules accept succeeded" }));
        Assert.That(refused.IsAcceptedThroughout, Is.False);
        Assert.That(accepted.Assumptions.Select(verdict => verdict.Because), Is.All.EqualTo(new[] { "calls that the pages refuse succeeded" }));
        Assert.That(accepted.IsAcceptedThroughout, Is.True);
        Assert.That(refused.Deviations.Concat(accepted.Deviations), Is.Empty);
    }

    [Test]
    public void Codes_of_refusals_are_told_with_the_most_frequent_first_and_then_by_name()
    {
        // Two sets and a delete, which every machine accepts, and then a set.
        string Of(string set, string delete, string other) => RecordingVerdicts.Of(Machine(
            WinsockAssumptions.Default,
            (run, answer) => run.Case.Id == Plain ? other : run.Case.Steps[answer.Step - 1] is SetStep ? set : delete,
            ids: [MakesRoom, Plain])).TellsNothing!;

        Assert.That(Of("WSAEINVAL", "WSAEFAULT", "WSAEACCES"), Is.EqualTo("refused throughout with WSAEINVAL (10022) 2 times, WSAEACCES (10013) 1 times, WSAEFAULT (10014) 1 times"));
    }

    [Test]
    public void One_call_that_was_accepted_or_refused_as_a_page_has_it_makes_a_recording_tell()
    {
        Assert.That(RecordingVerdicts.Of(Machine(WinsockAssumptions.Default, (run, _) => run.Case.Id == "set-null-pointer" ? "NO_ERROR" : null, ids: [Plain, "set-null-pointer", "set-short-buffer"])).TellsNothing, Is.Null);
        Assert.That(RecordingVerdicts.Of(Machine(WinsockAssumptions.Default, (run, _) => run.Case.Id == Plain ? null : "WSAEACCES", ids: [Plain, Repeated, MakesRoom])).TellsNothing, Is.Null);
    }

    [Test]
    public void A_machine_that_accepts_what_the_pages_refuse_is_told_also_if_it_refuses_what_a_fixed_reading_refuses() =>
        Assert.That(
            RecordingVerdicts.Of(Machine(WinsockAssumptions.Default, (run, _) => run.Case.Basis is ConformanceBasis.Documented ? "NO_ERROR" : null)).TellsNothing,
            Is.EqualTo("accepted throughout, also what the pages refuse"));

    [Test]
    public void No_recording_is_an_error() => Assert.That(() => RecordingVerdicts.Of(null!), Throws.ArgumentNullException);

    private static string[] VerdictOn(string assumption, ConformanceRecording recording)
    {
        AssumptionVerdict verdict = RecordingVerdicts.Of(recording).Assumptions.Single(verdict => verdict.Assumption == assumption);
        return [$"{verdict}", .. verdict.Because];
    }

    /// <summary>A machine that refuses one call, which is not the one that tells.</summary>
    private static ConformanceRecording Refusing(string id, int step) =>
        Machine(WinsockAssumptions.Default, (run, answer) => run.Case.Id == id && answer.Step == step ? "WSAEACCES" : null, ids: [Plain, Repeated, id]);

    private static ConformanceRecording InForm(CallForm form, ConformanceRecording recording) => recording with { Cases = [.. recording.Cases.Where(run => run.Form == form)] };
}
