using System.Net;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The bytes of a SOCKET_PEER_TARGET_NAME, field by field as the Windows headers lay them out.</summary>
[TestFixture]
public sealed class SetBufferTests
{
    private const string Padding = "00000000";
    private const string Tail = "00000000";

    [Test]
    public void An_IPv4_peer_is_a_sockaddr_in_in_128_bytes()
    {
        var name = new PeerTargetName("host/a", new IPEndPoint(IPAddress.Parse("192.0.2.10"), 0x1234));

        Assert.That(Encode(name), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            "0200", "1234", "C000020A", Bytes.Zeros(120),
            "0C000000", "68006F00730074002F006100", Tail)));
    }

    [Test]
    public void An_IPv6_peer_is_a_sockaddr_in6_with_its_scope_id_in_128_bytes()
    {
        var address = new IPAddress([0xFE, 0x80, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], 0x0A0B0C0D);
        var name = new PeerTargetName("host/a", new IPEndPoint(address, 0x1234));

        Assert.That(Encode(name), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            "1700", "1234", "00000000", "FE800000000000000102030405060708", "0D0C0B0A", Bytes.Zeros(100),
            "0C000000", "68006F00730074002F006100", Tail)));
    }

    [Test]
    public void An_IPv4_peer_of_a_dual_mode_socket_is_the_mapped_IPv6_address()
    {
        var name = new PeerTargetName("host/a", new IPEndPoint(IPAddress.Parse("192.0.2.10"), 0x1234));

        Assert.That(Encode(name, mapToIPv6: true), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            "1700", "1234", "00000000", "00000000000000000000FFFFC000020A", "00000000", Bytes.Zeros(100),
            "0C000000", "68006F00730074002F006100", Tail)));
    }

    [Test]
    public void A_peer_that_is_IPv6_already_is_not_changed_by_the_mapping()
    {
        var name = new PeerTargetName("host/a", new IPEndPoint(IPAddress.Parse("2001:db8::1"), 88));

        Assert.That(Encode(name, mapToIPv6: true), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            "1700", "0058", "00000000", "20010DB8000000000000000000000001", "00000000", Bytes.Zeros(100),
            "0C000000", "68006F00730074002F006100", Tail)));
    }

    [Test]
    public void No_peer_is_all_zero_family_included([Values] bool mapToIPv6) =>
        Assert.That(Encode(new PeerTargetName("host/a"), mapToIPv6), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            Bytes.Zeros(128),
            "0C000000", "68006F00730074002F006100", Tail)));

    [TestCase(SocketSecurityProtocol.Default, "00000000")]
    [TestCase(SocketSecurityProtocol.IPsec, "01000000")]
    [TestCase(SocketSecurityProtocol.IPsec2, "02000000")]
    public void The_security_protocol_is_the_first_four_bytes(SocketSecurityProtocol protocol, string expected) =>
        Assert.That(Encode(new PeerTargetName("host/a", peer: null, protocol)), Is.EqualTo(Bytes.Of(
            expected, Padding,
            Bytes.Zeros(128),
            "0C000000", "68006F00730074002F006100", Tail)));

    [Test]
    public void A_name_is_UTF16_little_endian_just_as_it_came_without_a_terminator() =>
        Assert.That(Encode(new PeerTargetName("a\u00fc\u4e2d\ud83d\ude00\udc01")), Is.EqualTo(Bytes.Of(
            "02000000", Padding,
            Bytes.Zeros(128),
            "0C000000", "6100FC002D4E3DD800DE01DC", Tail)));

    [TestCase(1, "02000000")]
    [TestCase(127, "FE000000")]
    [TestCase(128, "00010000")]
    [TestCase(32767, "FEFF0000")]
    public void The_declared_length_at_136_counts_bytes(int characters, string expected) =>
        Assert.That(Encode(new PeerTargetName(new string('x', characters)))[136..140], Is.EqualTo(Bytes.Of(expected)));

    [TestCase(1, 146)]
    [TestCase(2, 148)]
    [TestCase(6, 156)]
    [TestCase(184, 512)]
    [TestCase(32767, 65678)]
    public void The_size_is_144_and_two_for_each_UTF16_code_unit(int characters, int expected)
    {
        var name = new PeerTargetName(new string('x', characters));

        Assert.That(PeerTargetNameEncoder.GetSetSize(name), Is.EqualTo(expected));
        Assert.That(Encode(name), Has.Length.EqualTo(expected));
    }

    [Test]
    public void The_longest_name_lies_whole_between_140_and_its_zero_tail()
    {
        byte[] buffer = Encode(new PeerTargetName(new string('\u1234', 32767)));

        Assert.That(buffer[140..65674].Chunk(2), Has.All.EqualTo(new byte[] { 0x34, 0x12 }));
        Assert.That(buffer[65674..], Is.EqualTo(Bytes.Of("00000000")));
    }

    [TestCase(0, "0000")]
    [TestCase(1, "0001")]
    [TestCase(443, "01BB")]
    [TestCase(65535, "FFFF")]
    public void The_port_at_10_is_in_network_byte_order(int port, string expected) =>
        Assert.That(Encode(new PeerTargetName("host/a", new IPEndPoint(IPAddress.Loopback, port)))[10..12], Is.EqualTo(Bytes.Of(expected)));

    [Test]
    public void The_largest_scope_id_is_kept_at_32()
    {
        var peer = new IPEndPoint(new IPAddress(new byte[16], 0xFFFFFFFE), 88);

        Assert.That(Encode(new PeerTargetName("host/a", peer))[32..36], Is.EqualTo(Bytes.Of("FEFFFFFF")));
    }

    private static byte[] Encode(PeerTargetName name, bool mapToIPv6 = false)
    {
        byte[] buffer = Bytes.Dirty(70_000);
        return buffer[..PeerTargetNameEncoder.EncodeSet(name, buffer, mapToIPv6)];
    }
}
