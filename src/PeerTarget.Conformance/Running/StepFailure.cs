namespace PeerTarget.Conformance;

/// <summary>The first step whose outcome differs from the expected.</summary>
/// <param name="Step">The step.</param>
/// <param name="Form">The form in which the host was called.</param>
/// <param name="Expected">The code or the name that was expected.</param>
/// <param name="Got">What the host answered.</param>
public sealed record StepFailure(ConformanceStep Step, CallForm Form, string Expected, string Got);
