using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <content>Overlapped calls, and what waits for them.</content>
public sealed unsafe partial class RawWinsock
{
    /// <summary>The time that never runs out, in milliseconds.</summary>
    public const uint INFINITE = uint.MaxValue;

    /// <summary>What an alertable wait returns when completion routines have run: 192.</summary>
    public const uint WAIT_IO_COMPLETION = 0xC0;

    /// <summary>What <see cref="WSAWaitForMultipleEvents"/> returns when the time has run out: 258.</summary>
    public const uint WSA_WAIT_TIMEOUT = 258;

    /// <summary>What <see cref="WSAWaitForMultipleEvents"/> returns when it fails.</summary>
    public const uint WSA_WAIT_FAILED = uint.MaxValue;

    /// <summary>The most events that <see cref="WSAWaitForMultipleEvents"/> waits for.</summary>
    public const uint WSA_MAXIMUM_WAIT_EVENTS = 64;

    internal const SocketError InvalidHandle = (SocketError)6;
    internal const SocketError Incomplete = (SocketError)996;
    private const SocketError InvalidParameter = (SocketError)87;
    private const SocketError NotFound = (SocketError)1168;

    /// <summary>The overlapped calls and the events of this door.</summary>
    internal OverlappedCalls Overlapped { get; } = new();

    /// <summary>Gives the outcome of an overlapped call.</summary>
    /// <param name="s">The descriptor with which the call was made.</param>
    /// <param name="lpOverlapped">The OVERLAPPED of the call.</param>
    /// <param name="lpcbTransfer">Receives the number of bytes, 0, if the call is over. Must not be NULL.</param>
    /// <param name="fWait">Whether to wait for a call that pends. It must not be set for a call with a completion routine.</param>
    /// <param name="lpdwFlags">Receives 0, if the call is over. Must not be NULL.</param>
    /// <returns>
    /// 1 if the call succeeded, or 0 with the code of the call. Further codes: <c>WSA_IO_INCOMPLETE</c> (996, the call pends and
    /// <paramref name="fWait"/> is not set), <c>WSAENOTSOCK</c>, <c>WSAEFAULT</c> (a pointer is NULL), <c>WSA_INVALID_HANDLE</c> (6, a wait
    /// for a call that has no event), and <c>WSAEINVAL</c> (a wait for a call whose completion routine has not run; no page gives the code).
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsagetoverlappedresult">WSAGetOverlappedResult</seealso>
    public int WSAGetOverlappedResult(nuint s, WSAOVERLAPPED* lpOverlapped, uint* lpcbTransfer, bool fWait, uint* lpdwFlags)
    {
        if (!_sockets.ContainsKey(s))
        {
            return Fail(SocketError.NotSocket);
        }

        if (lpOverlapped is null || lpcbTransfer is null || lpdwFlags is null)
        {
            return Fail(SocketError.Fault);
        }

        SocketError code = Overlapped.ResultOf(lpOverlapped, fWait);
        if (!OverlappedCall.IsPending(lpOverlapped))
        {
            *lpcbTransfer = (uint)lpOverlapped->InternalHigh;
            *lpdwFlags = 0;
        }

        return code is SocketError.Success ? 1 : Fail(code);
    }

    /// <summary>Cancels the overlapped calls of a socket that pend, whichever thread made them. Each then ends with <c>WSA_OPERATION_ABORTED</c> (995).</summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="lpOverlapped">The OVERLAPPED of the call to cancel, or NULL for all calls of the socket.</param>
    /// <returns>1, or 0: <c>ERROR_INVALID_HANDLE</c> (6, the descriptor is no socket), <c>ERROR_NOT_FOUND</c> (1168, no such call pends).</returns>
    /// <remarks>The function does not wait for the end of the calls. A call may be over before the cancellation reaches it.</remarks>
    /// <seealso href="https://learn.microsoft.com/windows/win32/fileio/cancelioex-func">CancelIoEx</seealso>
    public int CancelIoEx(nuint s, WSAOVERLAPPED* lpOverlapped) =>
        !_sockets.ContainsKey(s) ? Fail(InvalidHandle)
        : Overlapped.Cancel(s, lpOverlapped) ? 1
        : Fail(NotFound);

    /// <summary>Makes an event that is not signalled. It stays signalled, once it is, until it is reset or a call with it pends.</summary>
    /// <returns>The handle. It is a multiple of four, and is never used twice.</returns>
    /// <remarks>The event exists in the emulator alone, so only <see cref="WSAWaitForMultipleEvents"/> of the same emulator waits for it.</remarks>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsacreateevent">WSACreateEvent</seealso>
    public nuint WSACreateEvent()
    {
        nuint handle = NextHandle();
        Overlapped.AddEvent(handle);
        return handle;
    }

