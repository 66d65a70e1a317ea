using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>The functions of ws2_32.dll that a case needs, as C declares them. The code is saved before anything else runs.</summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/">winsock2.h</seealso>
internal static unsafe partial class Ws2
{
    private const string Dll = "ws2_32.dll";

    [LibraryImport(Dll)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSAStartup(ushort wVersionRequested, byte* lpWSAData);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial nuint WSASocketW(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int bind(nuint s, byte* name, int namelen);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int listen(nuint s, int backlog);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int getsockname(nuint s, byte* name, int* namelen);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int connect(nuint s, byte* name, int namelen);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int setsockopt(nuint s, int level, int optname, byte* optval, int optlen);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int closesocket(nuint s);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSAIoctl(
        nuint s,
        uint dwIoControlCode,
        byte* lpvInBuffer,
        uint cbInBuffer,
        byte* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        nint lpOverlapped,
        nint lpCompletionRoutine);
}

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
