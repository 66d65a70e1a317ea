// <test>
using System.Net;
using PeerTarget.Emulation;
// </test>

namespace Contoso;

// <test>
public sealed class TimeClientTests
{
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
}
// </test>
