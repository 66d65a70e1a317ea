using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>
/// The state of an overlapped call of <see cref="RawWinsock"/>, laid out as in C: 32 bytes in a 64-bit process. The memory belongs to the
/// caller. The caller leaves it alone until the call is over.
/// </summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaoverlapped">WSAOVERLAPPED</seealso>
[StructLayout(LayoutKind.Sequential)]
public struct WSAOVERLAPPED
{
    /// <summary>
    /// The status, an NTSTATUS: 0x103 (STATUS_PENDING) while the call pends, then 0 for success. After a failure it is 0xC0070000, the form
    /// in which an NTSTATUS carries a Win32 code, plus the Winsock code.
    /// </summary>
    public nuint Internal;

    /// <summary>The number of bytes that the call transferred: 0, because neither control code has an output.</summary>
    public nuint InternalHigh;

    /// <summary>Not used.</summary>
    public uint Offset;

    /// <summary>Not used.</summary>
    public uint OffsetHigh;

    /// <summary>
    /// The event to signal: a handle of <see cref="RawWinsock.WSACreateEvent"/>, whose lowest bit does not count, or 0 for none. Another
    /// handle is ignored. In a call with a completion routine the field is the caller's own.
    /// </summary>
    public nuint hEvent;
}
