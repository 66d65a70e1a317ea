using System.Net;

namespace PeerTarget.Conformance;

/// <summary>Asks the emulator by which name a peer would now be authenticated.</summary>
public sealed record LookupStep : ConformanceStep
{
    /// <summary>The peer, or <see langword="null"/> for a stream socket's one peer.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>The name, or <see langword="null"/> if the peer must have none.</summary>
    public string? Expect { get; init; }
}
