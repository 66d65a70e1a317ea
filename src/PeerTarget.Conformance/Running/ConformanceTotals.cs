namespace PeerTarget.Conformance;

/// <summary>The sums of a run. Documented and assumed count the cases that passed, by what they rest on.</summary>
/// <param name="Cases">Every case.</param>
/// <param name="Documented">Those that passed and rest on a page.</param>
/// <param name="Assumed">Those that passed and rest on an assumption.</param>
/// <param name="NotApplicable">Those that the host cannot express.</param>
/// <param name="Failed">Those that failed.</param>
public sealed record ConformanceTotals(int Cases, int Documented, int Assumed, int NotApplicable, int Failed)
{
    /// <summary>Those that passed.</summary>
    public int Passed => Documented + Assumed;

    /// <summary>Sums results up.</summary>
    /// <param name="results">The results.</param>
    public static ConformanceTotals Of(IReadOnlyCollection<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new ConformanceTotals(
            results.Count,
            results.Count(result => result is { Outcome: CaseOutcome.Passed, Case.Basis: ConformanceBasis.Documented }),
            results.Count(result => result is { Outcome: CaseOutcome.Passed, Case.Basis: ConformanceBasis.Assumed }),
            results.Count(result => result.Outcome is CaseOutcome.NotApplicable),
            results.Count(result => result.Outcome is CaseOutcome.Failed));
    }

    /// <summary>The line that ends a report.</summary>
    public override string ToString() =>
        $"{Cases} cases: {Passed} passed ({Documented} documented, {Assumed} assumed), {NotApplicable} not applicable, {Failed} failed";
}
