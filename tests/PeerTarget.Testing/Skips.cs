namespace PeerTarget.Testing;

/// <summary>Why a test does not run on a machine. Each reason stands here once, and few are needed.</summary>
public static class Skips
{
    public const string OnlyOnWindows = "It shows what happens on Windows.";

    public const string OnlyOffWindows = "It shows what happens on an operating system other than Windows.";

    public const string OnlyOnWindowsWithoutFacility = "It shows what happens on Windows without the facility, as under Wine.";

    public const string NoDissolve = ".NET dissolves no datagram socket's connection on Windows.";

    public const string NoUnixDomainSockets = "This operating system, or Wine, has no Unix domain sockets.";

    public const string NoSecondConnect = "Wine has no second connect on a socket whose first was refused.";

    public const string OnlyTheEmulatorHasAssumptions = "The case sets an assumption, which only the emulator has.";
}
