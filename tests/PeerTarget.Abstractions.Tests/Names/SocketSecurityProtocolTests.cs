namespace PeerTarget.Abstractions.Tests;

/// <summary>The values of SOCKET_SECURITY_PROTOCOL in mstcpip.h.</summary>
[TestFixture]
public sealed class SocketSecurityProtocolTests
{
    [TestCase(SocketSecurityProtocol.Default, 0)]
    [TestCase(SocketSecurityProtocol.IPsec, 1)]
    [TestCase(SocketSecurityProtocol.IPsec2, 2)]
    public void A_protocol_has_the_value_of_the_header(SocketSecurityProtocol protocol, int expected) =>
        Assert.That((int)protocol, Is.EqualTo(expected));

    [Test]
    public void There_are_three_legal_protocols() =>
        Assert.That(Enum.GetValues<SocketSecurityProtocol>(), Has.Length.EqualTo(3));
}
