using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;
using static PeerTarget.Conformance.Tests.MadeUp;

namespace PeerTarget.Conformance.Tests;

/// <summary>What made-up recordings tell of the assumptions. A wrong verdict is worse than none.</summary>
[TestFixture, Parallelizable(ParallelScope.Children)]
public sealed class VerdictTests
{
    // Not static: build/mutate.sh tests many changes in one process, and one must not meet what another predicted.
    private readonly Predictions _predictions = new();

    /// <summary>Each alternative, with what must be refused for PeerKey to show in codes.</summary>
    public static IEnumerable<WinsockAssumptions> Machines =>
    [
        .. Effort.Of(WinsockAssumptions.Variations.Where(assumptions => assumptions is { PeerKey: PeerKey.Address, PendingTakesEffect: PendingTakesEffect.AtCompletion, CancelledSet: CancelledSet.LeavesNothing })),
        new() { PeerKey = PeerKey.AddressAndPort, RepeatedSet = SocketError.InvalidArgument },
        new() { PeerKey = PeerKey.AddressAndPort, DeleteOfAbsent = SocketError.InvalidArgument },
        new() { RepeatedSet = SocketError.NoBufferSpaceAvailable, DeleteOfAbsent = (SocketError)1168 },
        WinsockAssumptions.Strictest,
    ];

    /// <summary>Those of which a part is shown. All of them would take a minute.</summary>
    public static IEnumerable<WinsockAssumptions> SomeMachines =>
    [
        WinsockAssumptions.Default,
        new() { PeerKey = PeerKey.AddressAndPort, RepeatedSet = SocketError.InvalidArgument },
        WinsockAssumptions.Strictest with { ErrorOrder = ErrorOrder.ArgumentsFirst, PeerlessDeleteOnIPv6Stream = SocketError.Fault, DeleteOnStream = SocketError.Success },
    ];

    /// <summary>Each two alternatives of different assumptions.</summary>
    public static IEnumerable<WinsockAssumptions> Pairs => Effort.Of(
        from first in Vector.Shown
        from second in Vector.Shown
        where string.CompareOrdinal(first.Name, second.Name) < 0
        from one in first.Values.Skip(1)
        from other in second.Values.Skip(1)
        select WinsockAssumptions.Parse($"{first.Name} = {one.Text}, {second.Name} = {other.Text}"));

    public static IEnumerable<WinsockAssumptions> Rows => Effort.Of(WinsockAssumptions.Pairwise);

    public static IEnumerable<string> Kinds => ["inet", "inet6", "stream", "dgram", "set", "delete", "ipsec"];

