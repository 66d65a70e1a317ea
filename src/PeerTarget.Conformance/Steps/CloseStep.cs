namespace PeerTarget.Conformance;

/// <summary>Closes a socket.</summary>
public sealed record CloseStep : ConformanceStep;
