using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>The machine that a recording was made on.</summary>
/// <param name="OperatingSystem">The operating system and its build, as it calls itself.</param>
/// <param name="Architecture">The process's architecture.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Wine">Wine's version, where the Windows is Wine's; else <see langword="null"/>.</param>
public sealed record RecordedSystem(string OperatingSystem, string Architecture, string Runtime, string? Wine)
{
    /// <summary>This machine.</summary>
    public static RecordedSystem Current { get; } = new(
        $"{RuntimeInformation.OSDescription.Trim()} ({Environment.OSVersion.Version})",
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription,
        WineVersion());

    /// <summary>The machine in one line.</summary>
    public override string ToString() => $"{(Wine is null ? "" : $"Wine {Wine}, as ")}{OperatingSystem}, {Architecture}";

    // Wine tells itself by an export of ntdll that Windows does not have.
    private static unsafe string? WineVersion() =>
        System.OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", typeof(RecordedSystem).Assembly, DllImportSearchPath.System32, out nint ntdll)
        && NativeLibrary.TryGetExport(ntdll, "wine_get_version", out nint function)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)function)())
            : null;
}
