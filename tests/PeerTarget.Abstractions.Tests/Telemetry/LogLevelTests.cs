using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A message that no logger wants costs nothing.</summary>
[TestFixture]
public sealed class LogLevelTests
{
    private static readonly PeerTargetName s_short = new("host/a.example", Peers.A4);
    private static readonly PeerTargetName s_long = new(new string('x', 1000), Peers.A6);

    private readonly IPEndPoint _peer = Peers.A6;
    private Socket _socket = null!;

    [SetUp]
    public void SetUp() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    [TearDown]
    public void TearDown() => _socket.Dispose();

    [Test]
    public void Success_is_not_logged_or_formatted_where_debugging_is_off()
    {
        using var logger = new RecordingLogger<LogLevelTests>(LogLevel.Information);
        var provider = new SilentProvider(SocketError.Success, logger);

        Assert.That(Allocations.Of(() => provider.TrySet(_socket, s_short)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TrySet(_socket, s_long)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TryDelete(_socket, _peer)), Is.Zero);
        Assert.That(logger.Entries, Is.Empty);
    }

    [Test]
    public void A_refusal_is_not_logged_or_formatted_where_warnings_are_off()
    {
        using var logger = new RecordingLogger<LogLevelTests>(LogLevel.Error);
        var provider = new SilentProvider(SocketError.IsConnected, logger);

        Assert.That(Allocations.Of(() => provider.TrySet(_socket, s_short)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TrySet(_socket, s_long)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TryDelete(_socket, _peer)), Is.Zero);
        Assert.That(logger.Entries, Is.Empty);
    }

    [Test]
    public void A_provider_without_a_logger_allocates_nothing([Values(SocketError.Success, SocketError.IsConnected)] SocketError answer)
    {
        var provider = new SilentProvider(answer);

        Assert.That(Allocations.Of(() => provider.TrySet(_socket, s_short)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TryDelete(_socket, _peer)), Is.Zero);
    }

    [Test]
    public void A_refusal_is_logged_where_only_debugging_is_off()
    {
        using var logger = new RecordingLogger<LogLevelTests>(LogLevel.Information);
        var provider = new SilentProvider(SocketError.IsConnected, logger);

        _ = provider.TrySet(_socket, s_short);
        _ = provider.TryDelete(_socket, _peer);

        Assert.That(logger.Entries.Select(entry => entry.Event.Id), Is.EqualTo([3, 4]));
    }
}
