using System.Net;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The bytes of the sockaddr that a delete passes.</summary>
[TestFixture]
public sealed class DeleteBufferTests
{
    [TestCase("192.0.2.10:4660", false, "0200 1234 C000020A 0000000000000000", TestName = "IPv4_is_a_sockaddr_in_of_16_bytes")]
    [TestCase("192.0.2.10:4660", true, "1700 1234 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "IPv4_mapped_to_IPv6_is_a_sockaddr_in6_of_28_bytes")]
    [TestCase("[2001:db8::1]:88", false, "1700 0058 00000000 20010DB8000000000000000000000001 00000000", TestName = "IPv6_is_a_sockaddr_in6_of_28_bytes")]
    [TestCase("[2001:db8::1]:88", true, "1700 0058 00000000 20010DB8000000000000000000000001 00000000", TestName = "IPv6_is_not_changed_by_the_mapping")]
    [TestCase("[fe80::1%258]:88", false, "1700 0058 00000000 FE800000000000000000000000000001 02010000", TestName = "An_IPv6_scope_id_is_little-endian_at_24")]
    [TestCase("[::ffff:192.0.2.10]:88", false, "1700 0058 00000000 00000000000000000000FFFFC000020A 00000000", TestName = "An_address_that_is_mapped_already_stays_so")]
    [TestCase("0.0.0.0:0", false, "0200 0000 00000000 0000000000000000", TestName = "The_unspecified_IPv4_address_keeps_its_family")]
    [TestCase("[::]:0", false, "1700 0000 00000000 00000000000000000000000000000000 00000000", TestName = "The_unspecified_IPv6_address_keeps_its_family")]
    public void A_peer_is_its_sockaddr(string peer, bool mapToIPv6, string expected)
    {
        byte[] bytes = Bytes.Of(expected.Split(' '));

        Assert.That(Encode(IPEndPoint.Parse(peer), mapToIPv6), Is.EqualTo(bytes));
        Assert.That(PeerTargetNameEncoder.GetDeleteSize(IPEndPoint.Parse(peer), mapToIPv6), Is.EqualTo(bytes.Length));
    }

    [Test]
    public void No_peer_is_sixteen_zero_bytes([Values] bool mapToIPv6)
    {
        Assert.That(Encode(peer: null, mapToIPv6), Is.EqualTo(Bytes.Of("00000000000000000000000000000000")));
        Assert.That(PeerTargetNameEncoder.GetDeleteSize(peer: null, mapToIPv6), Is.EqualTo(16));
    }

    private static byte[] Encode(IPEndPoint? peer, bool mapToIPv6)
    {
        byte[] buffer = Bytes.Dirty(64);
        return buffer[..PeerTargetNameEncoder.EncodeDelete(peer, buffer, mapToIPv6)];
    }
}
