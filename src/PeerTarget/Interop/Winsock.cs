using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Wire;

namespace PeerTarget;

/// <summary>The one call into ws2_32.dll.</summary>
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

                // A layered provider may fail without setting an error, or call pending what cannot be. The call is refused all the same.
                var error = (SocketError)Marshal.GetLastPInvokeError();
                return error is SocketError.Success or SocketError.IOPending ? SocketError.SocketError : error;
            }
        }
        catch (ObjectDisposedException)
        {
            return SocketError.NotSocket;
        }
    }

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
}
