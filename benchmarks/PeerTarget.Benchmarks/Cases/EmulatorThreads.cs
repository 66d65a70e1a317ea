using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>Sets on one thread and on two, each with a socket of its own.</summary>
[MemoryDiagnoser]
public class EmulatorThreads
{
    private const int Sets = 100_000;

    private readonly EmulatedPeerTargetNameProvider _provider = new();
    private readonly PeerTargetName _name = Fixture.Names(1)[0];
    private Socket[] _sockets = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _sockets = [.. Enumerable.Range(0, Threads).Select(_ => Fixture.OpenUdp())];

    [GlobalCleanup]
    public void Cleanup() => Array.ForEach(_sockets, socket => socket.Dispose());

    [Benchmark(OperationsPerInvoke = Sets)]
    public void Set() => TwoThreads.Run(Threads, thread =>
    {
        for (int i = 0; i < Sets / Threads; i++)
        {
            _ = _provider.TrySet(_sockets[thread], _name);
        }
    });
}
