using System.Net;
using System.Net.Sockets;
using Moq;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>An application can put a mock in the provider's place with one line.</summary>
[TestFixture]
public sealed class MockedProviderTests
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private Socket _socket = null!;

    [SetUp]
    public void SetUp() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    [TearDown]
    public void TearDown() => _socket.Dispose();

    [Test]
    public void One_line_makes_a_provider_that_refuses()
    {
        IPeerTargetNameProvider provider = Mock.Of<IPeerTargetNameProvider>(p => p.TrySet(_socket, s_name) == SocketError.IsConnected);

        Assert.That(provider.TrySet(_socket, new PeerTargetName("host/a.example", Peers.A4)), Is.EqualTo(SocketError.IsConnected));
        Assert.That(provider.TrySet(_socket, new PeerTargetName("host/b.example", Peers.A4)), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void One_line_makes_a_provider_that_throws_what_the_real_one_throws()
    {
        var mock = new Mock<IPeerTargetNameProvider>();
        mock.Setup(p => p.Delete(_socket, It.IsAny<IPEndPoint>())).Throws(new PeerTargetNameException(PeerTargetNameOperation.Delete, SocketError.NotSocket));

        Assert.That(
            () => mock.Object.Delete(_socket, Peers.A4),
            Throws.TypeOf<PeerTargetNameException>().With.Message.Contains("WSAENOTSOCK (10038)"));
    }

    [Test]
    public void A_call_is_verified_by_the_name_it_should_have_set()
    {
        var mock = new Mock<IPeerTargetNameProvider>();

        mock.Object.Set(_socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => mock.Verify(p => p.Set(_socket, s_name), Times.Once), Throws.Nothing);
        Assert.That(() => mock.Verify(p => p.Set(_socket, new PeerTargetName("host/b.example", Peers.A4))), Throws.TypeOf<MockException>());
    }
}
