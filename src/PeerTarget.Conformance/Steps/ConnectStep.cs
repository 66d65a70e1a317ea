using System.Net;

namespace PeerTarget.Conformance;

/// <summary>Connects a socket. Only the connected state matters, so a host with real sockets connects to a loopback port instead.</summary>
public sealed record ConnectStep : ConformanceStep
{
    /// <summary>The peer.</summary>
    public required IPEndPoint Peer { get; init; }
}
