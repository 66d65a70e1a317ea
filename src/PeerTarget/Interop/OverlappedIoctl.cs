using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Wire;

namespace PeerTarget;

/// <summary>
/// One overlapped <c>WSAIoctl</c>: its OVERLAPPED, its event, and its copy of the input, in memory that the collector neither moves nor
/// frees. A call that completes at once leaves the object to the next call of the thread. A call that pends uses the object up.
/// </summary>
/// <remarks>
/// The event has its low bit set, because otherwise Windows would also send a packet to the completion port of .NET, if the socket has
/// been bound to it, and .NET would take the packet for its own.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
internal sealed unsafe class OverlappedIoctl : IThreadPoolWorkItem
{
    // The OVERLAPPED, then lpcbBytesReturned, then the input.
    private const int ReturnedOffset = 32;
    private const int InputOffset = 40;
    private const int UsualSize = InputOffset + 512;

    private const int WsaIoIncomplete = 996;
    private const nuint StatusPending = 0x103;

    private static readonly object s_ended = new();

    [ThreadStatic]
    private static OverlappedIoctl? s_spare;

    private readonly ManualResetEvent _event = new(initialState: false);
    private readonly nint _eventHandle;
    private byte* _memory = (byte*)NativeMemory.Alloc(UsualSize);
    private int _size = UsualSize;
    private uint _code;
    private int _length;
    private Socket? _socket;
    private Action<SocketError>? _completion;
    private CancellationToken _cancellationToken;
    private SafeSocketHandle? _safeHandle;
    private nint _handle;
    private bool _isPending;
    private CancellationTokenRegistration _registration;
    // The wait, or s_ended once the call has ended.
    private object? _wait;

    private OverlappedIoctl() => _eventHandle = _event.SafeWaitHandle.DangerousGetHandle();

    ~OverlappedIoctl()
    {
        // If nobody could wait for the call, Windows may still write to the memory. Then a leak is the lesser evil.
        if (!_isPending)
        {
            NativeMemory.Free(_memory);
        }
    }

    private WsaOverlapped* Overlapped => (WsaOverlapped*)_memory;

    /// <summary>Makes a call.</summary>
    /// <returns>The code, or <see cref="SocketError.IOPending"/>. Then the completion of the call is called once, on a thread of the pool.</returns>
    public static SocketError Begin(in PeerTargetNameCall call)
    {
        OverlappedIoctl ioctl = For(call);
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            // Winsock would end the call with this thread. The pool keeps a thread that has calls pending.
            ThreadPool.UnsafeQueueUserWorkItem(ioctl, preferLocal: false);
            return SocketError.IOPending;
        }

        SocketError error = ioctl.Start();
        if (error is not SocketError.IOPending)
        {
            // If the call pends, the object may be gone already.
            ioctl.Spare();
        }

