using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using PeerTarget.Emulation;

namespace PeerTarget.Tests;

/// <summary>The code of README.md, compiled and run. Between the markers stands what the page shows.</summary>
[TestFixture]
public sealed class ReadmeSnippets
{
    [Test]
    public void The_registration_resolves_or_fails_closed()
    {
        var services = new ServiceCollection();

        // <register>
        services.AddPeerTargetNames();
        // </register>

        Assert.That(services, Has.One.Matches<ServiceDescriptor>(descriptor => descriptor.ServiceType == typeof(IPeerTargetNameProvider)));
    }

    [Test]
    public void The_test_passes()
    {
        // <test>
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        var server = new IPEndPoint(IPAddress.Loopback, 123);

        new TimeClient(peerTargetNames).Ask(client, server);

        Assert.That(peerTargetNames.Emulator.Lookup(client, server), Is.EqualTo("host/time.contoso.com"));
        // </test>
    }

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
        Assert.That(() => new TimeClient(refusing.Object).Ask(client, new IPEndPoint(IPAddress.Loopback, 123)), Throws.InstanceOf<PeerTargetNameException>());
    }

    [Test]
    public void The_sweep_passes()
    {
        var server = new IPEndPoint(IPAddress.Loopback, 123);

        // <sweep>
        foreach (WinsockAssumptions assumptions in WinsockAssumptions.Variations)
        {
            var peerTargetNames = new EmulatedPeerTargetNameProvider(new WinsockEmulator(assumptions));
            using var client = new UdpClient(AddressFamily.InterNetwork);

            new TimeClient(peerTargetNames).Ask(client, server);

            Assert.That(peerTargetNames.Emulator.Lookup(client, server), Is.EqualTo("host/time.contoso.com"), $"{assumptions}");
        }
        // </sweep>
    }
}
