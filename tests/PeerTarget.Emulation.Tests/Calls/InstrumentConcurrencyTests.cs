using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>The journal, the faults and the waits while several threads call.</summary>
[TestFixture]
public sealed class InstrumentConcurrencyTests : SocketFixture
{
    private const int CallsOfEach = 20_000;

    [Test]
    [Needs(Need.Patience)]
    public async Task Two_threads_with_faults_interceptions_waits_and_snapshots_lose_no_record_and_leave_no_gap()
    {
        var emulator = new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 10 * CallsOfEach });
        var provider = new EmulatedPeerTargetNameProvider(emulator);
        Socket[] sockets = [Socket, Udp()];
        long asked = 0;
        using Interception watching = emulator.Intercept(call =>
        {
            _ = Interlocked.Increment(ref asked);
            return null;
        });
        using Interception fault = emulator.Fail(SocketError.NetworkDown, where: call => call.Principal == "host/1.example", after: 10, times: 1_000);
        int done = 0;

        Task<IReadOnlyList<EmulatedCall>> waiting = emulator.WaitForAsync(2 * CallsOfEach);
        Task<IReadOnlyList<EmulatedCall>> waitingForFaults = emulator.WaitForAsync(1_000, call => call.IsFault);
        Task[] callers = [.. sockets.Select((socket, thread) => Task.Run(() =>
        {
            var name = new PeerTargetName($"host/{thread}.example", Peers.A4);
            for (int i = 0; i < CallsOfEach; i++)
            {
                _ = (i % 3) switch { 0 => provider.TrySet(socket, name), 1 => provider.TrySet(sockets[1 - thread], name), _ => provider.TryDelete(socket, Peers.A4) };
                if (i % 100 == 0)
                {
                    // Faults that come and go, and never meet a call.
                    using Interception passing = emulator.Fail(SocketError.NoBufferSpaceAvailable, where: _ => false);
                }
            }

            _ = Interlocked.Increment(ref done);
        }))];
        Task<List<CallJournal>> snapshots = Task.Run(() =>
        {
            List<CallJournal> taken = [];
            while (Volatile.Read(ref done) < callers.Length)
            {
                taken.Add(emulator.Calls);
                if (taken.Count > 50)
                {
                    taken.RemoveAt(0);
                }
            }

            return taken;
        });
        await Task.WhenAll(callers);

        CallJournal calls = emulator.Calls;
        Assert.That(calls.Select(call => call.Number), Is.EqualTo(Enumerable.Range(1, 2 * CallsOfEach)));
        Assert.That((await waiting).SequenceEqual(calls), Is.True);
        Assert.That(await waitingForFaults, Has.Count.EqualTo(1_000));
        Assert.That(fault.Hits, Is.EqualTo(1_000));
        Assert.That(calls.Count(call => call.IsFault), Is.EqualTo(1_000));
        Assert.That(asked, Is.EqualTo(2 * CallsOfEach));
        foreach (CallJournal snapshot in await snapshots)
        {
            Assert.That(snapshot.SequenceEqual(calls.Take(snapshot.Count)), Is.True);
        }

        // The calls of one socket stand in the order in which they took effect: the records alone tell the name that it holds.
        foreach (int number in (int[])[1, 2])
        {
            EmulatedCall last = calls.Last(call => call.Socket == number && !call.IsFault);
            int index = sockets.Select((socket, i) => (socket, i)).Single(pair => emulator.Of(pair.socket).Ordinal == number).i;
            Assert.That(emulator.Lookup(sockets[index], Peers.A4), Is.EqualTo(last.Principal));
        }
    }

    [Test]
    public async Task A_full_ring_keeps_the_last_calls_of_two_threads_without_a_gap()
    {
        var emulator = new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 100 });
        var provider = new EmulatedPeerTargetNameProvider(emulator);
        Socket[] sockets = [Socket, Udp()];

        await Task.WhenAll(sockets.Select(socket => Task.Run(() =>
        {
            for (int i = 0; i < CallsOfEach; i++)
            {
                _ = provider.TryDelete(socket, Peers.A4);
                Assert.That(emulator.Calls is var calls && calls[^1].Number - calls[0].Number == calls.Count - 1, Is.True);
            }
        })));

        Assert.That(emulator.Calls.Select(call => call.Number), Is.EqualTo(Enumerable.Range((2 * CallsOfEach) - 99, 100)));
    }
}
