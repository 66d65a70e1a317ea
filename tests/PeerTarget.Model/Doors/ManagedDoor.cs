using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>The managed door, with real sockets and calls that pend.</summary>
internal sealed class ManagedDoor : IDoor
{
    private readonly EmulatedPeerTargetNameProvider _provider;
    private readonly ProviderSession _session;
    private readonly HeldCalls _held;
    private readonly List<CancellationTokenSource> _sources = [];

    public ManagedDoor(WinsockEmulator emulator)
    {
        Emulator = emulator;
        _provider = new EmulatedPeerTargetNameProvider(emulator);
        _session = new ProviderSession(_provider, (_, socket, peer) => emulator.Lookup(socket, peer), opened: null);
        _held = new HeldCalls(emulator);
    }

    public WinsockEmulator Emulator { get; }

    public string? Perform(ConformanceStep step)
    {
        string? answer = _held.Perform(step) ?? (step is CallStep { Overlapped: not null } call && _held.IsHolding ? Start(call) : Answer(step, _session.Perform(step, CallForm.Provider)));
        return answer is null ? null : string.Join("; ", [answer, .. _held.Ended()]);
    }

    public void Dispose()
    {
        _held.Dispose();
        _session.Dispose();
        _sources.ForEach(source => source.Dispose());
    }

    private static string? Answer(ConformanceStep step, HostAnswer answer) =>
        answer.NotApplicable is not null ? null : step is LookupStep ? Readable.Quote(answer.Name) : WinsockCodes.NameOf(answer.Code);

    private string? Start(CallStep step)
    {
        if (_session.SocketOf(step.Socket) is not { } socket || ProviderHost.ReasonAgainst(step) is not null)
        {
            return null;
        }

        var source = new CancellationTokenSource();
        _sources.Add(source);
        Task<SocketError> task = step is SetStep set
            ? _provider.TrySetAsync(socket, new PeerTargetName(set.Name!, set.Peer, (SocketSecurityProtocol)set.Protocol), source.Token).AsTask()
            : _provider.TryDeleteAsync(socket, step.Peer, source.Token).AsTask();
        if (task.IsCompletedSuccessfully)
        {
            return WinsockCodes.NameOf(task.Result);
        }

        _held.Track(source.Cancel, () => EndOf(task));
        return WinsockCodes.NameOf(SocketError.IOPending);
    }

    private static string EndOf(Task<SocketError> task)
    {
        // The call is over, and the task follows on a thread of the pool.
        return !((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)) ? "no completion of its task"
            : task.IsCanceled ? "a cancellation"
            : task.IsFaulted ? $"{task.Exception}"
            : WinsockCodes.NameOf(task.Result);
    }
}
