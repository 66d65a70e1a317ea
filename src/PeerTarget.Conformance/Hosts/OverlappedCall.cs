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
    private const uint Infinite = uint.MaxValue;

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
    /// <returns>The code with which the call ended or was refused, never WSA_IO_PENDING.</returns>
    /// <exception cref="InvalidOperationException">The indication is missing, came twice or to the wrong thread, or is not of the kind.</exception>
    public static SocketError Make(IOverlappedWinsock winsock, nuint socket, CompletionIndication indication, Func<nint, nint, SocketError> call)
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
            // If an indication is missing, it may still come, so the memory is not given back then.
            mayBeWritten = true;
            bool isPending = code is SocketError.IOPending;
            bool isRefused = !isPending && code is not SocketError.Success;
            code = isRoutine && !isRefused ? CodeOfRoutine(winsock, state, isPending)
                : isRefused ? code
                : CodeOfEvent(winsock, socket, state, isPending);
            if (isRoutine || isRefused)
            {
                winsock.SleepAlertably(0);
                Demand(state->Runs == (isRefused ? 0 : 1), isRefused ? "was refused, and its completion routine ran" : "has one completion routine, which did not run once");
                Demand(!winsock.WaitForEvent(signal, 0), isRefused ? "was refused, and its event is signalled" : "has a completion routine, and its event is signalled");
            }

            mayBeWritten = false;
            return code;
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

    private static SocketError CodeOfEvent(IOverlappedWinsock winsock, nuint socket, State* state, bool isPending)
    {
        Demand(winsock.WaitForEvent(state->Overlapped.hEvent, isPending ? Infinite : 0), "finished at once, and its event is not signalled");
        SocketError code = winsock.ResultOf(socket, (nint)state);
        Demand(isPending || code is SocketError.Success, $"returned 0, and its result is {WinsockCodes.NameOf(code)}");
        return code;
    }

    private static SocketError CodeOfRoutine(IOverlappedWinsock winsock, State* state, bool isPending)
    {
        do
        {
            winsock.SleepAlertably(isPending ? Infinite : 0);
        }
        while (isPending && Volatile.Read(ref state->Runs) == 0);

        Demand(state->Runs != 0, "finished at once, and its completion routine is not queued");
        Demand(state->Thread == Environment.CurrentManagedThreadId, "ran its completion routine on another thread than its own");
        var code = (SocketError)state->Error;
        Demand(isPending || code is SocketError.Success, $"returned 0, and its completion routine was told {WinsockCodes.NameOf(code)}");
        return code;
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new InvalidOperationException($"The overlapped call {problem}.");
        }
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
