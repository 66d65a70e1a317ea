namespace PeerTarget.Conformance;

/// <summary>Opens a socket under a name.</summary>
public sealed record OpenStep : ConformanceStep
{
    /// <summary>The address family, by Winsock's number.</summary>
    public required int Family { get; init; }

    /// <summary>The socket's type, by Winsock's number.</summary>
    public required int Type { get; init; }

    /// <summary>Whether an IPv6 socket speaks to IPv4 peers too, by their IPv4-mapped address.</summary>
    public bool DualMode { get; init; }
}
