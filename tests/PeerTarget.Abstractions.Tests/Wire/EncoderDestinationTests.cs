using System.Net;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the encoder does to the buffer it is given, beside the bytes it is asked for.</summary>
[TestFixture]
public sealed class EncoderDestinationTests
{
    [TestCase(0)]
    [TestCase(139)]
    [TestCase(144)]
    [TestCase(155)]
    public void Set_refuses_a_buffer_that_is_too_short_and_writes_nothing(int size)
    {
        byte[] buffer = Bytes.Dirty(size);

        Assert.That(
            () => PeerTargetNameEncoder.EncodeSet(new PeerTargetName("host/a", Peers.A4), buffer),
            Throws.ArgumentException
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("destination")
                .And.Message.Contains($"holds {size} bytes")
                .And.Message.Contains("156 are needed"));
        Assert.That(buffer, Is.EqualTo(Bytes.Dirty(size)));
    }

    [TestCase("192.0.2.10:88", false, 0, 16)]
    [TestCase("192.0.2.10:88", false, 15, 16)]
    [TestCase("192.0.2.10:88", true, 27, 28)]
    [TestCase("[2001:db8::1]:88", false, 16, 28)]
    [TestCase("[2001:db8::1]:88", false, 27, 28)]
    public void Delete_refuses_a_buffer_that_is_too_short_and_writes_nothing(string peer, bool mapToIPv6, int size, int needed)
    {
        byte[] buffer = Bytes.Dirty(size);

        Assert.That(
            () => PeerTargetNameEncoder.EncodeDelete(IPEndPoint.Parse(peer), buffer, mapToIPv6),
            Throws.ArgumentException
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("destination")
                .And.Message.Contains($"holds {size} bytes")
                .And.Message.Contains($"{needed} are needed"));
        Assert.That(buffer, Is.EqualTo(Bytes.Dirty(size)));
    }

    [Test]
    public void Delete_of_no_peer_refuses_fifteen_bytes_and_writes_nothing()
    {
        byte[] buffer = Bytes.Dirty(15);

        Assert.That(() => PeerTargetNameEncoder.EncodeDelete(peer: null, buffer), Throws.ArgumentException);
        Assert.That(buffer, Is.EqualTo(Bytes.Dirty(15)));
    }

    [Test]
    public void Set_fills_a_buffer_of_the_exact_size_and_returns_the_size()
    {
        byte[] buffer = Bytes.Dirty(156);

        Assert.That(PeerTargetNameEncoder.EncodeSet(new PeerTargetName("host/a"), buffer), Is.EqualTo(156));
        Assert.That(buffer, Has.None.EqualTo(0xCD));
    }

    [Test]
    public void Set_does_not_touch_a_longer_buffer_past_the_written_size()
    {
        byte[] buffer = Bytes.Dirty(512);

        int written = PeerTargetNameEncoder.EncodeSet(new PeerTargetName("host/a", Peers.A6), buffer);

        Assert.That(written, Is.EqualTo(156));
        Assert.That(buffer[156..], Is.EqualTo(Bytes.Dirty(356)));
    }

    [TestCase("192.0.2.10:88", 16)]
    [TestCase("[2001:db8::1]:88", 28)]
    public void Delete_does_not_touch_a_longer_buffer_past_the_written_size(string peer, int size)
    {
        byte[] buffer = Bytes.Dirty(128);

        int written = PeerTargetNameEncoder.EncodeDelete(IPEndPoint.Parse(peer), buffer);

        Assert.That(written, Is.EqualTo(size));
        Assert.That(buffer[..size], Has.None.EqualTo(0xCD));
        Assert.That(buffer[size..], Is.EqualTo(Bytes.Dirty(128 - size)));
    }

    [Test]
    public void A_name_is_needed()
    {
        Assert.That(
            () => PeerTargetNameEncoder.EncodeSet(null!, new byte[200]),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("name"));
        Assert.That(
            () => PeerTargetNameEncoder.GetSetSize(null!),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("name"));
    }
}
