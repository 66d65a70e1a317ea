using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>One overlapped call of the raw door. It has one indication: its event is signalled, or its routine is queued.</summary>
/// <remarks>Safe for use from several threads at once.</remarks>
internal sealed unsafe class OverlappedCall
{
    private const uint StatusPending = 0x103;
    private const uint FailureOfWin32 = 0xC007_0000;

    private readonly OverlappedCalls _calls;
    private readonly WSAOVERLAPPED* _overlapped;
    private readonly delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> _routine;
    private readonly CancellationTokenSource _cancellation;
    private bool _hasStarted;
    private SocketError? _code;

    /// <param name="calls">The calls of the raw door.</param>
    /// <param name="socket">The descriptor.</param>
    /// <param name="overlapped">The caller's OVERLAPPED. It is not written before <see cref="Start"/>.</param>
    /// <param name="routine">The completion routine, or NULL if the event tells the end.</param>
    /// <param name="cancellation">What <see cref="Cancel"/> cancels.</param>
    public OverlappedCall(
        OverlappedCalls calls,
        nuint socket,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine,
        CancellationTokenSource cancellation)
    {
        _calls = calls;
        Socket = socket;
        _overlapped = overlapped;
        _routine = routine;
        _cancellation = cancellation;
        Thread = Thread.CurrentThread;
        // Read once, because the memory may be gone as soon as Internal tells the end.
        Event = OverlappedCalls.EventOf(overlapped);
    }

    public nuint Socket { get; }

    /// <summary>The thread that made the call. Its alertable waits run the routine.</summary>
    public Thread Thread { get; }

    public nuint Event { get; }

    public bool HasRoutine => _routine is not null;

    /// <summary>Whether the outcome is known. Read while the lock is held.</summary>
    public bool IsOver => _code is not null;

    public bool Has(WSAOVERLAPPED* overlapped) => _overlapped == overlapped;

    /// <summary>Whether a call with this OVERLAPPED has started and is not over.</summary>
    public static bool IsPending(WSAOVERLAPPED* overlapped) => Volatile.Read(ref overlapped->Internal) == StatusPending;

    /// <summary>The code of a call that is over. Every code comes back as it went in, because the difference wraps around as the sum did.</summary>
    public static SocketError CodeOf(WSAOVERLAPPED* overlapped) =>
        overlapped->Internal == 0 ? SocketError.Success : (SocketError)(int)unchecked((uint)overlapped->Internal - FailureOfWin32);

    /// <summary>
    /// Says that the call was not refused. If the outcome is known, the indication comes at once. If not, the call pends until
    /// <see cref="Complete"/>. A call that is never started has no indication, and its OVERLAPPED is never written.
    /// </summary>
    public void Start()
    {
        lock (_calls.Gate)
        {
            _hasStarted = true;
            _calls.Begin(this);
            if (_code is { } code)
            {
                End(code);
                return;
            }

            _overlapped->InternalHigh = 0;
            Volatile.Write(ref _overlapped->Internal, StatusPending);
        }
    }

    /// <summary>Gives the outcome, once, before or after <see cref="Start"/>, on any thread.</summary>
    public void Complete(SocketError code)
    {
        lock (_calls.Gate)
        {
            if (_code is not null)
            {
                throw new InvalidOperationException("The overlapped call was completed before. It has one outcome.");
            }

            _code = code;
            if (_hasStarted)
            {
                End(code);
            }
        }
    }

    /// <summary>Asks whoever holds the call to end it. No lock is held.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Runs the routine. No lock is held.</summary>
    public void RunRoutine() => _routine((uint)_code!.Value, 0, _overlapped, 0);

    private void End(SocketError code)
    {
        _overlapped->InternalHigh = 0;
        Volatile.Write(ref _overlapped->Internal, code is SocketError.Success ? 0 : unchecked(FailureOfWin32 + (uint)code));
        _calls.Indicate(this);
    }
}
