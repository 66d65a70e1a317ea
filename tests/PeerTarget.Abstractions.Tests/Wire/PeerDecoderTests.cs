using System.Net;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>Reading a sockaddr from bytes written out by hand.</summary>
[TestFixture]
public sealed class PeerDecoderTests
{
    private const string IPv4 = "02001234C000020A0000000000000000";
    private const string IPv6 = "1700005800000000FE80000000000000000000000000000103000000";

    [TestCase(IPv4, "192.0.2.10:4660")]
    [TestCase(IPv6, "[fe80::1%3]:88")]
    [TestCase("1700005812345678FE80000000000000000000000000000103000000", "[fe80::1%3]:88", TestName = "The_flow_label_is_not_part_of_the_endpoint")]
    [TestCase("1700005800000000FE800000000000000000000000000001FFFFFFFF", "[fe80::1%4294967295]:88", TestName = "The_scope_id_is_unsigned")]
    [TestCase("170000580000000000000000000000000000FFFFC000020A00000000", "[::ffff:192.0.2.10]:88", TestName = "A_mapped_address_stays_IPv6")]
    [TestCase("02001234C000020AEEEEEEEEEEEEEEEE", "192.0.2.10:4660", TestName = "What_fills_a_sockaddr_in_up_is_not_read")]
    public void An_endpoint_is_read_from_its_sockaddr(string address, string expected)
    {
        Assert.That(PeerTargetNameDecoder.TryDecodePeer(Bytes.Of(address), out IPEndPoint? peer), Is.True);
        Assert.That(peer, Is.EqualTo(IPEndPoint.Parse(expected)));
    }

    [TestCase(IPv4, 15, false)]
    [TestCase(IPv4, 16, true)]
    [TestCase(IPv6, 15, false)]
    [TestCase(IPv6, 16, false)]
    [TestCase(IPv6, 27, false)]
    [TestCase(IPv6, 28, true)]
    [TestCase(IPv4, 0, false)]
    [TestCase(IPv4, 1, false)]
    public void A_sockaddr_needs_16_bytes_for_IPv4_and_28_for_IPv6(string address, int size, bool expected)
    {
        Assert.That(PeerTargetNameDecoder.TryDecodePeer(Bytes.Of(address).AsSpan(0, size), out IPEndPoint? peer), Is.EqualTo(expected));
        Assert.That(peer, expected ? Is.Not.Null : Is.Null);
    }

    [TestCase(IPv4, "192.0.2.10:4660")]
    [TestCase(IPv6, "[fe80::1%3]:88")]
    public void A_longer_buffer_such_as_SOCKADDR_STORAGE_is_fine(string address, string expected)
    {
        byte[] storage = Bytes.Dirty(128);
        Bytes.Of(address).CopyTo(storage, 0);

        Assert.That(PeerTargetNameDecoder.TryDecodePeer(storage, out IPEndPoint? peer), Is.True);
        Assert.That(peer, Is.EqualTo(IPEndPoint.Parse(expected)));
    }

    [TestCase("0000", TestName = "AF_UNSPEC_is_no_endpoint")]
    [TestCase("0100", TestName = "AF_UNIX_is_no_endpoint")]
    [TestCase("0A00", TestName = "Linuxs_number_for_AF_INET6_is_no_endpoint")]
    [TestCase("0002", TestName = "AF_INET_with_its_bytes_swapped_is_no_endpoint")]
    [TestCase("0017", TestName = "AF_INET6_with_its_bytes_swapped_is_no_endpoint")]
    [TestCase("FFFF", TestName = "The_largest_family_is_no_endpoint")]
    public void Any_other_family_is_refused(string family)
    {
        Assert.That(PeerTargetNameDecoder.TryDecodePeer(Bytes.Of(family, Bytes.Zeros(126)), out IPEndPoint? peer), Is.False);
        Assert.That(peer, Is.Null);
    }
}
