using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The event, the level and the message of everything a provider logs, and what becomes of a name in it.</summary>
[TestFixture]
public sealed class LogTests : SocketFixture
{
    private const string Replacement = "\ufffd";

    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);
    private static readonly PeerTargetName s_long = new(new string('x', 1000), Peers.A6);

    private readonly IPEndPoint _peer = Peers.A6;
    private RecordingLogger<LogTests> _logger = null!;

    [SetUp]
    public void SetUp() => _logger = new RecordingLogger<LogTests>();

    [TearDown]
    public void TearDown() => _logger.Dispose();

    [TestCase(null, "Peer target name host/a.example set for no particular peer (IPsec2).")]
    [TestCase("192.0.2.10:88", "Peer target name host/a.example set for 192.0.2.10:88 (IPsec2).")]
    [TestCase("[fe80::1%3]:88", "Peer target name host/a.example set for [fe80::1%3]:88 (IPsec2).")]
    public void A_set_is_event_1_for_debugging(string? peer, string expected)
    {
        new ScriptedProvider(logger: _logger).Set(Socket, new PeerTargetName("host/a.example", Parse(peer)));

        AssertLogged(LogLevel.Debug, 1, "PeerTargetNameSet", expected);
    }

    [TestCase(null, "Peer target name deleted for no particular peer.")]
    [TestCase("192.0.2.10:88", "Peer target name deleted for 192.0.2.10:88.")]
    [TestCase("[2001:db8::1]:88", "Peer target name deleted for [2001:db8::1]:88.")]
    public void A_delete_is_event_2_for_debugging(string? peer, string expected)
    {
        new ScriptedProvider(logger: _logger).Delete(Socket, Parse(peer));

        AssertLogged(LogLevel.Debug, 2, "PeerTargetNameDeleted", expected);
    }

    [TestCase(SocketError.IsConnected, "Peer target name host/a.example for 192.0.2.10:88 (IPsec) was not set: WSAEISCONN (10056).")]
    [TestCase(SocketError.OperationNotSupported, "Peer target name host/a.example for 192.0.2.10:88 (IPsec) was not set: WSAEOPNOTSUPP (10045).")]
    public void A_refused_set_is_event_3_a_warning_with_the_code_that_is_logged_once(SocketError code, string expected)
    {
        Assert.That(() => new ScriptedProvider(code, _logger).Set(Socket, new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec)), Throws.TypeOf<PeerTargetNameException>());

        AssertLogged(LogLevel.Warning, 3, "PeerTargetNameSetRefused", expected);
    }

    [TestCase("192.0.2.10:88", SocketError.NotSocket, "Peer target name for 192.0.2.10:88 was not deleted: WSAENOTSOCK (10038).")]
    [TestCase(null, SocketError.InvalidArgument, "Peer target name for no particular peer was not deleted: WSAEINVAL (10022).")]
    public void A_refused_delete_is_event_4_a_warning_with_the_code(string? peer, SocketError code, string expected)
    {
        _ = new ScriptedProvider(code, _logger).TryDelete(Socket, Parse(peer));

        AssertLogged(LogLevel.Warning, 4, "PeerTargetNameDeleteRefused", expected);
    }

    [TestCase(SocketError.Success, 1, 2)]
    [TestCase(SocketError.InvalidArgument, 3, 4)]
    public async Task An_asynchronous_call_is_the_same_event_when_it_completes_at_once(SocketError code, int set, int delete)
    {
        var provider = new ScriptedProvider(code, _logger);

        _ = await provider.TrySetAsync(Socket, s_name);
        _ = await provider.TryDeleteAsync(Socket, Peers.A4);

        Assert.That(_logger.Entries.Select(entry => entry.Event.Id), Is.EqualTo(new[] { set, delete }));
    }

    [Test]
    public void A_client_that_was_disposed_of_is_logged_like_any_refusal()
    {
        using var client = new UdpClient();
        client.Dispose();

        _ = new ScriptedProvider(SocketError.NotSocket, _logger).TrySet(client, s_name);

        AssertLogged(LogLevel.Warning, 3, "PeerTargetNameSetRefused", "Peer target name host/a.example for 192.0.2.10:88 (IPsec2) was not set: WSAENOTSOCK (10038).");
    }

    [Test]
    public void The_principal_the_peer_and_the_protocol_are_properties_of_their_own()
    {
        _ = new ScriptedProvider(SocketError.IsConnected, _logger).TrySet(Socket, s_name);

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
        new ScriptedProvider(logger: _logger).Delete(Socket, peer);

        peer.Port = 99;

        Assert.That($"{_logger.Entries.Single().Properties["Peer"]}", Is.EqualTo("192.0.2.10:88"));
    }

    [TestCase(SocketError.Success, LogLevel.Information, TestName = "Success_is_not_logged_or_formatted_where_debugging_is_off")]
    [TestCase(SocketError.IsConnected, LogLevel.Error, TestName = "A_refusal_is_not_logged_or_formatted_where_warnings_are_off")]
    [TestCase(SocketError.Success, null, TestName = "A_provider_without_a_logger_allocates_nothing")]
    [TestCase(SocketError.IsConnected, null, TestName = "A_provider_without_a_logger_allocates_nothing_where_it_is_refused")]
    public void A_message_that_no_logger_wants_costs_nothing(SocketError answer, LogLevel? minimum)
    {
        using RecordingLogger<LogTests>? logger = minimum is { } level ? new RecordingLogger<LogTests>(level) : null;
        var provider = new SilentProvider(answer, logger);
        Assert.That(Allocations.Of(() => provider.TrySet(Socket, s_name)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TrySet(Socket, s_long)), Is.Zero);
        Assert.That(Allocations.Of(() => provider.TryDelete(Socket, _peer)), Is.Zero);
        Assert.That(logger?.Entries ?? [], Is.Empty);
    }

    [Test]
    public void A_refusal_is_logged_where_only_debugging_is_off()
    {
        using var logger = new RecordingLogger<LogTests>(LogLevel.Information);
        var provider = new SilentProvider(SocketError.IsConnected, logger);

        _ = provider.TrySet(Socket, s_name);
        _ = provider.TryDelete(Socket, _peer);

        Assert.That(logger.Entries.Select(entry => entry.Event.Id), Is.EqualTo([3, 4]));
    }

    [TestCase(1, "")]
    [TestCase(256, "")]
    [TestCase(257, "... (257 characters)")]
    [TestCase(32767, "... (32767 characters)")]
    public void A_name_is_logged_whole_up_to_256_characters_and_a_longer_one_is_cut_and_its_length_is_said(int length, string cut) =>
        AssertLoggedAs(new string('x', length), new string('x', Math.Min(length, 256)) + cut);

    [Test]
    public void A_line_break_or_control_character_cannot_forge_a_line_of_the_log(
        [Values('\n', '\r', '\t', '\v', '\f', '\b', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029')] char c) =>
        AssertLoggedAs($"host/a{c}warn: all is well", $"host/a{Replacement}warn: all is well");

    [Test]
    public void Half_a_surrogate_pair_is_replaced_and_a_whole_one_stays() => AssertLoggedAs("a\ud83d\ude00b\udc00", $"a\ud83d\ude00b{Replacement}");

    [Test]
    public void A_cut_never_leaves_half_a_character() =>
        AssertLoggedAs(new string('x', 255) + "\ud83d\ude00", $"{new string('x', 255)}{Replacement}... (257 characters)");

    [Test]
    public void Braces_in_a_name_are_not_a_format() => AssertLoggedAs("{0} {Peer}", "{0} {Peer}");

    [Test]
    public void No_bidirectional_or_invisible_format_character_reaches_a_log_or_a_message_raw()
    {
        string[] all = [.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)).Where(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format).Select(rune => $"{rune}")];
        Assert.That(all, Has.Length.GreaterThan(43));

        foreach (string hidden in all)
        {
            AssertLoggedAs($"host/a{hidden}b", $"host/a{Replacement}b");
            Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected, $"host/a{hidden}b").Message, Does.StartWith($"The peer target name host/a{Replacement}b was not set"));
        }
    }

    private static IPEndPoint? Parse(string? peer) => peer is null ? null : IPEndPoint.Parse(peer);

    /// <summary>Asserts how a name stands in the messages of a set and of a refused set.</summary>
    private void AssertLoggedAs(string principal, string expected)
    {
        using var logger = new RecordingLogger<LogTests>();
        var name = new PeerTargetName(principal, Peers.A4);

        _ = new ScriptedProvider(logger: logger).TrySet(Socket, name);
        _ = new ScriptedProvider(SocketError.IsConnected, logger).TrySet(Socket, name);

        Assert.That(logger.Entries.Select(entry => entry.Message), Is.EqualTo(new[]
        {
            $"Peer target name {expected} set for 192.0.2.10:88 (IPsec2).",
            $"Peer target name {expected} for 192.0.2.10:88 (IPsec2) was not set: WSAEISCONN (10056).",
        }));
    }

    private void AssertLogged(LogLevel level, int id, string name, string message)
    {
        LogEntry entry = _logger.Entries.Single();
        Assert.That((entry.Level, entry.Event.Id, entry.Event.Name, entry.Message), Is.EqualTo((level, id, name, message)));
    }
}