    /// <summary>Makes an event not signalled.</summary>
    /// <param name="hEvent">The event.</param>
    /// <returns>1, or 0: <c>WSA_INVALID_HANDLE</c> (6).</returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaresetevent">WSAResetEvent</seealso>
    public int WSAResetEvent(nuint hEvent) => Overlapped.ResetEvent(hEvent) ? 1 : Fail(InvalidHandle);

    /// <summary>Closes an event.</summary>
    /// <param name="hEvent">The event.</param>
    /// <returns>1, or 0: <c>WSA_INVALID_HANDLE</c> (6).</returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsacloseevent">WSACloseEvent</seealso>
    public int WSACloseEvent(nuint hEvent) => Overlapped.CloseEvent(hEvent) ? 1 : Fail(InvalidHandle);

    /// <summary>Waits until events are signalled.</summary>
    /// <param name="cEvents">The number of events, from 1 to <see cref="WSA_MAXIMUM_WAIT_EVENTS"/>.</param>
    /// <param name="lphEvents">The events.</param>
    /// <param name="fWaitAll">Whether to wait for all of them, and not for any.</param>
    /// <param name="dwTimeout">How long to wait, in milliseconds of the real clock, or <see cref="INFINITE"/>.</param>
    /// <param name="fAlertable">Whether the wait is alertable: <see cref="SleepEx"/> says what happens then.</param>
    /// <returns>
    /// The index of the first event that is signalled, 0 if all of them were waited for, <see cref="WAIT_IO_COMPLETION"/>,
    /// <see cref="WSA_WAIT_TIMEOUT"/>, or <see cref="WSA_WAIT_FAILED"/>: <c>WSA_INVALID_HANDLE</c> (6) or <c>WSA_INVALID_PARAMETER</c> (87,
    /// the number is out of range, or the pointer NULL). Events that are signalled come before completion routines that wait.
    /// </returns>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsawaitformultipleevents">WSAWaitForMultipleEvents</seealso>
    public uint WSAWaitForMultipleEvents(uint cEvents, nuint* lphEvents, bool fWaitAll, uint dwTimeout, bool fAlertable)
    {
        if (cEvents is 0 or > WSA_MAXIMUM_WAIT_EVENTS || lphEvents is null)
        {
            s_lastError = InvalidParameter;
            return WSA_WAIT_FAILED;
        }

        if (Overlapped.Wait(new ReadOnlySpan<nuint>(lphEvents, (int)cEvents).ToArray(), fWaitAll, dwTimeout, fAlertable) is { } result)
        {
            return result;
        }

        s_lastError = InvalidHandle;
        return WSA_WAIT_FAILED;
    }

    /// <summary>Waits for a time. An alertable wait runs the completion routines that were queued to the calling thread, and ends with them.</summary>
    /// <param name="dwMilliseconds">How long to wait, in milliseconds of the real clock, or <see cref="INFINITE"/>.</param>
    /// <param name="bAlertable">Whether the wait is alertable.</param>
    /// <returns>0 when the time has run out, or <see cref="WAIT_IO_COMPLETION"/> when routines have run.</returns>
    /// <remarks>
    /// Routines are queued to the thread that made the call, and run there, one after the other. A wait inside a routine runs none, so
    /// routines are not nested. Only the routines of this emulator run.
    /// </remarks>
    /// <seealso href="https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-sleepex">SleepEx</seealso>
    public uint SleepEx(uint dwMilliseconds, bool bAlertable) =>
        Overlapped.Wait([], all: false, dwMilliseconds, bAlertable) is WAIT_IO_COMPLETION ? WAIT_IO_COMPLETION : 0;

    /// <summary>An overlapped call on a socket with the overlapped attribute, or on no socket.</summary>
    private SocketError AskOverlapped(
        nuint s,
        EmulatedSocket? socket,
        PeerTargetNameOperation? operation,
        void* input,
        uint length,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        var request = new EmulatedRequest(socket, operation, input, length, lacksBytesReturned: false, _emulator.NameLengthUnit);
        var cancellation = new CancellationTokenSource();
        var call = new OverlappedCall(Overlapped, s, overlapped, routine, cancellation);
        if (_emulator.TryHold(request, call.Complete, _emulator.ThrowOn, cancellation.Token))
        {
            call.Start();
            if (socket is { IsClosed: true })
            {
                // The close came before the call could be found.
                call.Cancel();
            }

            return SocketError.IOPending;
        }

        Judgment judgment = _emulator.Answer(request);
        _emulator.ThrowOn(judgment.Misuse);
        if (judgment.Code is SocketError.Success)
        {
            call.Complete(SocketError.Success);
            call.Start();
        }

        return judgment.Code;
    }

    /// <summary>The answer of a function that returns a BOOL.</summary>
    private static int Fail(SocketError error)
    {
        s_lastError = error;
        return 0;
    }
}
