using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace PeerTarget.Conformance;

/// <summary>What bears on the answers of a Windows machine: its build, its services, and what is layered over Winsock.</summary>
internal static unsafe partial class WindowsFacts
{
    private const uint ScManagerConnect = 1;
    private const uint ServiceQueryStatus = 4;
    private const int NoSuchService = 1060;

    // The handle that stands for the token of the calling process, and what is asked of it.
    private const nint CurrentProcessToken = -4;
    private const int TokenIsAppContainer = 29;

    // WSAPROTOCOL_INFOW: where its chain's length stands, and its size.
    private const int ChainLengthOffset = 20 + 16 + 4;
    private const int ProtocolInfoSize = 628;

    public static RecordedSystem AddTo(RecordedSystem system)
    {
        if (!OperatingSystem.IsWindows())
        {
            return system;
        }

        // A 32-bit process would be shown keys of its own.
        using RegistryKey machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, Environment.Is64BitOperatingSystem ? RegistryView.Registry64 : RegistryView.Default);
        using RegistryKey? version = machine.OpenSubKey(@"SOFTWARE\Microsoft\Windows NT\CurrentVersion");
        using RegistryKey? control = machine.OpenSubKey(@"SYSTEM\CurrentControlSet\Control");
        return system with
        {
            Build = version?.GetValue("CurrentBuild") is { } build ? $"{build}.{version.GetValue("UBR") ?? 0}" : null,
            Edition = version?.GetValue("EditionID") as string,
            Bfe = ServiceState("BFE"),
            Ikeext = ServiceState("IKEEXT"),
            ProviderChainLength = LongestChain(),
            Installation = version?.GetValue("InstallationType") as string,
            IsAppContainer = IsInAppContainer(),
            IsWow64 = Environment.Is64BitOperatingSystem && !Environment.Is64BitProcess,
            IsContainer = system.IsContainer is true || control?.GetValue("ContainerType") is not null,
        };
    }

    [SupportedOSPlatform("windows")]
    private static string? ServiceState(string name)
    {
        nint manager = OpenSCManagerW(null, null, ScManagerConnect);
        nint service = manager == 0 ? 0 : OpenServiceW(manager, name, ServiceQueryStatus);
        // SERVICE_STATUS: seven 32-bit numbers, of which the second is the state.
        uint* status = stackalloc uint[7];
        string? state = manager == 0 ? null
            : service == 0 ? (Marshal.GetLastPInvokeError() == NoSuchService ? "absent" : null)
            : QueryServiceStatus(service, status) == 0 ? null
            : status[1] switch { 1 => "stopped", 2 => "starting", 3 => "stopping", 4 => "running", _ => "paused" };
        if (service != 0)
        {
            _ = CloseServiceHandle(service);
        }

        if (manager != 0)
        {
            _ = CloseServiceHandle(manager);
        }

        return state;
    }

    [SupportedOSPlatform("windows")]
    private static int? LongestChain()
    {
        uint size = 0;
        _ = WSAEnumProtocolsW(null, null, &size);
        byte[] buffer = new byte[Math.Max(size, 1)];
        fixed (byte* protocols = buffer)
        {
            int count = WSAEnumProtocolsW(null, protocols, &size);
            return count <= 0 ? null : Enumerable.Range(0, count).Max(i => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan((i * ProtocolInfoSize) + ChainLengthOffset)));
        }
    }

    [SupportedOSPlatform("windows")]
    private static bool? IsInAppContainer()
    {
        uint answer;
        uint size;
        return GetTokenInformation(CurrentProcessToken, TokenIsAppContainer, &answer, sizeof(uint), &size) == 0 ? null : answer != 0;
    }

    [LibraryImport("advapi32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int GetTokenInformation(nint token, int kind, uint* answer, uint length, uint* size);

    [LibraryImport("advapi32.dll", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint OpenSCManagerW(string? machine, string? database, uint access);

    [LibraryImport("advapi32.dll", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint OpenServiceW(nint manager, string name, uint access);

    [LibraryImport("advapi32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int QueryServiceStatus(nint service, uint* status);

    [LibraryImport("advapi32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int CloseServiceHandle(nint handle);

    [LibraryImport("ws2_32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int WSAEnumProtocolsW(int* protocols, byte* buffer, uint* size);
}
