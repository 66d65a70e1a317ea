using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>The emulator's operations with more and more peers on one socket, beside a bare dictionary and a Moq mock.</summary>
[MemoryDiagnoser]
public class EmulatorCalls
{
    private readonly EmulatedPeerTargetNameProvider _provider = new();
    private readonly ConcurrentDictionary<(ulong Upper, ulong Lower, uint Scope, ushort Port), string> _dictionary = new();
    private IPeerTargetNameProvider _mock = null!;
    private IPeerTargetNameProvider _fixedMock = null!;
    private PeerTargetName[] _names = null!;
    private PeerTargetName[] _others = null!;
    private IPEndPoint[] _peers = null!;
    private byte[][] _buffers = null!;
    private Socket _socket = null!;
    private Socket _connected = null!;
    private nuint _raw;
    private int _next;

    [Params(1, 100, 10_000)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _names = Fixture.Names(Peers);
        _others = Fixture.Names(Peers, Fixture.OtherName);
        _peers = [.. Enumerable.Range(0, Peers).Select(Fixture.Peer)];
        _buffers = [.. _names.Select(Fixture.SetBuffer)];
        _mock = Fixture.RememberingMock().Object;
        _fixedMock = Fixture.FixedMock().Object;
        _socket = Fixture.OpenUdp();
        _connected = Fixture.OpenUdp();
        _connected.Connect(IPAddress.Loopback, 9);
        _raw = Fixture.OpenRaw(_provider.Emulator.Raw);
        foreach (PeerTargetName name in _names)
        {
            _provider.Set(_socket, name);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _socket.Dispose();
        _connected.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Dictionary() => _dictionary[(0, (ulong)Next(), 0, 0)] = Fixture.Name;

    [Benchmark]
    public SocketError SetTheSameAgain() => _provider.TrySet(_socket, _names[Next()]);

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
    public SocketError DeleteOfAbsent() => _provider.TryDelete(_connected, _peers[Next()]);

    [Benchmark]
    public string? Lookup() => _provider.Emulator.Lookup(_socket, _peers[Next()]);

    [Benchmark]
    public SocketError Refused() => _provider.TrySet(_connected, _names[Next()]);

    [Benchmark]
    public int SetThroughTheRawDoor() => Fixture.SetRaw(_provider.Emulator.Raw, _raw, _buffers[Next()]);

    [Benchmark]
    public SocketError MoqMock() => _mock.TrySet(_socket, _names[Next()]);

    [Benchmark]
    public SocketError MoqMockWithOneAnswer() => _fixedMock.TrySet(_socket, _names[Next()]);

    private int Next() => _next = _next + 1 < Peers ? _next + 1 : 0;
}
