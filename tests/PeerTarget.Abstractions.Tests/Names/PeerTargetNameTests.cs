using System.Net;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What a peer target name accepts, refuses and says of itself.</summary>
[TestFixture]
public sealed class PeerTargetNameTests
{
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
    }

    [Test]
    public void A_service_principal_name_is_taken_by_its_text()
    {
        var name = new PeerTargetName(ServicePrincipalName.Parse("MSSQLSvc/SQL01.contoso.com:1433"), Peers.A6, SocketSecurityProtocol.Default);

        Assert.That(name, Is.EqualTo(new PeerTargetName("MSSQLSvc/SQL01.contoso.com:1433", Peers.A6, SocketSecurityProtocol.Default)));
    }

    [Test]
    public void A_service_principal_name_alone_has_no_peer_and_protocol_IPsec2() =>
        Assert.That(new PeerTargetName(ServicePrincipalName.ForHost("a.example")), Is.EqualTo(new PeerTargetName("host/a.example")));

    [Test]
    public void A_null_name_is_refused()
    {
        Assert.That(
            () => new PeerTargetName((string)null!),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("principal"));
        Assert.That(
            () => new PeerTargetName((ServicePrincipalName)null!),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("principal"));
    }

    [Test]
    public void An_empty_name_is_refused() =>
        Assert.That(
            () => new PeerTargetName(""),
            Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("principal"));

    [TestCase("\0")]
    [TestCase("host/a.example\0")]
    [TestCase("host/a\0.example")]
    public void A_name_with_a_NUL_is_refused(string name) =>
        Assert.That(
            () => new PeerTargetName(name),
            Throws.ArgumentException
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("principal")
                .And.Message.Contains("NUL")
                .And.Message.Contains("without a terminator"));

    [TestCase(1)]
    [TestCase(32766)]
    [TestCase(32767)]
    public void A_name_may_have_up_to_32767_UTF16_code_units(int length) =>
        Assert.That(new PeerTargetName(new string('x', length)).Principal, Has.Length.EqualTo(length));

    [TestCase(32768)]
    [TestCase(100_000)]
    public void A_longer_name_is_refused(int length) =>
        Assert.That(
            () => new PeerTargetName(new string('x', length)),
            Throws.ArgumentException
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("principal")
                .And.Message.Contains($"has {length} UTF-16 code units")
                .And.Message.Contains("32767 is the most"));

    [Test]
    public void The_longest_name_is_what_a_UNICODE_STRING_holds() =>
        Assert.That(typeof(PeerTargetName).GetField(nameof(PeerTargetName.MaxLength))!.GetRawConstantValue(), Is.EqualTo(65535 / 2));

    [TestCase(3)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void A_protocol_that_is_not_legal_is_refused(int protocol)
    {
        Assert.That(
            () => new PeerTargetName("host/a", Peers.A4, (SocketSecurityProtocol)protocol),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("securityProtocol")
                .And.Property(nameof(ArgumentOutOfRangeException.ActualValue)).EqualTo((SocketSecurityProtocol)protocol));
        Assert.That(
            () => new PeerTargetName(ServicePrincipalName.ForHost("a"), Peers.A4, (SocketSecurityProtocol)protocol),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("securityProtocol"));
    }

    [TestCase("PrivateChat")]
    [TestCase(" ")]
    [TestCase("a/b/c/d/e")]
    [TestCase("host/a\r\nb")]
    public void A_name_need_not_be_a_service_principal_name(string name) =>
        Assert.That(new PeerTargetName(name).Principal, Is.EqualTo(name));

    [TestCase(null, SocketSecurityProtocol.IPsec2, "host/a.example for no particular peer (IPsec2)")]
    [TestCase("192.0.2.10:88", SocketSecurityProtocol.IPsec2, "host/a.example for 192.0.2.10:88 (IPsec2)")]
    [TestCase("[2001:db8::1]:88", SocketSecurityProtocol.IPsec, "host/a.example for [2001:db8::1]:88 (IPsec)")]
    [TestCase("[fe80::1%3]:88", SocketSecurityProtocol.Default, "host/a.example for [fe80::1%3]:88 (Default)")]
    public void Its_text_is_the_name_the_peer_and_the_protocol(string? peer, SocketSecurityProtocol protocol, string expected) =>
        Assert.That(new PeerTargetName("host/a.example", peer is null ? null : IPEndPoint.Parse(peer), protocol).ToString(), Is.EqualTo(expected));
}
