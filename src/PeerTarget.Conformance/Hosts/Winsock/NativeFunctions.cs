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

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSAGetOverlappedResult(nuint s, nint lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial nuint WSACreateEvent();

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int WSACloseEvent(nuint hEvent);

    [LibraryImport(Dll, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial uint WSAWaitForMultipleEvents(uint cEvents, nuint* lphEvents, int fWaitAll, uint dwTimeout, int fAlertable);
}

/// <summary>The function of kernel32.dll that runs completion routines.</summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-sleepex">SleepEx</seealso>
internal static partial class Kernel32
{
    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial uint SleepEx(uint dwMilliseconds, int bAlertable);
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
