using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// The overlapped calls of one raw door that have had no indication yet, its events, and the routines that wait for their threads. One
/// lock guards all of them. Whoever waits is woken at each indication.
/// </summary>
internal sealed unsafe class OverlappedCalls
{
    private readonly Dictionary<nuint, bool> _events = [];
    private readonly List<OverlappedCall> _calls = [];
    private readonly ConditionalWeakTable<Thread, Routines> _routines = [];

    /// <summary>The lock. A Lock cannot be waited on.</summary>
    public object Gate { get; } = new();

    /// <summary>The event of an OVERLAPPED. Its lowest bit keeps a completion port out, and is no part of the handle.</summary>
    public static nuint EventOf(WSAOVERLAPPED* overlapped) => overlapped->hEvent & ~(nuint)1;

    public void AddEvent(nuint handle)
    {
        lock (Gate)
        {
            _events.Add(handle, false);
        }
    }

    public bool CloseEvent(nuint handle)
    {
        lock (Gate)
        {
            return _events.Remove(handle);
        }
    }

    public bool ResetEvent(nuint handle)
    {
        lock (Gate)
        {
            return SetIfEvent(handle, isSignalled: false);
        }
    }

    /// <summary>Takes a call in, whose event is no longer signalled. The caller holds the lock.</summary>
    public void Begin(OverlappedCall call)
    {
        _calls.Add(call);
        if (!call.HasRoutine)
        {
            _ = SetIfEvent(call.Event, isSignalled: false);
        }
    }

    /// <summary>Signals the event of a call that is over, or queues its routine. The caller holds the lock.</summary>
    public void Indicate(OverlappedCall call)
    {
        if (call.HasRoutine)
        {
            RoutinesOf(call.Thread).Waiting.Enqueue(call);
        }
        else
        {
            _ = _calls.Remove(call);
            _ = SetIfEvent(call.Event, isSignalled: true);
        }

        Monitor.PulseAll(Gate);
    }

    /// <summary>The outcome of a call, or why there is none.</summary>
    public SocketError ResultOf(WSAOVERLAPPED* overlapped, bool wait)
    {
        lock (Gate)
        {
            if (wait && _calls.Exists(call => call.HasRoutine && call.Has(overlapped)))
            {
                return SocketError.InvalidArgument;
            }

            while (OverlappedCall.IsPending(overlapped))
            {
                if (!wait)
                {
                    return RawWinsock.Incomplete;
                }

                if (!_events.ContainsKey(EventOf(overlapped)))
                {
                    return RawWinsock.InvalidHandle;
                }

                _ = Monitor.Wait(Gate);
            }

            return OverlappedCall.CodeOf(overlapped);
        }
    }

    /// <summary>Asks for the end of the pending calls of a socket: of one, or of all if the OVERLAPPED is NULL.</summary>
    /// <returns>Whether there was such a call.</returns>
    public bool Cancel(nuint socket, WSAOVERLAPPED* overlapped)
    {
        OverlappedCall[] found;
        lock (Gate)
        {
            found = [.. _calls.Where(call => call.Socket == socket && !call.IsOver && (overlapped is null || call.Has(overlapped)))];
        }

        // A cancellation runs code of whoever holds the call, so no lock is held here.
        foreach (OverlappedCall call in found)
        {
            call.Cancel();
        }

        return found.Length > 0;
    }

    /// <summary>Waits for the events, or for the time alone if there are none.</summary>
    /// <returns>The index of the event, WAIT_IO_COMPLETION or WSA_WAIT_TIMEOUT, or <see langword="null"/> if a handle is no event.</returns>
    public uint? Wait(nuint[] events, bool all, uint milliseconds, bool isAlertable)
    {
        Routines? routines = null;
        long start = Stopwatch.GetTimestamp();
        lock (Gate)
        {
            if (!Array.TrueForAll(events, _events.ContainsKey))
            {
                return null;
            }

            if (isAlertable && RoutinesOf(Thread.CurrentThread) is { IsRunning: false } own)
            {
                routines = own;
            }

            while (true)
            {
                if (IndexOf(events, all) is var index and >= 0)
                {
                    return (uint)index;
                }

                if (routines is { Waiting.Count: > 0 })
                {
                    break;
                }

                double rest = milliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (milliseconds != RawWinsock.INFINITE && rest <= 0)
                {
                    return RawWinsock.WSA_WAIT_TIMEOUT;
                }

                _ = Monitor.Wait(Gate, milliseconds == RawWinsock.INFINITE ? Timeout.Infinite : (int)Math.Min(Math.Ceiling(rest), int.MaxValue));
            }
        }

        Run(routines);
        return RawWinsock.WAIT_IO_COMPLETION;
    }

    /// <summary>Runs the routines of the calling thread one after the other, as long as there are any. No lock is held.</summary>
    private void Run(Routines routines)
    {
        routines.IsRunning = true;
        try
        {
            while (Take(routines) is { } call)
            {
                call.RunRoutine();
            }
        }
        finally
        {
            routines.IsRunning = false;
        }
    }

    private OverlappedCall? Take(Routines routines)
    {
        lock (Gate)
        {
            if (!routines.Waiting.TryDequeue(out OverlappedCall? call))
            {
                return null;
            }

            _ = _calls.Remove(call);
            return call;
        }
    }

    private int IndexOf(nuint[] events, bool all)
    {
        if (events.Length == 0)
        {
            return -1;
        }

        return !all ? Array.FindIndex(events, IsSignalled) : Array.TrueForAll(events, IsSignalled) ? 0 : -1;
    }

    private bool IsSignalled(nuint handle) => _events.GetValueOrDefault(handle);

    private bool SetIfEvent(nuint handle, bool isSignalled)
    {
        if (!_events.ContainsKey(handle))
        {
            return false;
        }

        _events[handle] = isSignalled;
        return true;
    }

    private Routines RoutinesOf(Thread thread) => _routines.GetValue(thread, static _ => new Routines());

    /// <summary>The routines that wait for an alertable wait of one thread.</summary>
    private sealed class Routines
    {
        public Queue<OverlappedCall> Waiting { get; } = [];

        /// <summary>Whether a routine runs. A wait in it runs no other, so that routines are not nested. The thread alone reads and writes it.</summary>
        public bool IsRunning { get; set; }
    }
}
