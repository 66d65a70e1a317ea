using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PeerTarget;

internal static partial class Interop
{
    /// <summary>ws2_32.dll's WSAIoctl, without overlapped arguments.</summary>
    /// <returns>0, or -1 with the Winsock code in <see cref="Marshal.GetLastPInvokeError"/>, saved before anything else runs.</returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static unsafe partial int WSAIoctl(
        SafeSocketHandle s,
        uint dwIoControlCode,
        byte* lpvInBuffer,
        uint cbInBuffer,
        byte* lpvOutBuffer,
        uint cbOutBuffer,
        out uint lpcbBytesReturned,
        nint lpOverlapped,
        nint lpCompletionRoutine);
}
