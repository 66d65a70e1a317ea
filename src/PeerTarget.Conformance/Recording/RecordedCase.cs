namespace PeerTarget.Conformance;

/// <summary>What a host answered to a case. The case goes with it, so that a recording outlives changes to the set.</summary>
/// <param name="Case">The case.</param>
/// <param name="Form">The form in which the host was called.</param>
/// <param name="NotApplicable">Why the case, or the rest of it, was not performed; <see langword="null"/> if all was.</param>
/// <param name="Answers">The answers, in order; a step that the host cannot perform has none.</param>
public sealed record RecordedCase(ConformanceCase Case, CallForm Form, string? NotApplicable, IReadOnlyList<RecordedAnswer> Answers);
