using System.Net;

namespace PeerTarget.Abstractions.Tests;

/// <summary>When two peer target names are equal.</summary>
[TestFixture]
public sealed class PeerTargetNameEqualityTests
{
    [TestCase(null)]
    [TestCase("192.0.2.10:88")]
    [TestCase("[fe80::1%3]:88")]
    public void Two_with_the_same_name_peer_and_protocol_are_equal(string? peer)
    {
        PeerTargetName left = Create("host/a", peer);
        PeerTargetName right = Create(string.Concat("host", "/a"), peer);

        Assert.That(left.Equals(right), Is.True);
        Assert.That(left.Equals((object)right), Is.True);
        Assert.That(left == right, Is.True);
        Assert.That(left != right, Is.False);
        Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
    }

    [TestCase("host/b", "[fe80::1%3]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_name_is_not_equal")]
    [TestCase("HOST/a", "[fe80::1%3]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_case_of_the_name_is_not_equal")]
    [TestCase("host/a", "[fe80::1%3]:89", SocketSecurityProtocol.IPsec2, TestName = "Another_port_is_not_equal")]
    [TestCase("host/a", "[fe80::2%3]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_address_is_not_equal")]
    [TestCase("host/a", "[fe80::1%4]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_scope_id_is_not_equal")]
    [TestCase("host/a", null, SocketSecurityProtocol.IPsec2, TestName = "No_peer_is_not_equal_to_a_peer")]
    [TestCase("host/a", "[fe80::1%3]:88", SocketSecurityProtocol.IPsec, TestName = "Another_protocol_is_not_equal")]
    public void Two_that_differ_are_not_equal(string name, string? peer, SocketSecurityProtocol protocol)
    {
        PeerTargetName left = Create("host/a", "[fe80::1%3]:88");
        PeerTargetName right = Create(name, peer, protocol);

        Assert.That(left.Equals(right), Is.False);
        Assert.That(right.Equals(left), Is.False);
        Assert.That(left.Equals((object)right), Is.False);
        Assert.That(left == right, Is.False);
        Assert.That(left != right, Is.True);
    }

    [Test]
    public void An_IPv4_peer_is_not_equal_to_its_mapped_IPv6_address() =>
        Assert.That(Create("host/a", "192.0.2.10:88"), Is.Not.EqualTo(Create("host/a", "[::ffff:192.0.2.10]:88")));

    [Test]
    public void None_is_equal_to_null_or_to_its_own_text()
    {
        PeerTargetName name = Create("host/a", peer: null);
        PeerTargetName? none = null;

        Assert.That(name.Equals(none), Is.False);
        Assert.That(name.Equals("host/a"), Is.False);
        Assert.That(name == none, Is.False);
        Assert.That(none == name, Is.False);
        Assert.That(none != name, Is.True);
        Assert.That(none == Missing(), Is.True);
    }

    private static PeerTargetName? Missing() => null;

    private static PeerTargetName Create(string name, string? peer, SocketSecurityProtocol protocol = SocketSecurityProtocol.IPsec2) =>
        new(name, peer is null ? null : IPEndPoint.Parse(peer), protocol);
}
