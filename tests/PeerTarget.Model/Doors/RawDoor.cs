using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Wire;
using EmulatedOverlappedCall = PeerTarget.Emulation.OverlappedCall;

namespace PeerTarget.Model;

/// <summary>The raw door, with calls that pend. A call without a form of its own is made in both forms by turns.</summary>
internal sealed unsafe class RawDoor : IDoor
{
    private readonly EmulatorSession _session;
    private readonly HeldCalls _held;
    private readonly List<nint> _states = [];
    private int _turn;

    public RawDoor(WinsockEmulator emulator)
    {
        Emulator = emulator;
        _session = new EmulatorSession(emulator.Raw);
        _held = new HeldCalls(emulator);
    }

    /// <summary>What a call and its routine write to, in memory that does not move.</summary>
    private struct State
    {
        public WSAOVERLAPPED Overlapped;
        public uint Code;
        public int Runs;
    }

    public WinsockEmulator Emulator { get; }

    private RawWinsock Winsock => Emulator.Raw;

    public string? Perform(ConformanceStep step)
    {
        string answer = _held.Perform(step) ?? step switch
        {
            IoctlStep ioctl => Ioctl(ioctl),
            CallStep { Overlapped: { } indication } call => Overlapped(call, indication),
            _ => Answer(step, _session.Perform(step, NextForm())),
        };
        // Routines run here, and nowhere else.
        _ = Winsock.SleepEx(0, true);
        return string.Join("; ", [answer, .. _held.Ended()]);
    }

    public void Dispose()
    {
        _held.Dispose();
        _ = Winsock.SleepEx(0, true);
        _session.Dispose();
        foreach (nint state in _states)
        {
            NativeMemory.Free((void*)state);
        }
    }

    private static string Answer(ConformanceStep step, HostAnswer answer) =>
        answer.NotApplicable ?? answer.Misindication ?? (step is LookupStep ? Readable.Quote(answer.Name) : WinsockCodes.NameOf(answer.Code));

    private CallForm NextForm() => _turn++ % 2 == 0 ? CallForm.Ioctl : CallForm.Function;

    private string Ioctl(IoctlStep step)
    {
        uint returned;
        int result = Winsock.WSAIoctl(_session.DescriptorOf(step.Socket), step.Code ?? ControlCodes.SetPeerTargetName, null, 0, null, 0, step.HasBytesReturned ? &returned : null);
        return WinsockCodes.NameOf(result == 0 ? SocketError.Success : (SocketError)Winsock.WSAGetLastError());
    }

    private string Overlapped(CallStep step, CompletionIndication indication)
    {
        var state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        _states.Add((nint)state);
        state->Overlapped.hEvent = Winsock.WSACreateEvent();
        nuint socket = _session.DescriptorOf(step.Socket);
        bool isRoutine = indication is CompletionIndication.Routine;
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine = isRoutine ? &Run : null;
        // The emulator keeps a copy, so the buffer need not outlive the call.
        using var buffer = new NativeBuffer(CallBuffer.Build(step, _session.IsDualMode(step.Socket)), step.Length);
        int result = step.Operation is PeerTargetNameOperation.Set
            ? Winsock.WSASetSocketPeerTargetName(socket, buffer.Pointer, buffer.Length, &state->Overlapped, routine)
            : Winsock.WSADeleteSocketPeerTargetName(socket, buffer.Pointer, buffer.Length, &state->Overlapped, routine);
        SocketError code = result == 0 ? SocketError.Success : (SocketError)Winsock.WSAGetLastError();
        if (code is SocketError.IOPending)
        {
            _held.Track(() => Winsock.CancelIoEx(socket, &state->Overlapped), () => EndOf(state, isRoutine));
            return WinsockCodes.NameOf(code);
        }

        _ = Winsock.SleepEx(0, true);
        bool isOver = code is SocketError.Success;
        return Indications(state) == (isOver && !isRoutine, isOver && isRoutine ? 1 : 0) ? WinsockCodes.NameOf(code) : $"{WinsockCodes.NameOf(code)}, with a wrong indication";
    }

    private string EndOf(State* state, bool isRoutine)
    {
        SocketError code = EmulatedOverlappedCall.CodeOf(&state->Overlapped);
        return EmulatedOverlappedCall.IsPending(&state->Overlapped) ? "no end in its OVERLAPPED"
            : Indications(state) != (!isRoutine, isRoutine ? 1 : 0) ? "a wrong indication"
            : isRoutine && state->Code != (uint)code ? $"{WinsockCodes.NameOf(code)}, but its routine was told {state->Code}"
            : WinsockCodes.NameOf(code);
    }

    private (bool IsSignalled, int Runs) Indications(State* state)
    {
        nuint signal = state->Overlapped.hEvent;
        return (Winsock.WSAWaitForMultipleEvents(1, &signal, true, 0, false) == 0, state->Runs);
    }

    [UnmanagedCallersOnly]
    private static void Run(uint dwError, uint cbTransferred, WSAOVERLAPPED* lpOverlapped, uint dwFlags)
    {
        var state = (State*)lpOverlapped;
        state->Code = dwError;
        state->Runs++;
    }
}
