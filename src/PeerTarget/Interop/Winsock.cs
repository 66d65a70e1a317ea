using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Wire;

namespace PeerTarget;

/// <summary>The calls into ws2_32.dll and kernel32.dll.</summary>
internal static partial class Winsock
{
    /// <summary>Makes the WSAIoctl of a call. It is not overlapped.</summary>
    /// <returns>
    /// Success, or the code, saved before anything else runs on the thread. For a closed socket the code is NotSocket. If another thread
    /// closes the socket during the WSAIoctl, the handle stays valid until the WSAIoctl returns.
    /// </returns>
    public static unsafe SocketError Ioctl(in PeerTargetNameCall call)
    {
        try
        {
            fixed (byte* buffer = call.Input)
            {
                // lpcbBytesReturned must not be NULL in a call that is not overlapped, though there is no output.
                int result = WSAIoctl(call.Socket.SafeHandle, ControlCodes.Of(call.Operation), buffer, (uint)call.Input.Length, null, 0, out _, 0, 0);
                if (result == 0)
                {
                    return SocketError.Success;
                }

                SocketError error = LastError();
                // What has no OVERLAPPED cannot be pending.
                return error is SocketError.IOPending ? SocketError.SocketError : error;
            }
        }
        catch (ObjectDisposedException)
        {
            return SocketError.NotSocket;
        }
    }

    /// <summary>The code of the call that has just failed. A layered provider may fail without setting one.</summary>
    internal static SocketError LastError() => (SocketError)Marshal.GetLastPInvokeError() is var error and not SocketError.Success ? error : SocketError.SocketError;

    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static unsafe partial int WSAIoctl(
        SafeSocketHandle s,
        uint dwIoControlCode,
        byte* lpvInBuffer,
        uint cbInBuffer,
        byte* lpvOutBuffer,
        uint cbOutBuffer,
        out uint lpcbBytesReturned,
        nint lpOverlapped,
        nint lpCompletionRoutine);

    /// <summary>The same, with a handle that the caller holds, and memory that stays where it is until the call completes.</summary>
    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static unsafe partial int WSAIoctl(
        nint s,
        uint dwIoControlCode,
        byte* lpvInBuffer,
        uint cbInBuffer,
        byte* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        WsaOverlapped* lpOverlapped,
        nint lpCompletionRoutine);

    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsagetoverlappedresult">WSAGetOverlappedResult</seealso>
    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static unsafe partial int WSAGetOverlappedResult(nint s, WsaOverlapped* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags);

    /// <seealso href="https://learn.microsoft.com/windows/win32/fileio/cancelioex-func">CancelIoEx</seealso>
    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static unsafe partial int CancelIoEx(nint hFile, WsaOverlapped* lpOverlapped);
}
