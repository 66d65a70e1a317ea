namespace PeerTarget.Conformance;

/// <summary>How a case went on a host.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Reason">Why the host cannot express it, if it cannot.</param>
/// <param name="Failure">Where it failed, if it did.</param>
public sealed record CaseResult(ConformanceCase Case, CaseOutcome Outcome, string? Reason = null, StepFailure? Failure = null);
