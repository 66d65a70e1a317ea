namespace PeerTarget.Testing;

/// <summary>Why a test does not run on a machine. Each reason stands here once, and few are needed.</summary>
public static class Skips
{
    public const string NoUnixDomainSockets = "This operating system, or Wine, has no Unix domain sockets.";

    public const string NoIPv6 = "This machine has no IPv6, not even on the loopback.";
}
