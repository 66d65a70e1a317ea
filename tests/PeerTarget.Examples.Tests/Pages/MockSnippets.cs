// <mock>
using System.Net.Sockets;
using Moq;
using PeerTarget;
// </mock>
using System.Net;

namespace Contoso;

/// <summary>The mock of README.md.</summary>
public sealed class MockSnippets
{
    [Test]
    public void The_mock_refuses()
    {
        // <mock>
        var refusing = new Mock<IPeerTargetNameProvider>();
        refusing.Setup(p => p.TrySet(It.IsAny<Socket>(), It.IsAny<PeerTargetName>())).Returns(SocketError.IsConnected);
        refusing.Setup(p => p.Set(It.IsAny<Socket>(), It.IsAny<PeerTargetName>())).Throws(new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected));
        // </mock>

        using var client = new UdpClient(AddressFamily.InterNetwork);
        Assert.That(refusing.Object.TrySet(client, new PeerTargetName("host/a.example")), Is.EqualTo(SocketError.IsConnected));
        Assert.That(() => new TimeClient(refusing.Object, new IPEndPoint(IPAddress.Loopback, 123)), Throws.InstanceOf<PeerTargetNameException>());
    }
}
