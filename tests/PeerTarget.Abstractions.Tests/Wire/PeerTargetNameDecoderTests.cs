using System.Net;
using NUnit.Framework.Internal;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>Reading a SOCKET_PEER_TARGET_NAME and a sockaddr, from bytes written out by hand and from what the encoder writes.</summary>
[TestFixture]
public sealed class PeerTargetNameDecoderTests
{
    private const string IPv4 = "02001234C000020A0000000000000000";
    private const string IPv6 = "1700005800000000FE80000000000000000000000000000103000000";
    private const int Seed = 20_250;
    private const int Count = 400;

    private static readonly string s_noPeer = Bytes.Zeros(128);

    [Test]
    public void Every_field_is_read_from_its_own_offset()
    {
        byte[] buffer = Bytes.Of(
            "01000000", "EEEEEEEE",
            "1700", "1234", "00000000", "20010DB8000000000000000000000001", "07000000", Bytes.Zeros(100),
            "0C000000", "68006F00730074002F006100", "EEEEEEEE");

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer, out SocketPeerTargetName value), Is.True);
        Assert.That(value.SecurityProtocol, Is.EqualTo(1));
        Assert.That(value.PeerFamily, Is.EqualTo(23));
        Assert.That(value.PeerAddress.ToArray(), Is.EqualTo(buffer[8..136]));
        Assert.That(value.NameLength, Is.EqualTo(12));
        Assert.That(value.AllStrings.ToArray(), Is.EqualTo(Bytes.Of("68006F00730074002F006100", "EEEEEEEE")));
        Assert.That(value.TryGetName(lengthInBytes: true, out string? name), Is.True);
        Assert.That(name, Is.EqualTo("host/a"));
    }

    [TestCase("03000000", 3)]
    [TestCase("FFFFFFFF", -1)]
    [TestCase("00000080", int.MinValue)]
    public void A_protocol_that_Windows_would_refuse_is_handed_back_as_it_stands(string protocol, int expected)
    {
        byte[] buffer = Bytes.Of(protocol, "00000000", s_noPeer, "00000000");

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer, out SocketPeerTargetName value), Is.True);
        Assert.That(value.SecurityProtocol, Is.EqualTo(expected));
    }

    [TestCase(0, false)]
    [TestCase(139, false)]
    [TestCase(140, true)]
    public void A_buffer_needs_140_bytes(int size, bool expected)
    {
        Assert.That(PeerTargetNameDecoder.TryDecodeSet(new byte[size], out SocketPeerTargetName value), Is.EqualTo(expected));
        Assert.That(value.PeerFamily, Is.Zero);
        Assert.That(value.PeerAddress.Length, Is.EqualTo(expected ? 128 : 0));
        Assert.That(value.AllStrings.Length, Is.Zero);
    }

    [TestCase("0C000000", true, "host/a", TestName = "12_taken_as_bytes_is_six_characters")]
    [TestCase("06000000", false, "host/a", TestName = "6_taken_as_characters_is_six_characters")]
    [TestCase("06000000", true, "hos", TestName = "6_taken_as_bytes_is_three_characters")]
    [TestCase("07000000", true, "hos", TestName = "The_odd_byte_of_7_is_left_out")]
    [TestCase("00000000", true, "", TestName = "0_taken_as_bytes_is_the_empty_name")]
    [TestCase("00000000", false, "", TestName = "0_taken_as_characters_is_the_empty_name")]
    [TestCase("10000000", true, "host/a\0\0", TestName = "16_taken_as_bytes_takes_in_the_tail_padding")]
    [TestCase("08000000", false, "host/a\0\0", TestName = "8_taken_as_characters_takes_in_the_tail_padding")]
    [TestCase("11000000", true, null, TestName = "17_taken_as_bytes_is_past_the_end")]
    [TestCase("09000000", false, null, TestName = "9_taken_as_characters_is_past_the_end")]
    [TestCase("0C000000", false, null, TestName = "12_taken_as_characters_is_past_the_end")]
    [TestCase("FFFFFFFF", true, null, TestName = "2^32-1_taken_as_bytes_is_past_the_end")]
    [TestCase("FFFFFFFF", false, null, TestName = "2^32-1_taken_as_characters_is_past_the_end")]
    [TestCase("74FFFFFF", true, null, TestName = "2^32-140_taken_as_bytes_does_not_wrap_around")]
    [TestCase("00000080", false, null, TestName = "2^31_taken_as_characters_does_not_wrap_around_to_none")]
    [TestCase("06000080", false, null, TestName = "2^31+6_taken_as_characters_does_not_wrap_around_to_six")]
    [TestCase("00000080", true, null, TestName = "2^31_taken_as_bytes_is_not_negative")]
    public void The_name_is_read_in_either_unit_of_length(string length, bool lengthInBytes, string? expected)
    {
        byte[] buffer = Bytes.Of("02000000", "00000000", s_noPeer, length, "68006F00730074002F006100", "00000000");

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer, out SocketPeerTargetName value), Is.True);
        Assert.That(value.TryGetName(lengthInBytes, out string? name), Is.EqualTo(expected is not null));
        Assert.That(name, Is.EqualTo(expected));
    }

    [TestCase(12, true)]
    [TestCase(11, false)]
    public void The_tail_padding_is_not_needed_but_every_byte_of_the_name_is(int bytesOfName, bool expected)
    {
        byte[] buffer = Bytes.Of("02000000", "00000000", s_noPeer, "0C000000", "68006F00730074002F006100");

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer.AsSpan(0, 140 + bytesOfName), out SocketPeerTargetName value), Is.True);
        Assert.That(value.TryGetName(lengthInBytes: true, out _), Is.EqualTo(expected));
    }

    [Test]
    public void A_malformed_name_is_handed_back_as_it_stands()
    {
        byte[] buffer = Bytes.Of("02000000", "00000000", s_noPeer, "06000000", "00D8", "0000", "2F00");

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer, out SocketPeerTargetName value), Is.True);
        Assert.That(value.TryGetName(lengthInBytes: true, out string? name), Is.True);
        Assert.That(name, Is.EqualTo("\ud800\0/"));
    }

    [Test]
    public void The_fields_are_read_in_place()
    {
        byte[] buffer = new byte[142];

        Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer, out SocketPeerTargetName value), Is.True);
        Assert.That(value.PeerAddress.Overlaps(buffer, out int address), Is.True);
        Assert.That(value.AllStrings.Overlaps(buffer, out int strings), Is.True);
        Assert.That((address, strings), Is.EqualTo((-8, -140)));
    }

    [TestCase(IPv4, "192.0.2.10:4660")]
    [TestCase(IPv6, "[fe80::1%3]:88")]
    [TestCase("1700005812345678FE80000000000000000000000000000103000000", "[fe80::1%3]:88", TestName = "The_flow_label_is_not_part_of_the_endpoint")]
    [TestCase("1700005800000000FE800000000000000000000000000001FFFFFFFF", "[fe80::1%4294967295]:88", TestName = "The_scope_id_is_unsigned")]
    [TestCase("170000580000000000000000000000000000FFFFC000020A00000000", "[::ffff:192.0.2.10]:88", TestName = "A_mapped_address_stays_IPv6")]
    [TestCase("02001234C000020AEEEEEEEEEEEEEEEE", "192.0.2.10:4660", TestName = "What_fills_a_sockaddr_in_up_is_not_read")]
    public void An_endpoint_is_read_from_its_sockaddr_also_in_a_longer_buffer_such_as_SOCKADDR_STORAGE(string address, string expected)
    {
        byte[] storage = Bytes.Dirty(128);
        Bytes.Of(address).CopyTo(storage, 0);

        Assert.That(PeerTargetNameDecoder.TryDecodePeer(Bytes.Of(address), out IPEndPoint? peer), Is.True);
        Assert.That(peer, Is.EqualTo(IPEndPoint.Parse(expected)));
        Assert.That(PeerTargetNameDecoder.TryDecodePeer(storage, out peer), Is.True);
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

    [Test]
    public void What_the_encoder_writes_is_read_back([Values] bool mapToIPv6)
    {
        var random = new Randomizer(Seed);
        for (int i = 0; i < Count; i++)
        {
            var name = new PeerTargetName(NextName(random), NextPeer(random), random.NextEnum<SocketSecurityProtocol>());
            IPEndPoint? expected = mapToIPv6 && name.Peer is { } given ? new IPEndPoint(given.Address.MapToIPv6(), given.Port) : name.Peer;
            byte[] set = Bytes.Dirty(2000);
            byte[] delete = Bytes.Dirty(28);
            int sizeOfSet = PeerTargetNameEncoder.EncodeSet(name, set, mapToIPv6);
            int sizeOfDelete = PeerTargetNameEncoder.EncodeDelete(name.Peer, delete, mapToIPv6);

            Assert.That(PeerTargetNameDecoder.TryDecodeSet(set.AsSpan(0, sizeOfSet), out SocketPeerTargetName value), Is.True);
            Assert.That(value.SecurityProtocol, Is.EqualTo((int)name.SecurityProtocol));
            Assert.That(value.TryGetName(lengthInBytes: true, out string? text), Is.True);
            Assert.That(text, Is.EqualTo(name.Principal));
            Assert.That(PeerTargetNameDecoder.TryDecodePeer(value.PeerAddress, out IPEndPoint? peer), Is.EqualTo(expected is not null));
            Assert.That(peer, Is.EqualTo(expected));
            Assert.That(PeerTargetNameDecoder.TryDecodePeer(delete.AsSpan(0, sizeOfDelete), out peer), Is.EqualTo(expected is not null));
            Assert.That(peer, Is.EqualTo(expected));
        }
    }

    // Any UTF-16 code unit but NUL, unpaired surrogates included.
    private static string NextName(Randomizer random) =>
        string.Create((int)random.NextUInt(1, 900), random, static (text, random) =>
        {
            foreach (ref char c in text)
            {
                c = (char)random.NextUInt(1, 0x10000);
            }
        });

    private static IPEndPoint? NextPeer(Randomizer random)
    {
        int port = random.NextUShort();
        return random.NextUInt(5) switch
        {
            0 => null,
            1 or 2 => new IPEndPoint(new IPAddress(NextBytes(random, 4)), port),
            3 => new IPEndPoint(new IPAddress(NextBytes(random, 16)), port),
            _ => new IPEndPoint(new IPAddress(NextBytes(random, 16), random.NextUInt()), port),
        };
    }

    private static byte[] NextBytes(Randomizer random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextByte())];
}
