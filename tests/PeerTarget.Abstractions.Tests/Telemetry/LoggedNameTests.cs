using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A name is the caller's text; in a log it is bounded and stays on its line.</summary>
[TestFixture]
public sealed class LoggedNameTests
{
    private const string Replacement = "\ufffd";

    [TestCase(256)]
    [TestCase(1)]
    public void A_name_of_up_to_256_characters_is_logged_whole(int length)
    {
        string name = new('x', length);

        Assert.That(MessageOfSet(name), Is.EqualTo($"Peer target name {name} set for 192.0.2.10:88 (IPsec2)."));
    }

    [TestCase(257)]
    [TestCase(32767)]
    public void A_longer_name_is_cut_and_its_length_is_said(int length) =>
        Assert.That(
            MessageOfSet(new string('x', length)),
            Is.EqualTo($"Peer target name {new string('x', 256)}... ({length} characters) set for 192.0.2.10:88 (IPsec2)."));

    [TestCase('\n')]
    [TestCase('\r')]
    [TestCase('\t')]
    [TestCase('\v')]
    [TestCase('\f')]
    [TestCase('\b')]
    [TestCase('\u001b')]
    [TestCase('\u007f')]
    [TestCase('\u0085')]
    [TestCase('\u009b')]
    [TestCase('\u2028')]
    [TestCase('\u2029')]
    public void A_line_break_or_control_character_cannot_forge_a_line_of_the_log(char c) =>
        Assert.That(
            MessageOfSet($"host/a{c}warn: all is well"),
            Is.EqualTo($"Peer target name host/a{Replacement}warn: all is well set for 192.0.2.10:88 (IPsec2)."));

    [Test]
    public void Half_a_surrogate_pair_is_replaced_and_a_whole_one_stays() =>
        Assert.That(
            MessageOfSet("a\ud83d\ude00b\udc00"),
            Is.EqualTo($"Peer target name a\ud83d\ude00b{Replacement} set for 192.0.2.10:88 (IPsec2)."));

    [Test]
    public void A_cut_never_leaves_half_a_character() =>
        Assert.That(MessageOfSet(new string('x', 255) + "\ud83d\ude00"), Does.StartWith($"Peer target name {new string('x', 255)}{Replacement}... (257 characters)"));

    [Test]
    public void No_bidirectional_or_invisible_format_character_reaches_a_log_or_a_message_raw()
    {
        string[] all = [.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)).Where(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format).Select(rune => $"{rune}")];
        Assert.That(all, Has.Length.GreaterThan(43));

        foreach (string hidden in all)
        {
            Assert.That(MessageOfSet($"host/a{hidden}b"), Is.EqualTo($"Peer target name host/a{Replacement}b set for 192.0.2.10:88 (IPsec2)."));
            Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected, $"host/a{hidden}b").Message, Does.StartWith($"The peer target name host/a{Replacement}b was not set"));
        }
    }

    [Test]
    public void A_refused_name_is_bounded_and_on_one_line_too()
    {
        using var logger = new RecordingLogger<LoggedNameTests>();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        _ = new ScriptedProvider(SocketError.IsConnected, logger).TrySet(socket, new PeerTargetName("a\nb" + new string('x', 32764), Peers.A4));

        Assert.That(
            logger.Entries.Single().Message,
            Is.EqualTo($"Peer target name a{Replacement}b{new string('x', 253)}... (32767 characters) for 192.0.2.10:88 (IPsec2) was not set: WSAEISCONN (10056)."));
    }

    [Test]
    public void Braces_in_a_name_are_not_a_format() =>
        Assert.That(MessageOfSet("{0} {Peer}"), Is.EqualTo("Peer target name {0} {Peer} set for 192.0.2.10:88 (IPsec2)."));

    private static string MessageOfSet(string name)
    {
        using var logger = new RecordingLogger<LoggedNameTests>();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        new ScriptedProvider(logger: logger).Set(socket, new PeerTargetName(name, Peers.A4));

        return logger.Entries.Single().Message;
    }
}
