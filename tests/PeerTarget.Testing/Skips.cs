namespace PeerTarget.Testing;

/// <summary>Why a test does not run on a machine. Each reason stands here once, and few are needed.</summary>
public static class Skips
{
    public const string NoUnixDomainSockets = "This operating system, or Wine, has no Unix domain sockets.";

    public const string OnlyOnWindows = "It shows what happens on Windows.";

    public const string OnlyOffWindows = "It shows what happens on an operating system other than Windows.";

    public const string OnlyWithoutFacility = "It shows what happens on Windows without the facility, as under Wine.";

    public const string HostRefusesFamily = "This host cannot open a socket of that family; the emulator's raw door can.";

    public const string OnlyTheEmulatorHasAssumptions = "The case sets an assumption, which only the emulator has.";

    public const string NoIPv6 = "This machine has no IPv6, not even on the loopback.";
}
