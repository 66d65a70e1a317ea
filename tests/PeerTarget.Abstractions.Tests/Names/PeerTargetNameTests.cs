using System.Net;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What a peer target name accepts, refuses and says of itself, when two are equal, and that none can be changed.</summary>
[TestFixture]
public sealed class PeerTargetNameTests
{
    private const string Peer = "[fe80::1%3]:88";

    [Test]
    public void It_holds_what_it_was_given()
    {
        var name = new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec);

        Assert.That(name.Principal, Is.EqualTo("host/a.example"));
        Assert.That(name.Peer, Is.EqualTo(Peers.A4));
        Assert.That(name.SecurityProtocol, Is.EqualTo(SocketSecurityProtocol.IPsec));
    }

    [Test]
    public void Without_more_than_a_name_it_has_no_peer_and_protocol_IPsec2()
    {
        var name = new PeerTargetName("host/a.example");

        Assert.That(name.Peer, Is.Null);
        Assert.That(name.SecurityProtocol, Is.EqualTo(SocketSecurityProtocol.IPsec2));
        Assert.That(new PeerTargetName(ServicePrincipalName.ForHost("a.example")), Is.EqualTo(name));
    }

    [Test]
    public void A_service_principal_name_is_taken_by_its_text() =>
        Assert.That(
            new PeerTargetName(ServicePrincipalName.Parse("MSSQLSvc/SQL01.contoso.com:1433"), Peers.A6, SocketSecurityProtocol.Default),
            Is.EqualTo(new PeerTargetName("MSSQLSvc/SQL01.contoso.com:1433", Peers.A6, SocketSecurityProtocol.Default)));

    [Test]
    public void A_null_name_is_refused()
    {
        Assert.That(() => new PeerTargetName((string)null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("principal"));
        Assert.That(() => new PeerTargetName((ServicePrincipalName)null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("principal"));
    }

    [TestCase("", "empty")]
    [TestCase("\0", "NUL character. Pass it without a terminator")]
    [TestCase("host/a.example\0", "NUL character. Pass it without a terminator")]
    [TestCase("host/a\0.example", "NUL character. Pass it without a terminator")]
    public void A_name_that_is_empty_or_has_a_NUL_is_refused(string name, string fault) =>
        Assert.That(() => new PeerTargetName(name), Throws.ArgumentException.With.Property("ParamName").EqualTo("principal").And.Message.Contains(fault));

    [TestCase(1)]
    [TestCase(32766)]
    [TestCase(65535 / 2)]
    public void A_name_may_have_as_many_UTF16_code_units_as_a_UNICODE_STRING_holds(int length) =>
        Assert.That(new PeerTargetName(new string('x', length)).Principal, Has.Length.EqualTo(length));

    [TestCase(32768)]
    [TestCase(100_000)]
    public void A_longer_name_is_refused(int length) =>
        Assert.That(
            () => new PeerTargetName(new string('x', length)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("principal")
                .And.Message.Contains($"has {length} UTF-16 code units").And.Message.Contains($"{PeerTargetName.MaxLength} is the most"));

    [TestCase(SocketSecurityProtocol.Default, 0)]
    [TestCase(SocketSecurityProtocol.IPsec, 1)]
    [TestCase(SocketSecurityProtocol.IPsec2, 2)]
    public void A_protocol_has_the_value_of_SOCKET_SECURITY_PROTOCOL_in_mstcpip(SocketSecurityProtocol protocol, int expected) =>
        Assert.That((int)protocol, Is.EqualTo(expected));

    [TestCase(3)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void A_protocol_that_is_not_legal_is_refused(int protocol)
    {
        Assert.That(
            () => new PeerTargetName("host/a", Peers.A4, (SocketSecurityProtocol)protocol),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("securityProtocol")
                .And.Message.StartsWith("The security protocol must be Default, IPsec or IPsec2.").And.Property("ActualValue").EqualTo((SocketSecurityProtocol)protocol));
        Assert.That(
            () => new PeerTargetName(ServicePrincipalName.ForHost("a"), Peers.A4, (SocketSecurityProtocol)protocol),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("securityProtocol"));
    }

    [TestCase("PrivateChat")]
    [TestCase(" ")]
    [TestCase("a/b/c/d/e")]
    [TestCase("host/a\r\nb")]
    public void A_name_need_not_be_a_service_principal_name(string name) =>
        Assert.That(new PeerTargetName(name).Principal, Is.EqualTo(name));

    [TestCase(null, SocketSecurityProtocol.IPsec2, "host/a for no particular peer (IPsec2)")]
    [TestCase("192.0.2.10:88", SocketSecurityProtocol.IPsec2, "host/a for 192.0.2.10:88 (IPsec2)")]
    [TestCase("[2001:db8::1]:88", SocketSecurityProtocol.IPsec, "host/a for [2001:db8::1]:88 (IPsec)")]
    [TestCase("[fe80::1%3]:88", SocketSecurityProtocol.Default, "host/a for [fe80::1%3]:88 (Default)")]
    public void Its_text_is_the_name_the_peer_and_the_protocol(string? peer, SocketSecurityProtocol protocol, string expected) =>
        Assert.That(Create("host/a", peer, protocol).ToString(), Is.EqualTo(expected));

    [TestCase(null)]
    [TestCase("192.0.2.10:88")]
    [TestCase(Peer)]
    public void Two_with_the_same_name_peer_and_protocol_are_equal(string? peer) =>
        Equality.AssertIs(expected: true, Create("host/a", peer), Create(string.Concat("host", "/a"), peer));

    [TestCase("host/b", Peer, SocketSecurityProtocol.IPsec2, TestName = "Another_name_is_not_equal")]
    [TestCase("HOST/a", Peer, SocketSecurityProtocol.IPsec2, TestName = "Another_case_of_the_name_is_not_equal")]
    [TestCase("host/a", "[fe80::1%3]:89", SocketSecurityProtocol.IPsec2, TestName = "Another_port_is_not_equal")]
    [TestCase("host/a", "[fe80::2%3]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_address_is_not_equal")]
    [TestCase("host/a", "[fe80::1%4]:88", SocketSecurityProtocol.IPsec2, TestName = "Another_scope_id_is_not_equal")]
    [TestCase("host/a", null, SocketSecurityProtocol.IPsec2, TestName = "No_peer_is_not_equal_to_a_peer")]
    [TestCase("host/a", Peer, SocketSecurityProtocol.IPsec, TestName = "Another_protocol_is_not_equal")]
    public void Two_that_differ_are_not_equal(string name, string? peer, SocketSecurityProtocol protocol) =>
        Equality.AssertIs(expected: false, Create("host/a", Peer), Create(name, peer, protocol));

    [Test]
    public void An_IPv4_peer_is_not_equal_to_its_mapped_IPv6_address() =>
        Equality.AssertIs(expected: false, Create("host/a", "192.0.2.10:88"), Create("host/a", "[::ffff:192.0.2.10]:88"));

    [Test]
    public void None_is_equal_to_null_or_to_its_own_text() => Equality.AssertNullAndTextDiffer(Create("host/a", peer: null));

    [Test]
    public void Changing_the_endpoint_that_was_passed_in_or_read_out_changes_nothing([Values] bool readOut, [Values] bool scopeIdAlone)
    {
        var given = IPEndPoint.Parse(Peer);
        var name = new PeerTargetName("host/a", given);
        IPEndPoint changed = readOut ? name.Peer! : given;

        if (scopeIdAlone)
        {
            changed.Address.ScopeId = 4;
        }
        else
        {
            changed.Port = 99;
            changed.Address = IPAddress.Loopback;
        }

        Equality.AssertIs(expected: true, name, Create("host/a", Peer));
        Assert.That(name.Peer, Is.EqualTo(IPEndPoint.Parse(Peer)));
        Assert.That(name.ToString(), Does.Contain(Peer));
        byte[] buffer = new byte[156];
        _ = PeerTargetNameEncoder.EncodeSet(name, buffer);
        Assert.That(buffer[8..36], Is.EqualTo(Bytes.Of("1700", "0058", "00000000", "FE800000000000000000000000000001", "03000000")));
    }

    [TestCase("0.0.0.0:0")]
    [TestCase("127.0.0.1:65535")]
    [TestCase("[::]:0")]
    [TestCase("[::1]:88")]
    [TestCase("[::ffff:192.0.2.10]:88")]
    [TestCase("[fe80::1%4294967295]:88")]
    public void A_peer_is_copied_whole(string peer) =>
        Assert.That(Create("host/a", peer).Peer, Is.EqualTo(IPEndPoint.Parse(peer)));

    [Test]
    public void A_peer_with_an_address_that_cannot_be_changed_is_copied_too() =>
        Assert.That(new PeerTargetName("host/a", new IPEndPoint(IPAddress.IPv6Loopback, 88)).Peer, Is.EqualTo(new IPEndPoint(IPAddress.IPv6Loopback, 88)));

    private static PeerTargetName Create(string name, string? peer, SocketSecurityProtocol protocol = SocketSecurityProtocol.IPsec2) =>
        new(name, peer is null ? null : IPEndPoint.Parse(peer), protocol);
}
