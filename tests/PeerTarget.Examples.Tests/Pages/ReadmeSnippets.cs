using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using PeerTarget.Emulation;

namespace PeerTarget.Examples;

/// <summary>The code of README.md.</summary>
[TestFixture]
public sealed class ReadmeSnippets
{
    private static readonly IPEndPoint s_server = new(IPAddress.Loopback, 123);

    [Test]
    public void The_registration_resolves_or_fails_closed()
    {
        var services = new ServiceCollection();

        // <register>
        services.AddPeerTargetNames();
        // </register>

        Assert.That(services, Has.One.Matches<ServiceDescriptor>(descriptor => descriptor.ServiceType == typeof(IPeerTargetNameProvider)));
    }

    // <test>
    [Test]
    public void The_server_is_named_before_it_is_asked()
    {
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        var peerTargetNames = new EmulatedPeerTargetNameProvider();

        using (var client = new TimeClient(peerTargetNames, server))
        {
            client.Ask();
        }

        peerTargetNames.Emulator.Calls.VerifyNamed("host/time.contoso.com", server).VerifyNothingElse();
        peerTargetNames.Emulator.Verify();
    }
    // </test>

    // <sweep>
    [TestCaseSource(typeof(WinsockAssumptions), nameof(WinsockAssumptions.Variations))]
    public void The_client_relies_on_no_single_assumption(WinsockAssumptions assumptions)
    {
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        var peerTargetNames = new EmulatedPeerTargetNameProvider(new WinsockEmulator(assumptions));

        using (var client = new TimeClient(peerTargetNames, server))
        {
            client.Ask();
            client.Ask();
        }

        peerTargetNames.Emulator.Calls.VerifyNamed("host/time.contoso.com", server).VerifyNothingElse();
        peerTargetNames.Emulator.Verify();
    }
    // </sweep>

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
        Assert.That(() => new TimeClient(refusing.Object, s_server), Throws.InstanceOf<PeerTargetNameException>());
    }

    [Test]
    public void The_test_of_the_page_fails_if_the_client_asks_before_it_names()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        _ = client.Send("what time is it?"u8, s_server);
        provider.Set(client, new PeerTargetName("host/time.contoso.com", s_server));

        Assert.That(() => provider.Emulator.Calls.VerifyNamed("host/time.contoso.com", s_server), Throws.TypeOf<EmulatorVerificationException>());
        Assert.That(() => provider.Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>());
    }

    [TestCaseSource(typeof(WinsockAssumptions), nameof(WinsockAssumptions.Variations))]
    public void A_row_of_the_sweep_is_named_by_its_assumption(WinsockAssumptions assumptions) =>
        Assert.That(TestContext.CurrentContext.Test.Name, Is.EqualTo($"{nameof(A_row_of_the_sweep_is_named_by_its_assumption)}({assumptions})"));
}
