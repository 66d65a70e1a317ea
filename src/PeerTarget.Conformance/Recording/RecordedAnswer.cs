namespace PeerTarget.Conformance;

/// <summary>What a host answered to a step, next to what was expected.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Expected">The code, or the name of a lookup, as a report shows it.</param>
/// <param name="Got">What the host answered, in the same words.</param>
public sealed record RecordedAnswer(int Step, string Expected, string Got);
