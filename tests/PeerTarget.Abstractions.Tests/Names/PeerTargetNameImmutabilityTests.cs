using System.Net;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>An IPEndPoint and an IPv6 IPAddress can be changed by whoever holds them; a peer target name cannot.</summary>
[TestFixture]
public sealed class PeerTargetNameImmutabilityTests
{
    private const string Peer = "[fe80::1%3]:88";

    [Test]
    public void Changing_the_endpoint_that_was_passed_in_changes_nothing()
    {
        var given = IPEndPoint.Parse(Peer);
        var name = new PeerTargetName("host/a", given);

        given.Port = 99;
        given.Address = IPAddress.Loopback;

        AssertUnchanged(name);
    }

    [Test]
    public void Changing_the_scope_id_of_the_address_that_was_passed_in_changes_nothing()
    {
        var given = IPEndPoint.Parse(Peer);
        var name = new PeerTargetName("host/a", given);

        given.Address.ScopeId = 4;

        AssertUnchanged(name);
    }

    [Test]
    public void Changing_the_endpoint_that_was_read_out_changes_nothing()
    {
        var name = new PeerTargetName("host/a", IPEndPoint.Parse(Peer));
        IPEndPoint read = name.Peer!;

        read.Port = 99;
        read.Address = IPAddress.Loopback;

        AssertUnchanged(name);
    }

    [Test]
    public void Changing_the_scope_id_of_the_address_that_was_read_out_changes_nothing()
    {
        var name = new PeerTargetName("host/a", IPEndPoint.Parse(Peer));

        name.Peer!.Address.ScopeId = 4;

        AssertUnchanged(name);
    }

    [TestCase("0.0.0.0:0")]
    [TestCase("127.0.0.1:65535")]
    [TestCase("[::]:0")]
    [TestCase("[::1]:88")]
    [TestCase("[::ffff:192.0.2.10]:88")]
    [TestCase("[fe80::1%4294967295]:88")]
    public void A_peer_is_copied_whole(string peer) =>
        Assert.That(new PeerTargetName("host/a", IPEndPoint.Parse(peer)).Peer, Is.EqualTo(IPEndPoint.Parse(peer)));

    [Test]
    public void A_peer_with_an_address_that_cannot_be_changed_is_copied_too() =>
        Assert.That(
            new PeerTargetName("host/a", new IPEndPoint(IPAddress.IPv6Loopback, 88)).Peer,
            Is.EqualTo(new IPEndPoint(IPAddress.IPv6Loopback, 88)));

    private static void AssertUnchanged(PeerTargetName name)
    {
        Assert.That(name.Peer, Is.EqualTo(IPEndPoint.Parse(Peer)));
        Assert.That(name, Is.EqualTo(new PeerTargetName("host/a", IPEndPoint.Parse(Peer))));
        Assert.That(name.GetHashCode(), Is.EqualTo(new PeerTargetName("host/a", IPEndPoint.Parse(Peer)).GetHashCode()));
        Assert.That(name.ToString(), Does.Contain(Peer));

        byte[] buffer = new byte[156];
        _ = PeerTargetNameEncoder.EncodeSet(name, buffer);
        Assert.That(buffer[8..36], Is.EqualTo(Bytes.Of("1700", "0058", "00000000", "FE800000000000000000000000000001", "03000000")));
    }
}
