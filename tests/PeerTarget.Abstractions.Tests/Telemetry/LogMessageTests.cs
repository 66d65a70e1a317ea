using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The event, the level and the message of everything a provider logs.</summary>
[TestFixture]
public sealed class LogMessageTests
{
    private RecordingLogger<LogMessageTests> _logger = null!;
    private Socket _socket = null!;

    [SetUp]
    public void SetUp()
    {
        _logger = new RecordingLogger<LogMessageTests>();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    }

    [TearDown]
    public void TearDown()
    {
        _logger.Dispose();
        _socket.Dispose();
    }

    [TestCase(null, "Peer target name host/a.example set for no particular peer (IPsec2).")]
    [TestCase("192.0.2.10:88", "Peer target name host/a.example set for 192.0.2.10:88 (IPsec2).")]
    [TestCase("[fe80::1%3]:88", "Peer target name host/a.example set for [fe80::1%3]:88 (IPsec2).")]
    public void A_set_is_event_1_for_debugging(string? peer, string expected)
    {
        new ScriptedProvider(logger: _logger).Set(_socket, new PeerTargetName("host/a.example", Parse(peer)));

        AssertLogged(LogLevel.Debug, 1, "PeerTargetNameSet", expected);
    }

    [TestCase(null, "Peer target name deleted for no particular peer.")]
    [TestCase("192.0.2.10:88", "Peer target name deleted for 192.0.2.10:88.")]
    [TestCase("[2001:db8::1]:88", "Peer target name deleted for [2001:db8::1]:88.")]
    public void A_delete_is_event_2_for_debugging(string? peer, string expected)
    {
        new ScriptedProvider(logger: _logger).Delete(_socket, Parse(peer));

        AssertLogged(LogLevel.Debug, 2, "PeerTargetNameDeleted", expected);
    }

    [TestCase(SocketError.IsConnected, "Peer target name host/a.example for 192.0.2.10:88 (IPsec) was not set: WSAEISCONN (10056).")]
    [TestCase(SocketError.OperationNotSupported, "Peer target name host/a.example for 192.0.2.10:88 (IPsec) was not set: WSAEOPNOTSUPP (10045).")]
    public void A_refused_set_is_event_3_a_warning_with_the_code(SocketError code, string expected)
    {
        _ = new ScriptedProvider(code, _logger).TrySet(_socket, new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec));

        AssertLogged(LogLevel.Warning, 3, "PeerTargetNameSetRefused", expected);
    }

    [TestCase("192.0.2.10:88", SocketError.NotSocket, "Peer target name for 192.0.2.10:88 was not deleted: WSAENOTSOCK (10038).")]
    [TestCase(null, SocketError.InvalidArgument, "Peer target name for no particular peer was not deleted: WSAEINVAL (10022).")]
    public void A_refused_delete_is_event_4_a_warning_with_the_code(string? peer, SocketError code, string expected)
    {
        _ = new ScriptedProvider(code, _logger).TryDelete(_socket, Parse(peer));

        AssertLogged(LogLevel.Warning, 4, "PeerTargetNameDeleteRefused", expected);
    }

    [Test]
    public void A_throwing_call_is_logged_once()
    {
        var provider = new ScriptedProvider(SocketError.IsConnected, _logger);

        Assert.That(() => provider.Set(_socket, new PeerTargetName("host/a.example", Peers.A4)), Throws.TypeOf<PeerTargetNameException>());
        Assert.That(_logger.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_client_that_was_disposed_of_is_logged_like_any_refusal()
    {
        using var client = new UdpClient();
        client.Dispose();

        _ = new ScriptedProvider(SocketError.NotSocket, _logger).TrySet(client, new PeerTargetName("host/a.example", Peers.A4));

        AssertLogged(LogLevel.Warning, 3, "PeerTargetNameSetRefused", "Peer target name host/a.example for 192.0.2.10:88 (IPsec2) was not set: WSAENOTSOCK (10038).");
    }

    [Test]
    public void The_principal_the_peer_and_the_protocol_are_properties_of_their_own()
    {
        _ = new ScriptedProvider(SocketError.IsConnected, _logger).TrySet(_socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(_logger.Entries.Single().Properties, Is.SupersetOf(new Dictionary<string, object?>
        {
            ["Principal"] = "host/a.example",
            ["Peer"] = "192.0.2.10:88",
            ["SecurityProtocol"] = SocketSecurityProtocol.IPsec2,
            ["Error"] = "WSAEISCONN",
            ["Code"] = 10056,
        }));
    }

    [Test]
    public void A_logger_that_looks_later_sees_the_endpoint_as_it_was()
    {
        IPEndPoint peer = Peers.A4;
        new ScriptedProvider(logger: _logger).Delete(_socket, peer);

        peer.Port = 99;

        Assert.That($"{_logger.Entries.Single().Properties["Peer"]}", Is.EqualTo("192.0.2.10:88"));
    }

    private static IPEndPoint? Parse(string? peer) => peer is null ? null : IPEndPoint.Parse(peer);

    private void AssertLogged(LogLevel level, int id, string name, string message)
    {
        Assert.That(_logger.Entries, Has.Count.EqualTo(1));
        Assert.That(_logger.Entries[0].Level, Is.EqualTo(level));
        Assert.That(_logger.Entries[0].Event.Id, Is.EqualTo(id));
        Assert.That(_logger.Entries[0].Event.Name, Is.EqualTo(name));
        Assert.That(_logger.Entries[0].Message, Is.EqualTo(message));
    }
}
