using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>The built-in set, on the hosts that run anywhere.</summary>
[TestFixture]
public sealed class BuiltInSetTests
{
    private static readonly string[] s_assumptions = [.. Assumption.All.Select(assumption => assumption.Name)];
    private static readonly string[] s_fixedReadings = [.. RuleBook.FixedReadings.Select(reading => reading.Name)];

    // Readings of the raw door's pointers and waits, which no key of the format can say. OverlappedCallTests of the emulator tests them.
    private static readonly string[] s_beyondVectors = ["BytesReturnedMayBeNull", "RoutineNeedsOverlapped", "EventIsReset", "UnknownEvent", "NoWaitForRoutine"];

    public static IEnumerable<TestCaseData> Cases =>
        ConformanceFile.ReadBuiltIn().Select(vector => new TestCaseData(vector).SetArgDisplayNames(vector.Id));

    [TestCaseSource(nameof(Cases))]
    public void A_case_passes_on_the_raw_door_in_both_forms(ConformanceCase vector)
    {
        CaseResult result = ConformanceRunner.Run(vector, new EmulatorHost());

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Passed), $"{result.Run.Failure}{result.Run.NotApplicable}");
    }

    [TestCaseSource(nameof(Cases))]
    public void A_case_passes_on_the_emulators_provider_or_is_not_applicable_for_a_reason(ConformanceCase vector)
    {
        CaseResult result = ConformanceRunner.Run(vector, ProviderHost.OfEmulator());

        Assert.That(result.Outcome, Is.Not.EqualTo(CaseOutcome.Failed), $"{result.Run.Failure}");
        Assert.That(result.Run.NotApplicable, result.Outcome is CaseOutcome.NotApplicable ? Is.Not.Empty : Is.Null);
    }

    [Test]
    public void The_provider_runs_a_third_of_the_set_or_more()
    {
        var totals = ConformanceTotals.Of([.. ConformanceFile.ReadBuiltIn().Select(vector => ConformanceRunner.Run(vector, ProviderHost.OfEmulator()))]);

        Assert.That(totals.Passed, Is.GreaterThan(totals.Cases / 3));
    }

    [Test]
    public void Ids_are_unique_across_the_set() => Assert.That(ConformanceFile.ReadBuiltIn().Select(vector => vector.Id), Is.Unique);

    [Test]
    public void The_set_is_the_repositorys() =>
        Assert.That(
            ConformanceFile.BuiltInFiles,
            Is.EquivalentTo(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "conformance"), "*.json").Select(path => $"conformance/{Path.GetFileName(path)}")));

    [Test]
    public void What_is_assumed_names_an_assumption_or_a_fixed_reading()
    {
        string[] known = [.. s_assumptions, .. s_fixedReadings];

        Assert.That(
            ConformanceFile.ReadBuiltIn().Where(vector => vector.Basis is ConformanceBasis.Assumed && !known.Contains(vector.Source)).Select(vector => vector.Id),
            Is.Empty);
    }

    [Test]
    public void What_is_documented_rests_on_no_assumption() =>
        Assert.That(ConformanceFile.ReadBuiltIn().Where(vector => vector is { Basis: ConformanceBasis.Documented, Assumptions: not null }).Select(vector => vector.Id), Is.Empty);

    [Test]
    public void Every_assumption_and_fixed_reading_that_a_vector_can_say_has_cases() =>
        Assert.That(
            Vector.Shown.Select(assumption => assumption.Name).Concat(s_fixedReadings).Except(ConformanceFile.ReadBuiltIn().Select(vector => vector.Source)),
            Is.EquivalentTo(s_beyondVectors));

    [Test]
    public void Every_value_of_every_assumption_is_told_from_the_others()
    {
        // A value that no case distinguishes could be implemented wrongly without a failure.
        foreach (WinsockAssumptions other in Vector.Shown.SelectMany(shown => shown.Values.Skip(1).Select(value => WinsockAssumptions.Parse($"{shown.Name} = {value.Text}"))))
        {
            Assert.That(
                ConformanceFile.ReadBuiltIn().Any(vector => vector.Assumptions is null && ConformanceRunner.Run(vector, new EmulatorHost(other)).Outcome is CaseOutcome.Failed),
                Is.True,
                $"{other}");
        }
    }

    [Test]
    public void What_is_documented_holds_under_every_assumption_about_something_else()
    {
        foreach (WinsockAssumptions other in WinsockAssumptions.Variations)
        {
            // The pages say which code a short buffer gives, and another page contradicts them.
            IEnumerable<string> failed = ConformanceFile.ReadBuiltIn()
                .Where(vector => vector.Basis is ConformanceBasis.Documented && !vector.Source.EndsWith("WSAEMSGSIZE", StringComparison.Ordinal))
                .Where(vector => ConformanceRunner.Run(vector, new EmulatorHost(other)).Outcome is not CaseOutcome.Passed)
                .Select(vector => vector.Id);

            Assert.That(failed, Is.Empty, $"{other}");
        }
    }
}
