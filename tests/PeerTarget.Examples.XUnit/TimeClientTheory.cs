using System.Net;
using Contoso;
using PeerTarget.Emulation;
using Xunit;

namespace PeerTarget.Examples;

public sealed class TimeClientTheory
{
    // <xunit>
    public static TheoryData<WinsockAssumptions> Variations => [.. WinsockAssumptions.Variations];

    [Theory]
    [MemberData(nameof(Variations))]
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
    // </xunit>
}
