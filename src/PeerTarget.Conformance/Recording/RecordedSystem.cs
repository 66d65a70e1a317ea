using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>The machine that a recording was made on. Nothing in it tells whose machine it is.</summary>
/// <param name="OperatingSystem">The operating system and its build, as it calls itself.</param>
/// <param name="Architecture">The process's architecture.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Wine">Wine's version, where the Windows is Wine's; else <see langword="null"/>.</param>
/// <param name="Build">On Windows: the build and its update revision, such as <c>26100.2314</c>.</param>
/// <param name="Edition">On Windows: the edition, such as <c>Professional</c>.</param>
/// <param name="MachineArchitecture">The machine's architecture, which differs from the process's under emulation and WOW64.</param>
/// <param name="IsElevated">Whether the process had an administrator's rights.</param>
/// <param name="Bfe">On Windows: the state of the base filtering engine, such as <c>running</c>.</param>
/// <param name="Ikeext">On Windows: the state of the IKE and AuthIP service.</param>
/// <param name="ProviderChainLength">On Windows: the longest chain of Winsock providers. 1 means that nothing is layered over the system's own.</param>
/// <param name="IsContainer">Whether the process ran in a container, as far as can be told.</param>
/// <param name="Installation">On Windows: the kind of installation, such as <c>Client</c>, <c>Server Core</c> or <c>Nano Server</c>.</param>
/// <param name="IsAppContainer">On Windows: whether the process ran in an AppContainer.</param>
/// <param name="IsWow64">On Windows: whether the process is a 32-bit one on a 64-bit Windows.</param>
/// <param name="IsSupported">What WindowsPeerTargetNameProvider.IsSupported said.</param>
public sealed record RecordedSystem(
    string OperatingSystem,
    string Architecture,
    string Runtime,
    string? Wine,
    string? Build = null,
    string? Edition = null,
    string? MachineArchitecture = null,
    bool? IsElevated = null,
    string? Bfe = null,
    string? Ikeext = null,
    int? ProviderChainLength = null,
    bool? IsContainer = null,
    string? Installation = null,
    bool? IsAppContainer = null,
    bool? IsWow64 = null,
    bool? IsSupported = null)
{
    /// <summary>This machine.</summary>
    public static RecordedSystem Current { get; } = WindowsFacts.AddTo(new(
        $"{RuntimeInformation.OSDescription.Trim()} ({Environment.OSVersion.Version})",
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription,
        WineVersion(),
        MachineArchitecture: RuntimeInformation.OSArchitecture.ToString(),
        IsElevated: Environment.IsPrivilegedProcess,
        IsContainer: Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1"));

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
