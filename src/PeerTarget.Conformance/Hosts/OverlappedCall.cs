using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>What an overlapped call needs of a Winsock, the emulator's or this machine's. Handles and pointers are those of C.</summary>
internal interface IOverlappedWinsock
{
    /// <summary>Makes an event that stays signalled, and is not signalled yet.</summary>
    nuint CreateEvent();

    void CloseEvent(nuint handle);

    /// <summary>Waits for an event, and says whether it is signalled. The wait runs no completion routine.</summary>
    bool WaitForEvent(nuint handle, uint milliseconds);

    /// <summary>Waits until a completion routine has run, or for the time.</summary>
    void SleepAlertably(uint milliseconds);

    /// <summary>The code of a call that is over.</summary>
    SocketError ResultOf(nuint socket, nint overlapped);
}

/// <summary>Makes an overlapped call, waits for its end, and checks that it has one indication of the right kind, or none if it is refused.</summary>
internal static unsafe class OverlappedCall
{
    private const uint OneSecond = 1000;
    private const int MostSeconds = 5;
    private const nuint StatusPending = 0x103;
    private const string NoEnd = "its end did not come within 5 s";

    /// <summary>What the call and its routine write to, in memory that does not move.</summary>
    private struct State
    {
        public WSAOVERLAPPED Overlapped;
        public int Runs;
        public int Thread;
        public uint Error;
    }

    /// <summary>Makes a call.</summary>
    /// <param name="winsock">The Winsock.</param>
    /// <param name="socket">The descriptor.</param>
    /// <param name="indication">The kind of indication.</param>
    /// <param name="call">Makes the call with an OVERLAPPED and a routine, and gives its code.</param>
    /// <returns>The code with which the call ended or was refused, or what is wrong with its indication.</returns>
    public static HostAnswer Make(IOverlappedWinsock winsock, nuint socket, CompletionIndication indication, Func<nint, nint, SocketError> call)
    {
        var state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        nuint signal = winsock.CreateEvent();
        // Beside a routine the event is the caller's own, and must stay as it is.
        state->Overlapped.hEvent = signal;
        bool isRoutine = indication is CompletionIndication.Routine;
        bool mayBeWritten = false;
        try
        {
            SocketError code = call((nint)state, isRoutine ? (nint)(delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)&Run : 0);
            bool isRefused = code is not (SocketError.Success or SocketError.IOPending);
            (SocketError end, string? problem) = isRefused ? (code, null)
                : isRoutine ? EndOfRoutine(winsock, state, code)
                : EndOfEvent(winsock, socket, state, code);
            if (problem is null && (isRoutine || isRefused))
            {
                winsock.SleepAlertably(0);
                problem = isRefused && state->Runs != 0 ? "the completion routine ran"
                    : !isRefused && state->Runs != 1 ? $"the completion routine ran {state->Runs} times"
                    : winsock.WaitForEvent(signal, 0) ? "the event is signalled"
                    : null;
            }

            // An indication that is missing may still come, so the memory is not given back then.
            mayBeWritten = problem is not null;
            return problem is null ? HostAnswer.Of(end) : HostAnswer.Of(code) with { Misindication = $"{WinsockCodes.NameOf(code)}, but {problem}" };
        }
        finally
        {
            if (!mayBeWritten)
            {
                winsock.CloseEvent(signal);
                NativeMemory.Free(state);
            }
        }
    }

    private static (SocketError Code, string? Problem) EndOfEvent(IOverlappedWinsock winsock, nuint socket, State* state, SocketError code)
    {
        bool isPending = code is SocketError.IOPending;
        for (int seconds = 1; !winsock.WaitForEvent(state->Overlapped.hEvent, isPending ? OneSecond : 0); seconds++)
        {
            if (seconds == MostSeconds)
            {
                return (code, NoEnd);
            }

            // Some systems keep 0 there while the call pends.
            if (!isPending || Volatile.Read(ref state->Overlapped.Internal) is not (0 or StatusPending))
            {
                return (code, "the call is over and its event is not signalled");
            }
        }

        SocketError end = winsock.ResultOf(socket, (nint)state);
        return (end, isPending || end is SocketError.Success ? null : $"the result is {WinsockCodes.NameOf(end)}");
    }

    private static (SocketError Code, string? Problem) EndOfRoutine(IOverlappedWinsock winsock, State* state, SocketError code)
    {
        bool isPending = code is SocketError.IOPending;
        for (int seconds = 0; Volatile.Read(ref state->Runs) == 0 && seconds < (isPending ? MostSeconds : 1); seconds++)
        {
            winsock.SleepAlertably(isPending ? OneSecond : 0);
        }

        var end = (SocketError)state->Error;
        return (end,
            state->Runs == 0 ? isPending ? NoEnd : "no completion routine is queued"
            : state->Thread != Environment.CurrentManagedThreadId ? "the completion routine ran on another thread"
            : isPending || end is SocketError.Success ? null
            : $"the completion routine was told {WinsockCodes.NameOf(end)}");
    }

    [UnmanagedCallersOnly]
    private static void Run(uint dwError, uint cbTransferred, WSAOVERLAPPED* lpOverlapped, uint dwFlags)
    {
        var state = (State*)lpOverlapped;
        state->Thread = Environment.CurrentManagedThreadId;
        state->Error = dwError;
        Volatile.Write(ref state->Runs, state->Runs + 1);
    }
}
