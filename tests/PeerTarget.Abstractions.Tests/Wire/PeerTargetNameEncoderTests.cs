using System.Net;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The bytes of the two buffers, field by field as the Windows headers lay them out, and what becomes of the rest of a buffer.</summary>
[TestFixture]
public sealed class PeerTargetNameEncoderTests
{
    private const string HostA = "0C000000" + "68006F00730074002F006100" + "00000000";

    private readonly byte[] _buffer = new byte[2200];
    private object? _kept;
    private int _written;

    [TestCase("192.0.2.10:4660", false, "0200 1234 C000020A", TestName = "Set_IPv4_is_a_sockaddr_in_in_128_bytes")]
    [TestCase("192.0.2.10:4660", true, "1700 1234 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "Set_IPv4_of_a_dual_mode_socket_is_the_mapped_IPv6_address")]
    [TestCase("[fe80::102:304:506:708%168496141]:4660", false, "1700 1234 00000000 FE800000000000000102030405060708 0D0C0B0A", TestName = "Set_IPv6_is_a_sockaddr_in6_with_its_scope_id_in_128_bytes")]
    [TestCase("[::%4294967294]:88", false, "1700 0058 00000000 00000000000000000000000000000000 FEFFFFFF", TestName = "Set_keeps_the_largest_scope_id")]
    [TestCase("[2001:db8::1]:88", true, "1700 0058 00000000 20010DB8000000000000000000000001 00000000", TestName = "Set_IPv6_is_not_changed_by_the_mapping")]
    [TestCase("0.0.0.0:0", true, "1700", TestName = "Set_IPv4_of_zeros_on_a_dual_mode_socket_is_IPv6_zeros")]
    [TestCase("0.0.0.0:88", true, "1700 0058 00000000 00000000000000000000FFFF00000000 00000000", TestName = "Set_IPv4_with_a_port_alone_is_the_mapped_IPv6_address")]
    [TestCase("192.0.2.10:0", true, "1700 0000 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "Set_IPv4_with_an_address_alone_is_the_mapped_IPv6_address")]
    [TestCase(null, false, "", TestName = "Set_without_a_peer_is_all_zero_family_included")]
    [TestCase(null, true, "", TestName = "Set_without_a_peer_on_a_dual_mode_socket_is_all_zero_family_included")]
    public void A_peer_in_a_set_is_its_sockaddr_in_128_bytes(string? peer, bool mapToIPv6, string sockaddr) =>
        Assert.That(
            Encode(new PeerTargetName("host/a", Parse(peer)), mapToIPv6),
            Is.EqualTo(Bytes.Of("02000000", "00000000", sockaddr.Replace(" ", "", StringComparison.Ordinal).PadRight(256, '0'), HostA)));

    [TestCase(SocketSecurityProtocol.Default, "00000000")]
    [TestCase(SocketSecurityProtocol.IPsec, "01000000")]
    [TestCase(SocketSecurityProtocol.IPsec2, "02000000")]
    public void The_security_protocol_is_the_first_four_bytes(SocketSecurityProtocol protocol, string expected) =>
        Assert.That(Encode(new PeerTargetName("host/a", peer: null, protocol)), Is.EqualTo(Bytes.Of(expected, "00000000", Bytes.Zeros(128), HostA)));

    [Test]
    public void A_name_is_UTF16_little_endian_just_as_it_came_without_a_terminator() =>
        Assert.That(
            Encode(new PeerTargetName("a\u00fc\u4e2d\ud83d\ude00\udc01"))[136..],
            Is.EqualTo(Bytes.Of("0C000000", "6100FC002D4E3DD800DE01DC", "00000000")));

    [TestCase(1, "02000000", 146)]
    [TestCase(2, "04000000", 148)]
    [TestCase(127, "FE000000", 398)]
    [TestCase(128, "00010000", 400)]
    [TestCase(184, "70010000", 512)]
    [TestCase(32767, "FEFF0000", 65678)]
    public void The_declared_length_counts_bytes_and_the_name_lies_whole_between_it_and_a_zero_tail(int characters, string length, int size)
    {
        var name = new PeerTargetName(new string('\u1234', characters));
        byte[] buffer = Encode(name);

        Assert.That(PeerTargetNameEncoder.GetSetSize(name), Is.EqualTo(size));
        Assert.That(buffer, Has.Length.EqualTo(size));
        Assert.That(buffer[136..140], Is.EqualTo(Bytes.Of(length)));
        Assert.That(buffer[140..^4].Chunk(2), Has.All.EqualTo(new byte[] { 0x34, 0x12 }));
        Assert.That(buffer[^4..], Is.EqualTo(new byte[4]));
    }

    [TestCase(0, "0000")]
    [TestCase(1, "0001")]
    [TestCase(443, "01BB")]
    [TestCase(65535, "FFFF")]
    public void The_port_is_in_network_byte_order(int port, string expected) =>
        Assert.That(Encode(new PeerTargetName("host/a", new IPEndPoint(IPAddress.Loopback, port)))[10..12], Is.EqualTo(Bytes.Of(expected)));

    [TestCase("192.0.2.10:4660", false, "0200 1234 C000020A 0000000000000000", TestName = "Delete_IPv4_is_a_sockaddr_in_of_16_bytes")]
    [TestCase("192.0.2.10:4660", true, "1700 1234 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "Delete_IPv4_mapped_to_IPv6_is_a_sockaddr_in6_of_28_bytes")]
    [TestCase("[2001:db8::1]:88", false, "1700 0058 00000000 20010DB8000000000000000000000001 00000000", TestName = "Delete_IPv6_is_a_sockaddr_in6_of_28_bytes")]
    [TestCase("[2001:db8::1]:88", true, "1700 0058 00000000 20010DB8000000000000000000000001 00000000", TestName = "Delete_IPv6_is_not_changed_by_the_mapping")]
    [TestCase("[fe80::1%258]:88", false, "1700 0058 00000000 FE800000000000000000000000000001 02010000", TestName = "Delete_IPv6_scope_id_is_little-endian_at_24")]
    [TestCase("[::ffff:192.0.2.10]:88", false, "1700 0058 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "Delete_of_an_address_that_is_mapped_already_leaves_it")]
    [TestCase("0.0.0.0:0", false, "0200 0000 00000000 0000000000000000", TestName = "Delete_of_the_unspecified_IPv4_address_keeps_its_family")]
    [TestCase("0.0.0.0:0", true, "1700 0000 00000000 00000000000000000000FFFF00000000 00000000", TestName = "Delete_of_the_unspecified_IPv4_address_on_a_dual_mode_socket_is_the_mapped_IPv6_address")]
    [TestCase("[::]:0", false, "1700 0000 00000000 00000000000000000000000000000000 00000000", TestName = "Delete_of_the_unspecified_IPv6_address_keeps_its_family")]
    [TestCase(null, false, "00000000000000000000000000000000", TestName = "Delete_of_no_peer_is_sixteen_zero_bytes")]
    [TestCase(null, true, "00000000000000000000000000000000", TestName = "Delete_of_no_peer_on_a_dual_mode_socket_is_sixteen_zero_bytes")]
    public void A_peer_in_a_delete_is_its_sockaddr_and_nothing_past_it_is_touched(string? peer, bool mapToIPv6, string expected)
    {
        byte[] bytes = Bytes.Of(expected.Split(' '));
        byte[] buffer = Bytes.Dirty(128);

        Assert.That(PeerTargetNameEncoder.EncodeDelete(Parse(peer), buffer, mapToIPv6), Is.EqualTo(bytes.Length));
        Assert.That(buffer[..bytes.Length], Is.EqualTo(bytes));
        Assert.That(buffer[bytes.Length..], Is.All.EqualTo(0xCD));
        Assert.That(PeerTargetNameEncoder.GetDeleteSize(Parse(peer), mapToIPv6), Is.EqualTo(bytes.Length));
    }

    [TestCase(0)]
    [TestCase(139)]
    [TestCase(144)]
    [TestCase(155)]
    public void Set_refuses_a_buffer_that_is_too_short_and_writes_nothing(int size) =>
        AssertTooShort(size, 156, buffer => PeerTargetNameEncoder.EncodeSet(new PeerTargetName("host/a", Peers.A4), buffer));

    [TestCase(null, false, 15, 16)]
    [TestCase("192.0.2.10:88", false, 0, 16)]
    [TestCase("192.0.2.10:88", false, 15, 16)]
    [TestCase("192.0.2.10:88", true, 27, 28)]
    [TestCase("[2001:db8::1]:88", false, 16, 28)]
    [TestCase("[2001:db8::1]:88", false, 27, 28)]
    public void Delete_refuses_a_buffer_that_is_too_short_and_writes_nothing(string? peer, bool mapToIPv6, int size, int needed) =>
        AssertTooShort(size, needed, buffer => PeerTargetNameEncoder.EncodeDelete(Parse(peer), buffer, mapToIPv6));

    [TestCase(156)]
    [TestCase(512)]
    public void Set_fills_a_buffer_of_the_exact_size_and_does_not_touch_a_longer_one_past_it(int size)
    {
        byte[] buffer = Bytes.Dirty(size);

        Assert.That(PeerTargetNameEncoder.EncodeSet(new PeerTargetName("host/a", Peers.A6), buffer), Is.EqualTo(156));
        Assert.That(buffer[..156], Has.None.EqualTo(0xCD));
        Assert.That(buffer[156..], Is.All.EqualTo(0xCD));
    }

    [Test]
    public void A_name_is_needed()
    {
        Assert.That(() => PeerTargetNameEncoder.EncodeSet(null!, new byte[200]), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => PeerTargetNameEncoder.GetSetSize(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
    }

    [Test]
    public void Nothing_is_allocated([Values(null, "192.0.2.10:88", "[fe80::1%3]:88")] string? peer, [Values] bool mapToIPv6, [Values(6, 1000)] int length)
    {
        var name = new PeerTargetName(new string('x', length), Parse(peer));
        IPEndPoint? endpoint = Parse(peer);

        Assert.That(Allocations.Of(() => _written = PeerTargetNameEncoder.EncodeSet(name, _buffer, mapToIPv6)), Is.Zero);
        Assert.That(_written, Is.EqualTo(144 + (2 * length)));
        Assert.That(Allocations.Of(() => _written = PeerTargetNameEncoder.EncodeDelete(endpoint, _buffer, mapToIPv6)), Is.Zero);
        Assert.That(_written, Is.EqualTo(16).Or.EqualTo(28));
    }

    [Test]
    public void The_counter_of_allocations_sees_one() =>
        Assert.That(Allocations.Of(() => _kept = new byte[64]), Is.GreaterThanOrEqualTo(100 * 64), $"{_kept}");

    private static IPEndPoint? Parse(string? peer) => peer is null ? null : IPEndPoint.Parse(peer);

    private static byte[] Encode(PeerTargetName name, bool mapToIPv6 = false)
    {
        byte[] buffer = Bytes.Dirty(70_000);
        return buffer[..PeerTargetNameEncoder.EncodeSet(name, buffer, mapToIPv6)];
    }

    private static void AssertTooShort(int size, int needed, Action<byte[]> encode)
    {
        byte[] buffer = Bytes.Dirty(size);

        Assert.That(() => encode(buffer), Throws.ArgumentException.With.Property("ParamName").EqualTo("destination").And.Message.Contains($"holds {size} bytes; {needed} are needed"));
        Assert.That(buffer, Is.All.EqualTo(0xCD));
    }
}
