using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the shared part does with a backend that throws, and with several callers at once.</summary>
[TestFixture]
public sealed class BackendFaultTests
{
    private Socket _socket = null!;

    [SetUp]
    public void SetUp() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    [TearDown]
    public void TearDown() => _socket.Dispose();

    [Test]
    public void What_a_backend_throws_reaches_the_caller_and_is_not_logged_as_an_answer([Values(6, 1000)] int length)
    {
        using var logger = new RecordingLogger<BackendFaultTests>();
        var provider = new CheckingProvider(logger, _ => throw new InvalidOperationException("broken"));
        var name = new PeerTargetName(new string('x', length), Peers.A4);

        Assert.That(() => provider.TrySet(_socket, name), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
        Assert.That(() => provider.TryDelete(_socket, Peers.A4), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
        Assert.That(logger.Entries, Is.Empty);
    }

    [Test]
    public void Callers_on_several_threads_do_not_share_a_buffer()
    {
        int mixed = 0;
        var provider = new CheckingProvider(logger: null, input =>
        {
            byte[] units = input[140..^4];
            if (units.Chunk(2).Any(unit => !unit.AsSpan().SequenceEqual(units.AsSpan(0, 2))))
            {
                _ = Interlocked.Increment(ref mixed);
            }
        });

        _ = Parallel.For(0, 500, i => provider.Set(_socket, new PeerTargetName(new string((char)('A' + i), 600), Peers.A4)));

        Assert.That(mixed, Is.Zero);
    }

    private sealed class CheckingProvider(RecordingLogger<BackendFaultTests>? logger, Action<byte[]> check) : PeerTargetNameProvider(logger)
    {
        protected override SocketError Perform(in PeerTargetNameCall call)
        {
            check(call.Input.ToArray());
            return SocketError.Success;
        }
    }
}