        return error;
    }

    private void Free()
    {
        _event.Dispose();
        NativeMemory.Free(_memory);
        GC.SuppressFinalize(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Action<SocketError> completion = _completion!;
        SocketError error = _cancellationToken.IsCancellationRequested ? SocketError.OperationAborted : Start();
        if (error is not SocketError.IOPending)
        {
            Spare();
            completion(error);
        }
    }

    private static OverlappedIoctl For(in PeerTargetNameCall call)
    {
        OverlappedIoctl ioctl = s_spare ?? new OverlappedIoctl();
        s_spare = null;
        ioctl._code = ControlCodes.Of(call.Operation);
        ioctl._length = call.Input.Length;
        ioctl._socket = call.Socket;
        ioctl._completion = call.Completion;
        ioctl._cancellationToken = call.CancellationToken;
        if (InputOffset + ioctl._length > ioctl._size)
        {
            ioctl._memory = (byte*)NativeMemory.Realloc(ioctl._memory, (nuint)(InputOffset + ioctl._length));
            ioctl._size = InputOffset + ioctl._length;
        }

        call.Input.CopyTo(new Span<byte>(ioctl._memory + InputOffset, ioctl._length));
        return ioctl;
    }

    /// <summary>Makes the call. From a pending call on, nothing may be touched: the call may have ended.</summary>
    private SocketError Start()
    {
        SafeSocketHandle handle = _safeHandle = _socket!.SafeHandle;
        bool isHeld = false;
        try
        {
            // Until the completion: a handle that is closed meanwhile could be that of another socket.
            handle.DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            return SocketError.NotSocket;
        }

        _handle = handle.DangerousGetHandle();
        // Windows resets the event as it begins the call. Some Winsocks leave Internal as it is, and 0 would look like success.
        *Overlapped = new WsaOverlapped { Internal = StatusPending, Event = _eventHandle | 1 };
        SocketError error = Winsock.WSAIoctl(_handle, _code, _memory + InputOffset, (uint)_length, null, 0, (uint*)(_memory + ReturnedOffset), Overlapped, 0) == 0
            ? SocketError.Success
            : Winsock.LastError();
        if (error is SocketError.IOPending)
        {
            _isPending = true;
            Await();
        }
        else
        {
            handle.DangerousRelease();
        }

        return error;
    }

    private void Await()
    {
        RegisteredWaitHandle wait;
        try
        {
            // First the cancellation, which the end of the call undoes; then the wait, at which the call may end at once.
            _registration = _cancellationToken.UnsafeRegister(static ioctl => ((OverlappedIoctl)ioctl!).Cancel(), this);
            wait = ThreadPool.UnsafeRegisterWaitForSingleObject(_event, static (ioctl, _) => ((OverlappedIoctl)ioctl!).End(), this, Timeout.Infinite, executeOnlyOnce: true);
        }
        catch (Exception)
        {
            // There are no resources to wait with. Windows still writes to the memory, so the call must have ended before anything is freed.
            Cancel();
            _ = _event.WaitOne();
            ThreadPool.UnsafeQueueUserWorkItem(static ioctl => ioctl.End(), this, preferLocal: false);
            return;
        }

        if (Interlocked.CompareExchange(ref _wait, wait, null) is not null)
        {
            _ = wait.Unregister(null);
        }
    }

    private void Cancel() => _ = Winsock.CancelIoEx(_handle, Overlapped);

    /// <summary>Takes the outcome of a call that was pending, once its event is signalled.</summary>
    private void End()
    {
        SocketError error;
        while ((error = Outcome()) is (SocketError)WsaIoIncomplete)
        {
            // A layered provider may leave the event signalled by the call before this one. Either the outcome is there now, or a signal comes.
            _ = _event.Reset();
            if ((error = Outcome()) is not (SocketError)WsaIoIncomplete)
            {
                break;
            }

            _ = _event.WaitOne();
        }

        // It waits for a cancellation that runs on another thread and still uses the OVERLAPPED.
        _registration.Dispose();
        _isPending = false;
        _safeHandle!.DangerousRelease();
        (Interlocked.Exchange(ref _wait, s_ended) as RegisteredWaitHandle)?.Unregister(null);
        Free();
        // What has ended cannot pend.
        _completion!(error is SocketError.IOPending ? SocketError.SocketError : error);
    }

    private SocketError Outcome()
    {
        uint transferred;
        uint flags;
        return Winsock.WSAGetOverlappedResult(_handle, Overlapped, &transferred, 0, &flags) != 0 ? SocketError.Success : Winsock.LastError();
    }

    /// <summary>Keeps the object for the next call of this thread.</summary>
    private void Spare()
    {
        _socket = null;
        _safeHandle = null;
        _completion = null;
        _cancellationToken = default;
        if (_size == UsualSize && s_spare is null)
        {
            s_spare = this;
            return;
        }

        // A large one would stay with the thread for good.
        Free();
    }
}

/// <summary>WSAOVERLAPPED.</summary>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaoverlapped">WSAOVERLAPPED</seealso>
[StructLayout(LayoutKind.Sequential)]
internal struct WsaOverlapped
{
    public nuint Internal;
    public nuint InternalHigh;
    public uint Offset;
    public uint OffsetHigh;
    public nint Event;
}
