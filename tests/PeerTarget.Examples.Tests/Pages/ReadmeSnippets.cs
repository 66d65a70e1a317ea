using System.Net;
using System.Net.Sockets;
// <register>
using Microsoft.Extensions.DependencyInjection;
// </register>
using PeerTarget;
using PeerTarget.Emulation;

namespace Contoso;

/// <summary>The code of README.md, but for what is a file there.</summary>
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
