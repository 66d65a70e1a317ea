namespace PeerTarget.Conformance;

/// <summary>Dissolves a datagram socket's connection.</summary>
public sealed record DisconnectStep : ConformanceStep;