    [Test]
    public void A_machine_of_the_defaults_has_the_default_of_every_assumption_that_shows()
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, isWhole: true));

        Assert.That(verdicts.TellsNothing, Is.Null);
        Assert.That(verdicts.Assumptions.Select(verdict => (verdict.Assumption, $"{verdict}")), Is.EqualTo(
            AssumedNames.Select(name => (name, HiddenBy(WinsockAssumptions.Default).Contains(name) ? "cannot tell" : "default"))));
        Assert.That(verdicts.Assumptions[0].Because, Is.EqualTo(new[] { "no recorded call tells the values apart" }));
        Assert.That(verdicts.Assumptions[1].Because[0], Does.EndWith("answered NO_ERROR (0)"));
    }

    [TestCaseSource(nameof(Machines))]
    public void A_machine_of_an_alternative_has_that_alternative_and_no_other_and_contradicts_nothing(WinsockAssumptions assumptions)
    {
        RecordingVerdicts verdicts = Weigh(Machine(assumptions));

        Assert.That(verdicts.Inferred, Is.EqualTo(assumptions));
        Assert.That(verdicts.Deviations.Select(deviation => deviation.Because[0]), Is.Empty);
    }

    [TestCase(SocketError.InvalidArgument, "refused throughout with WSAEINVAL (10022)")]
    [TestCase(SocketError.AccessDenied, "refused throughout with WSAEACCES (10013)")]
    [TestCase(SocketError.OperationNotSupported, "refused throughout with WSAEOPNOTSUPP (10045): no facility")]
    public void A_machine_that_refuses_every_call_tells_nothing(SocketError code, string expected)
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, (_, _) => WinsockCodes.NameOf(code)));

        Assert.That(verdicts.TellsNothing, Is.EqualTo(expected));
        Assert.That(verdicts.Assumptions.Select(verdict => verdict.Outcome), Is.All.EqualTo(AssumptionOutcome.CannotTell));
        Assert.That(verdicts.Inferred, Is.EqualTo(WinsockAssumptions.Default));
    }

    [Test]
    public void A_machine_that_refuses_every_call_with_several_codes_is_told_with_their_counts()
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, (run, _) => run.Form is CallForm.Function ? "WSAEACCES" : "1168", isWhole: true));

        Assert.That(verdicts.TellsNothing, Does.Match(@"^refused throughout with (WSAEACCES \(10013\) \d+ times, 1168 \d+ times|1168 \d+ times, WSAEACCES \(10013\) \d+ times)$"));
    }

    [Test]
    public void A_machine_that_accepts_every_call_tells_nothing()
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, (_, _) => "NO_ERROR"));

        Assert.That(verdicts.TellsNothing, Is.EqualTo("accepted throughout, also what the pages refuse"));
        Assert.That(verdicts.Inferred, Is.EqualTo(WinsockAssumptions.Default));
    }

    [Test]
    public void An_empty_recording_tells_nothing_of_any_assumption() =>
        Assert.That(Weigh(Machine(WinsockAssumptions.Default) with { Cases = [] }).Assumptions.Select(verdict => $"{verdict}"), Is.All.EqualTo("cannot tell"));

    [TestCaseSource(nameof(Pairs))]
    public void A_machine_of_two_alternatives_tells_every_assumption_that_codes_can_tell(WinsockAssumptions assumptions)
    {
        RecordingVerdicts verdicts = Weigh(Machine(assumptions));

        AssertNothingWrong(verdicts, assumptions, $"{assumptions}");
        Assert.That(verdicts.Assumptions.Where(verdict => verdict.Value is null).Select(verdict => verdict.Assumption), Is.EqualTo(HiddenBy(assumptions)), $"{assumptions}");
    }

    [TestCaseSource(nameof(SomeMachines))]
    [Needs(Need.Patience)]
    public void A_scattered_part_of_a_recording_tells_the_truth_or_nothing(WinsockAssumptions assumptions)
    {
        ConformanceRecording whole = Machine(assumptions);
        foreach (uint percent in (uint[])[2, 10, 50])
        {
            // Scattered, and the same in each run.
            RecordingVerdicts verdicts = Weigh(whole with { Cases = [.. whole.Cases.Where((_, i) => (unchecked((uint)i * 2_654_435_761u) >> 8) % 100 < percent)] });

            AssertNothingWrong(verdicts, assumptions, $"{percent} %");
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void A_machine_of_many_alternatives_tells_the_truth_or_nothing(WinsockAssumptions assumptions) =>
        AssertNothingWrong(Weigh(Machine(assumptions)), assumptions, $"{assumptions}");

    [Test]
    [Needs(Need.Patience)]
    public void A_machine_that_refuses_one_kind_of_call_for_another_reason_tells_the_truth_or_nothing(
        [ValueSource(nameof(SomeMachines))] WinsockAssumptions assumptions, [ValueSource(nameof(Kinds))] string kind)
    {
        ConformanceRecording recording = Machine(assumptions, (run, answer) => IsOf(kind, run, answer) ? "WSAEINVAL" : null);

        AssertNothingWrong(Weigh(recording), assumptions, kind);
    }

    [TestCase("WSAEINVAL")]
    [TestCase("WSAEMSGSIZE")]
    [TestCase("WSAEOPNOTSUPP")]
    public void A_machine_that_refuses_IPv6_peers_before_all_else_tells_the_truth_or_nothing(string code)
    {
        ConformanceRecording recording = Machine(WinsockAssumptions.Default, (run, answer) =>
            run.Case.Steps[answer.Step - 1] is CallStep { Peer: { AddressFamily: AddressFamily.InterNetworkV6, Address.ScopeId: 0 }, Buffer: null } ? code : null);

        AssertNothingWrong(Weigh(recording), WinsockAssumptions.Default, code);
    }

    [TestCase("WSAEMSGSIZE")]
    [TestCase("WSAEAFNOSUPPORT")]
    public void A_machine_that_refuses_names_without_a_slash_tells_the_truth_or_nothing(string code)
    {
        var assumptions = new WinsockAssumptions { RepeatedSet = SocketError.InvalidArgument };
        ConformanceRecording recording = Machine(assumptions, (run, answer) =>
            run.Case.Steps[answer.Step - 1] is SetStep { Name: { } name } && !name.Contains('/', StringComparison.Ordinal) ? code : null);

        AssertNothingWrong(Weigh(recording), assumptions, code);
    }

    [Test]
    public void A_machine_that_refuses_every_delete_on_a_stream_socket_says_so_of_DeleteOnStream_alone()
    {
        ConformanceRecording recording = Machine(WinsockAssumptions.Default, (run, answer) =>
            answer.Got == "NO_ERROR" && run.Case.Steps[answer.Step - 1] is DeleteStep && IsOf("stream", run, answer) ? "WSAEINVAL" : null);

        AssertNothingWrong(Weigh(recording), WinsockAssumptions.Default with { DeleteOnStream = SocketError.InvalidArgument }, "stream deletes");
    }

    [TestCase("refusals-scope-of-mapped-in-sets", "ScopeInKey")]
    [TestCase("refusals-stream-holds-one-name-in-sets-inet", "StreamHoldsOneName")]
    public void A_machine_that_reads_a_fixed_reading_otherwise_says_so_and_keeps_its_verdicts(string id, string reading)
    {
        var assumptions = new WinsockAssumptions { RepeatedSet = SocketError.InvalidArgument };
        RecordingVerdicts verdicts = Weigh(Machine(assumptions, (run, answer) => run.Case.Id == id ? "NO_ERROR" : null));

        Assert.That(verdicts.Inferred, Is.EqualTo(assumptions));
        Assert.That(verdicts.Deviations.Select(deviation => (deviation.Source, deviation.Because[0])), Is.EqualTo(new[] { (reading, $"{id}, step 3 (ioctl), answered NO_ERROR (0) instead of WSAEINVAL (10022)") }));
    }

    [Test]
    public void A_machine_that_reads_a_mapped_peer_in_a_set_otherwise_than_in_a_delete_has_no_verdict_on_it()
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, (run, answer) =>
            answer.Got == "WSAEAFNOSUPPORT" && run.Case.Steps[answer.Step - 1] is SetStep { Peer.Address.IsIPv4MappedToIPv6: true } ? "WSAEINVAL" : null));

        Assert.That(verdicts.Assumptions.Single(verdict => verdict.Assumption == "MappedPeerOnIPv6Only").Value, Is.Null);
    }

    [Test]
    public void A_machine_that_answers_another_code_on_no_socket_has_no_verdict_on_what_shows_there_alone()
    {
        ConformanceRecording recording = Machine(WinsockAssumptions.Default, (_, answer) => answer.Got == "WSAENOTSOCK" ? "WSAEINVAL" : null);

        Assert.That(Weigh(recording).Assumptions.Single(verdict => verdict.Assumption == "ErrorOrder").Value, Is.Null);
    }

    [Test]
    public void What_follows_a_call_whose_answer_is_in_doubt_contradicts_nothing()
    {
        // FamilyMismatch is open here: an IPv6 socket takes IPv4 addresses, an IPv4 socket refuses IPv6 ones.
        string[] ids = ["refusals-ipv4-sockaddr-is-the-mapped-one-in-sets"];
        var assumptions = new WinsockAssumptions { RepeatedSet = SocketError.InvalidArgument, MappedPeerOnIPv6Only = SocketError.Success };
        RecordingVerdicts verdicts = Weigh(Machine(assumptions, (run, answer) => ids.Contains(run.Case.Id) ? (answer.Step == 2 ? "NO_ERROR" : "WSAEINVAL") : null));

        Assert.That(verdicts.Deviations.Select(deviation => deviation.Because[0]), Has.None.Contain("step 3"));
    }

    [Test]
    public void A_machine_that_answers_otherwise_than_a_page_says_so()
    {
        RecordingVerdicts verdicts = Weigh(Machine(WinsockAssumptions.Default, (_, answer) => answer.Got == "WSAEISCONN" ? "WSAEINVAL" : null));

        Assert.That(verdicts.Deviations.Select(deviation => deviation.Source), Has.Some.EqualTo("WSASetSocketPeerTargetName, WSAEISCONN"));
    }

    [Test]
    public void The_recording_made_under_Wine_tells_that_Wine_has_no_facility() =>
        Assert.That(Weigh(ConformanceRecording.Read(Path.Combine(AppContext.BaseDirectory, "recordings", "wine-8.0.jsonl"))).TellsNothing, Is.EqualTo("refused throughout with WSAEOPNOTSUPP (10045): no facility"));

    /// <summary>What no code can tell. A key shows only where a second set or a delete is refused; of two refusals, the first hides the other.</summary>
    private static IEnumerable<string> HiddenBy(WinsockAssumptions assumptions)
    {
        if (assumptions is { RepeatedSet: SocketError.Success, DeleteOfAbsent: SocketError.Success })
        {
            yield return nameof(WinsockAssumptions.PeerKey);
        }

        if (assumptions.DeleteOnStream is not SocketError.Success)
        {
            yield return nameof(WinsockAssumptions.PeerlessDeleteOnIPv6Stream);
        }

        // No vector can make a call pend.
        yield return nameof(WinsockAssumptions.PendingTakesEffect);
        yield return nameof(WinsockAssumptions.CancelledSet);
    }

    private RecordingVerdicts Weigh(ConformanceRecording recording) => RecordingVerdicts.Of(recording, _predictions);

    private static string[] AssumedNames => [.. WinsockAssumptions.Default.ToString("F").Split(", ").Select(part => part.Split(" = ")[0])];

    private static void AssertNothingWrong(RecordingVerdicts verdicts, WinsockAssumptions truth, string what)
    {
        foreach (AssumptionVerdict verdict in verdicts.Assumptions.Where(verdict => verdict.Value is not null))
        {
            Assert.That($", {truth:F},", Does.Contain($", {verdict.Assumption} = {verdict.Value},"), $"{what}: {string.Join("; ", verdict.Because)}");
        }
    }

    private static bool IsOf(string kind, CaseRun run, StepAnswer answer)
    {
        if (run.Case.Steps[answer.Step - 1] is not CallStep call)
        {
            return false;
        }

        OpenStep? open = run.Case.Steps.OfType<OpenStep>().LastOrDefault(open => open.Socket == call.Socket && open.Number < call.Number);
        return kind switch
        {
            "inet" => open?.Family == 2,
            "inet6" => open?.Family == 23,
            "stream" => open?.Type == 1,
            "dgram" => open?.Type == 2,
            "set" => call is SetStep,
            "delete" => call is DeleteStep,
            _ => call is SetStep { Protocol: 0 or 1 },
        };
    }
}
