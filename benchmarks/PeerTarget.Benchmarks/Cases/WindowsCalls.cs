using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using PeerTarget.Wire;

namespace PeerTarget.Benchmarks;

/// <summary>The Windows backend beside the hand-written floor and the BCL's own way, all through one native library.</summary>
[MemoryDiagnoser]
public class WindowsCalls
{
    private readonly PeerTargetName _name = new(Fixture.Name, Fixture.Peer(1));
    private readonly IPEndPoint _peer = Fixture.Peer(1);
    private WindowsPeerTargetNameProvider _provider = null!;
    private Socket _socket = null!;
    private nint _handle;

    [GlobalSetup]
    public void Setup()
    {
        NativeAnswer.Install();
        _provider = new WindowsPeerTargetNameProvider(requireWindows: false);
        _socket = Fixture.OpenUdp();
        _handle = _socket.Handle;
    }

    [GlobalCleanup]
    public void Cleanup() => _socket.Dispose();

    [Benchmark(Baseline = true)]
    public int SetByHand() => HandWrittenFloor.Set(_socket, Fixture.Name, _peer);

    [Benchmark]
    public int SetByHandUnprotected() => HandWrittenFloor.SetUnprotected(_handle, Fixture.Name, _peer);

    [Benchmark]
    public SocketError Set() => _provider.TrySet(_socket, _name);

    /// <summary>On a thread of the pool, where the call begins in place.</summary>
    public SocketError SetAsync()
    {
        ValueTask<SocketError> answer = _provider.TrySetAsync(_socket, _name);
        return answer.IsCompletedSuccessfully ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("The call pends.");
    }

    /// <summary>A call that pends.</summary>
    public Task<SocketError> SetPending() => _provider.TrySetAsync(_socket, _name).AsTask();

    [Benchmark]
    public int DeleteByHand() => HandWrittenFloor.Delete(_socket, _peer);

    [Benchmark]
    public SocketError Delete() => _provider.TryDelete(_socket, _peer);

    /// <summary>The BCL's own way; off Windows it refuses the code, and on Windows it goes to the system's own library.</summary>
    [Benchmark]
    public int SetByIOControl()
    {
        byte[] input = new byte[PeerTargetNameEncoder.GetSetSize(_name)];
        _ = PeerTargetNameEncoder.EncodeSet(_name, input);
        try
        {
            return _socket.IOControl(unchecked((int)ControlCodes.SetPeerTargetName), input, null);
        }
        catch (Exception refused) when (refused is SocketException or PlatformNotSupportedException)
        {
            return -1;
        }
    }
}
