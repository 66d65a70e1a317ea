using System.Runtime.InteropServices;

namespace PeerTarget.Tests.Shared;

/// <summary>Whether the Windows that the tests run on is Wine.</summary>
public static class WineHost
{
    /// <summary>Wine says so by a function of its ntdll.dll that Windows does not have.</summary>
    public static bool IsWine { get; } = OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", out nint ntdll)
        && NativeLibrary.TryGetExport(ntdll, "wine_get_version", out _);
}
