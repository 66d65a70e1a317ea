using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>The hosts by the names that the command line gives them.</summary>
internal static class HostNames
{
    public const string Emulator = "emulator";
    public const string EmulatorProvider = "emulator-provider";
    public const string Winsock = "winsock";
    public const string WindowsProvider = "windows-provider";

    public static string[] All { get; } = [Emulator, EmulatorProvider, Winsock, WindowsProvider];

    /// <summary>The hosts of a recording: one by its name, or on Windows all that there are.</summary>
    public static IReadOnlyList<IConformanceHost>? ForRecording(string? name, out string problem)
    {
        // Under Wine the functions are stubs that do not return.
        bool exports = RecordedSystem.Current.Wine is null;
        IConformanceHost? first = Create(name ?? Winsock, exports, out problem);
        return first is null ? null
            : name is not null ? [first]
            : Create(WindowsProvider, exports, out problem) is { } provider ? [first, provider] : null;
    }

    /// <summary>The host of a name; null, with the reason, if this machine does not have it.</summary>
    public static IConformanceHost? Create(string name, bool exports, out string problem)
    {
        problem = "";
        if (name is Emulator or EmulatorProvider)
        {
            return name == Emulator ? new EmulatorHost() : ProviderHost.OfEmulator();
        }

        if (OperatingSystem.IsWindows())
        {
            var provider = new WindowsPeerTargetNameProvider();
            return name == Winsock ? new WinsockHost(exports) : new ProviderHost(WindowsProvider, _ => provider, lookup: null, takesAssumptions: false);
        }

        problem = $"The host {name} is Windows' own, and this is another operating system. The hosts emulator and emulator-provider run anywhere.";
        return null;
    }
}
