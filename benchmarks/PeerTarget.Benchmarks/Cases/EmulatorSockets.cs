using BenchmarkDotNet.Attributes;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>A set with more and more sockets in one emulator. They are the raw door's, since a host may not open so many.</summary>
[MemoryDiagnoser]
public class EmulatorSockets
{
    private readonly RawWinsock _winsock = Fixture.Emulator(journal: false).Emulator.Raw;
    private readonly byte[] _buffer = Fixture.SetBuffer(Fixture.Names(1)[0]);
    private nuint[] _sockets = null!;
    private int _next;

    [Params(1, 1_000, 100_000)]
    public int Sockets { get; set; }

    [GlobalSetup]
    public void Setup() => _sockets = [.. Enumerable.Range(0, Sockets).Select(_ => Fixture.OpenRaw(_winsock))];

    [Benchmark]
    public int Set() => Fixture.SetRaw(_winsock, _sockets[_next = (_next + 1) % Sockets], _buffer);
}
