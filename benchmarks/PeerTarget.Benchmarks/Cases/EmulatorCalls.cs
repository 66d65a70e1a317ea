using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Moq;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>
/// The emulator's operations with more and more peers on one socket, beside a bare dictionary and a Moq mock. No more than a thousand
/// peers are called, spread over all: what grows is the table, not the caller's memory. The dictionary and the mock know those alone.
/// </summary>
[MemoryDiagnoser]
public class EmulatorCalls
{
    private readonly EmulatedPeerTargetNameProvider _provider = Fixture.Emulator(journal: false);
    private readonly EmulatedPeerTargetNameProvider _journaled = Fixture.Emulator(journal: true);
    private readonly ConcurrentDictionary<(ulong Upper, ulong Lower, uint Scope, ushort Port), string> _dictionary = new();
    private IPeerTargetNameProvider _mock = null!;
    private IPeerTargetNameProvider _fixedMock = null!;
    private PeerTargetName[] _names = null!;
    private PeerTargetName[] _others = null!;
    private IPEndPoint[] _peers = null!;
    private byte[][] _buffers = null!;
    private Socket _socket = null!;
    private Socket _empty = null!;
    private Socket _connected = null!;
    private nuint _raw;
    private int _next;
    private int _mocked;

    [Params(1, 1_000, 100_000)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        PeerTargetName[] all = Fixture.Names(Peers);
        _peers = [.. Enumerable.Range(0, Math.Min(Peers, 1_000)).Select(i => Fixture.Peer(i * Math.Max(1, Peers / 1_000)))];
        _names = [.. _peers.Select(peer => new PeerTargetName(Fixture.Name, peer))];
        _others = [.. _peers.Select(peer => new PeerTargetName(Fixture.OtherName, peer))];
        _buffers = [.. _names.Select(Fixture.SetBuffer)];
        _mock = Fixture.RememberingMock().Object;
        _fixedMock = Fixture.FixedMock().Object;
        _socket = Fixture.OpenUdp();
        _empty = Fixture.OpenUdp();
        _connected = Fixture.OpenUdp();
        _connected.Connect(IPAddress.Loopback, 9);
        _raw = Fixture.OpenRaw(_provider.Emulator.Raw);
        foreach (PeerTargetName name in all)
        {
            _provider.Set(_socket, name);
        }

        // Until the ring is full and no longer grows.
        for (int i = 0; i < 2_000; i++)
        {
            _ = SetInTheJournal();
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _socket.Dispose();
        _empty.Dispose();
        _connected.Dispose();
    }

    [Benchmark(Baseline = true)]
    public string Dictionary() => _dictionary[(0, (ulong)Next(), 0, 0)] = Fixture.Name;

    [Benchmark]
    public SocketError SetTheSameAgain() => _provider.TrySet(_socket, _names[Next()]);

    /// <summary>The asynchronous form, which completes at once.</summary>
    [Benchmark]
    public SocketError SetAsync()
    {
        ValueTask<SocketError> answer = _provider.TrySetAsync(_socket, _names[Next()]);
        return answer.IsCompletedSuccessfully ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("The call pends.");
    }

    /// <summary>A call that a hold keeps pending.</summary>
    public Task<SocketError> SetPending() => _provider.TrySetAsync(_socket, _names[Next()]).AsTask();

    public CallHold Hold() => _provider.Emulator.Hold();

    [Benchmark]
    public SocketError SetInTheJournal() => _journaled.TrySet(_socket, _names[Next()]);

    [Benchmark]
    public SocketError SetAnotherName() => _provider.TrySet(_socket, ((_next & 1) == 0 ? _names : _others)[Next()]);

    [Benchmark]
    public SocketError DeleteAndSetNew()
    {
        int peer = Next();
        _ = _provider.TryDelete(_socket, _peers[peer]);
        return _provider.TrySet(_socket, _names[peer]);
    }

    [Benchmark]
    public SocketError DeleteOfAbsent() => _provider.TryDelete(_empty, _peers[Next()]);

    [Benchmark]
    public string? Lookup() => _provider.Emulator.Lookup(_socket, _peers[Next()]);

    [Benchmark]
    public SocketError Refused() => _provider.TrySet(_connected, _names[Next()]);

    [Benchmark]
    public int SetThroughTheRawDoor() => Fixture.SetRaw(_provider.Emulator.Raw, _raw, _buffers[Next()]);

    [Benchmark]
    public SocketError MoqMock() => SetMocked(_mock);

    [Benchmark]
    public SocketError MoqMockWithOneAnswer() => SetMocked(_fixedMock);

    private SocketError SetMocked(IPeerTargetNameProvider mock)
    {
        // A mock keeps its calls, so a long run would measure the garbage collector; they are cleared as at a test's end.
        if (++_mocked % 1_000 == 0)
        {
            Mock.Get(mock).Invocations.Clear();
        }

        return mock.TrySet(_socket, _names[Next()]);
    }

    private int Next() => _next = _next + 1 < _names.Length ? _next + 1 : 0;
}
