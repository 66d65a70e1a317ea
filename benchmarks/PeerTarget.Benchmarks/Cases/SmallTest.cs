using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Moq;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>A whole small test: a double, one set through it, and a look at what arrived.</summary>
[MemoryDiagnoser]
public class SmallTest
{
    private readonly IPEndPoint _peer = Fixture.Peer(0);
    private readonly PeerTargetName _name = Fixture.Names(1)[0];
    private readonly Socket _socket = Fixture.OpenUdp();

    [GlobalCleanup]
    public void Cleanup() => _socket.Dispose();

    [Benchmark]
    public string? WithTheEmulator()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        _ = provider.TrySet(_socket, _name);
        return provider.Emulator.Lookup(_socket, _peer);
    }

    [Benchmark(Baseline = true)]
    public SocketError WithMoq()
    {
        Mock<IPeerTargetNameProvider> mock = Fixture.FixedMock();
        SocketError answer = mock.Object.TrySet(_socket, _name);
        mock.Verify(provider => provider.TrySet(_socket, _name), Times.Once());
        return answer;
    }
}
