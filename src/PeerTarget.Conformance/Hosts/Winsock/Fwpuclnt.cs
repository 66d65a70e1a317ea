using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>The exports of fwpuclnt.dll. Wine has stubs in their place, which do not return.</summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-wsasetsocketpeertargetname">WSASetSocketPeerTargetName</seealso>
internal static unsafe partial class Fwpuclnt
{
    private const string Dll = "fwpuclnt.dll";

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSASetSocketPeerTargetName(nuint socket, byte* peerTargetName, uint peerTargetNameLen, nint overlapped, nint completionRoutine);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSADeleteSocketPeerTargetName(nuint socket, byte* peerAddr, uint peerAddrLen, nint overlapped, nint completionRoutine);
}
