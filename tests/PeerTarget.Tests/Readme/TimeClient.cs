using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Tests;

// <use>
public sealed class TimeClient(IPeerTargetNameProvider peerTargetNames)
{
    public void Ask(UdpClient client, IPEndPoint server)
    {
        peerTargetNames.Set(client, new PeerTargetName(ServicePrincipalName.ForHost("time.contoso.com"), server));
        client.Send("what time is it?"u8, server);
    }
}
// </use>
