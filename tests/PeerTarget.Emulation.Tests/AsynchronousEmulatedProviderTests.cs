using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>The contract of asynchronous calls, on the emulator.</summary>
[TestFixture]
public sealed class AsynchronousEmulatedProviderTests : AsynchronousProviderContract
{
    private WinsockEmulator _emulator = null!;
    private CallHold? _hold;

    protected override IPeerTargetNameProvider CreateProvider() => new EmulatedPeerTargetNameProvider(_emulator = new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 0 }));

    protected override string? Lookup(Socket socket, IPEndPoint? peer) => _emulator.Lookup(socket, peer);

    protected override void KeepPending() => _hold = _emulator.Hold();

    protected override async Task WaitForPendingAsync(int count)
    {
        while (_hold!.Calls.Count < count)
        {
            _ = await _hold.NextAsync();
        }

        Assert.That(_hold.Calls, Has.Count.EqualTo(count));
    }

    protected override void Complete(int which = 0, SocketError? answer = null)
    {
        // A cancellation may have been first.
        IReadOnlyList<HeldCall> calls = _hold!.Calls;
        _ = which < calls.Count && calls[which].Release(answer);
    }

    [TearDown]
    public void TearDown() => _hold?.Dispose();
}
