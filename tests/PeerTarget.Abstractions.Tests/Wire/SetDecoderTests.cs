using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>Reading a SOCKET_PEER_TARGET_NAME from bytes written out by hand.</summary>
[TestFixture]
public sealed class SetDecoderTests
{
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
}
