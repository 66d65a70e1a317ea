using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>The hosts by the names that the command line gives them.</summary>
internal static class HostNames
{
    public const string Emulator = "emulator";
    public const string Managed = "managed";
    public const string Winsock = "winsock";

    public static string[] All { get; } = [Emulator, Managed, Winsock];

    /// <summary>The host of a name; null, with the reason, if this machine does not have it.</summary>
    public static IConformanceHost? Create(string name, bool exports, out string problem)
    {
        problem = "";
        if (name == Winsock)
        {
            if (OperatingSystem.IsWindows())
            {
                return new WinsockHost(exports);
            }

            problem = "The host winsock is Windows' own, and this is another operating system. The hosts emulator and managed run anywhere.";
            return null;
        }

        return name == Managed ? new ManagedHost() : new EmulatorHost();
    }
}
