using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>Sets on one thread and on two, each with a socket of its own, beside loops that share nothing.</summary>
[MemoryDiagnoser]
public class EmulatorThreads
{
    // Enough that starting a thread is next to nothing. Three upserts take about as long as a set.
    private const int Sets = 300_000;
    private const int Upserts = 3 * Sets;

    private readonly EmulatedPeerTargetNameProvider _provider = Fixture.Emulator(journal: false);
    private readonly PeerTargetName _name = Fixture.Names(1)[0];
    private Socket[] _sockets = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _sockets = [.. Enumerable.Range(0, Threads).Select(_ => Fixture.OpenUdp())];

    [GlobalCleanup]
    public void Cleanup() => Array.ForEach(_sockets, socket => socket.Dispose());

    [Benchmark(OperationsPerInvoke = Sets)]
    public void Set() => Run(thread =>
    {
        for (int i = 0; i < Sets / Threads; i++)
        {
            _ = _provider.TrySet(_sockets[thread], _name);
        }
    });

    /// <summary>What the machine gives: a lock and a dictionary that the thread made for itself.</summary>
    [Benchmark(OperationsPerInvoke = Upserts)]
    public void ShareNothing() => Run(_ =>
    {
        var gate = new Lock();
        var names = new Dictionary<(ulong, ulong, uint, ushort), string>();
        for (int i = 0; i < Upserts / Threads; i++)
        {
            lock (gate)
            {
                names[(0, 1, 0, 88)] = Fixture.Name;
            }
        }
    });

    private void Run(Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => work(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
