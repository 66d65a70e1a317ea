namespace PeerTarget.Conformance.Tests;

/// <summary>What the runner makes of a host's answers.</summary>
[TestFixture]
public sealed class RunnerTests
{
    private const string Set = """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","expect":"NO_ERROR"}""";

    [Test]
    public void A_case_fails_at_the_first_step_whose_outcome_differs()
    {
        CaseResult result = Vector.Run(
            new EmulatorHost(),
            Vector.OpenDatagram,
            Set,
            """{"do":"set","socket":"s","peer":"0.0.0.0:0","name":"host/a","expect":"WSAEISCONN"}""",
            """{"do":"lookup","socket":"s","peer":"192.0.2.1:88","expect":"also wrong"}""");

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Failed));
        Assert.That((result.Run.Failure!.Step, result.Run.Failure.Expected, result.Run.Failure.Got), Is.EqualTo((3, "WSAEISCONN", "WSAEINVAL")));
    }

    [Test]
    public void A_lookup_that_finds_another_name_fails()
    {
        CaseResult result = Vector.Run(new EmulatorHost(), Vector.OpenDatagram, Set, """{"do":"lookup","socket":"s","peer":"192.0.2.1:88","expect":null}""");

        Assert.That((result.Run.Failure!.Expected, result.Run.Failure.Got), Is.EqualTo(("null", "\"host/a\"")));
    }

    [Test]
    public void A_lookup_for_no_peer_finds_a_stream_sockets_name_alone([Values("stream", "dgram")] string type)
    {
        string expected = type == "stream" ? "\"host/a\"" : "null";
        string[] steps =
        [
            $$"""{"do":"socket","socket":"s","family":"inet","type":"{{type}}"}""",
            Set,
            $$"""{"do":"lookup","socket":"s","peer":"none","expect":{{expected}}}""",
        ];

        Assert.That(Vector.Run(new EmulatorHost(), steps).Outcome, Is.EqualTo(CaseOutcome.Passed));
        Assert.That(Vector.Run(ProviderHost.OfEmulator(), steps).Outcome, Is.EqualTo(CaseOutcome.Passed));
    }

    [TestCase("""{"do":"close","socket":"t"}""")]
    [TestCase("""{"do":"connect","socket":"t","peer":"192.0.2.1:88"}""")]
    [TestCase("""{"do":"disconnect","socket":"t"}""")]
    public void A_step_without_an_expectation_must_succeed(string step)
    {
        CaseResult result = Vector.Run(new EmulatorHost(), Vector.OpenDatagram, step);

        Assert.That((result.Run.Failure!.Expected, result.Run.Failure.Got), Is.EqualTo(("NO_ERROR", "WSAENOTSOCK")));
    }

    [Test]
    public void A_call_left_open_runs_in_both_forms_on_emulators_of_their_own()
    {
        var host = new CountingHost();

        Assert.That(Vector.Run(host, Vector.OpenDatagram, Set).Outcome, Is.EqualTo(CaseOutcome.Passed));
        Assert.That(host.Forms, Is.EqualTo(new[] { CallForm.Ioctl, CallForm.Function }));
        Assert.That(host.Begun, Is.EqualTo(2));
    }

    [TestCase("""{"do":"set","socket":"s","buffer":"00","expect":"WSAEMSGSIZE"}""", "takes no bytes")]
    [TestCase("""{"do":"set","socket":"s","buffer":null,"expect":"WSAEFAULT"}""", "NULL")]
    [TestCase("""{"do":"set","socket":"s","peer":"none","name":"a","length":1,"expect":"WSAEMSGSIZE"}""", "length")]
    [TestCase("""{"do":"set","socket":"s","peer":"none","name":"a","nameLength":1,"expect":"WSAEMSGSIZE"}""", "length")]
    [TestCase("""{"do":"set","socket":"s","peer":"none","name":"a","addressFamily":3,"expect":"WSAEAFNOSUPPORT"}""", "family")]
    [TestCase("""{"do":"set","socket":"s","peer":"none","name":"","expect":"WSAEINVAL"}""", "empty")]
    [TestCase("""{"do":"set","socket":"s","peer":"none","name":"a","protocol":3,"expect":"WSAEINVAL"}""", "protocol")]
    [TestCase("""{"do":"delete","socket":"s","peer":"none","via":"function","expect":"WSAEINVAL"}""", "another form")]
    [TestCase("""{"do":"delete","socket":"s","peer":"none","overlapped":"routine","expect":"WSAEINVAL"}""", "routine")]
    [TestCase("""{"do":"delete","socket":"t","peer":"none","expect":"WSAENOTSOCK"}""", "descriptor")]
    [TestCase("""{"do":"socket","socket":"s","family":250,"type":"rdm"}""", "opens no socket")]
    public void What_the_interface_cannot_express_is_not_applicable_with_the_reason(string step, string reason)
    {
        CaseResult result = Vector.Run(ProviderHost.OfEmulator(), Vector.OpenDatagram, step);

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.NotApplicable));
        Assert.That(result.Run.NotApplicable, Does.Contain("step 2").And.Contain(reason));
    }

    [Test]
    public void A_wrong_expectation_fails_on_the_provider()
    {
        CaseResult result = Vector.Run(ProviderHost.OfEmulator(), Vector.OpenDatagram, """{"do":"connect","socket":"s","peer":"192.0.2.1:88"}""", Set);

        Assert.That((result.Run.Failure!.Step, result.Run.Failure.Got), Is.EqualTo((3, "WSAEISCONN")));
    }

    [Test]
    public void A_length_near_2_32_reads_nothing_beyond_the_buffer()
    {
        // The name would fit the length, and needs more memory than is there.
        CaseResult result = Vector.Run(new EmulatorHost(), Vector.OpenDatagram, """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"a","length":4294967295,"nameLength":1000000000,"expect":"NO_ERROR"}""");

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.NotApplicable));
        Assert.That(result.Run.NotApplicable, Does.Contain("16 MiB"));
    }

    [Test]
    public void Beyond_the_given_bytes_a_length_covers_zeroes()
    {
        string bytes = "02000000" + "00000000" + "02000058C0000201" + new string('0', 240) + "10270000";

        CaseResult result = Vector.Run(new EmulatorHost(), Vector.OpenDatagram, $$"""{"do":"set","socket":"s","buffer":"{{bytes}}","length":10140,"expect":"WSAEINVAL"}""");

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Passed), "a name of NULs is malformed");
    }

    [Test]
    public void Totals_count_what_passed_by_its_basis()
    {
        ConformanceCase vector = Vector.Parse(Vector.File(Vector.OpenDatagram))[0];
        CaseResult[] results =
        [
            Result(vector),
            Result(vector with { Basis = ConformanceBasis.Assumed }),
            Result(vector, notApplicable: "for a reason"),
            Result(vector, failure: new StepAnswer(1, "a", "b", IsExpected: false)),
        ];

        Assert.That(ConformanceTotals.Of(results).ToString(), Is.EqualTo("4 cases: 2 passed (1 documented, 1 assumed), 1 not applicable, 1 failed"));
    }

    [Test]
    public void Real_and_emulated_sockets_agree_on_a_connect_to_a_peer_of_the_other_family_and_on_a_disconnect_of_a_closed_stream()
    {
        string[] connect = [Vector.OpenDatagram, """{"do":"connect","socket":"s","peer":"[2001:db8::2]:0"}""", """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"a","expect":"WSAEISCONN"}"""];
        string[] disconnect = ["""{"do":"socket","socket":"s","family":"inet","type":"stream"}""", """{"do":"close","socket":"s"}""", """{"do":"disconnect","socket":"s"}"""];

        Assert.That(Vector.Run(new EmulatorHost(), connect).Outcome, Is.EqualTo(CaseOutcome.Passed));
        Assert.That(Vector.Run(ProviderHost.OfEmulator(), connect).Outcome, Is.EqualTo(CaseOutcome.Passed));
        Assert.That(Vector.Run(new EmulatorHost(), disconnect).Run.Failure!.Got, Is.EqualTo("WSAENOTSOCK"));
    }

    private static CaseResult Result(ConformanceCase vector, string? notApplicable = null, StepAnswer? failure = null) =>
        new(vector, new CaseRun(vector, CallForm.Ioctl, failure is null ? [] : [failure], notApplicable));
}
