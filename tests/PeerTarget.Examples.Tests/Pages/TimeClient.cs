// <use>
using System.Net;
using System.Net.Sockets;
using PeerTarget;
// </use>

namespace Contoso;

// <use>
public sealed class TimeClient : IDisposable
{
    private readonly UdpClient _client;
    private readonly IPEndPoint _server;

    public TimeClient(IPeerTargetNameProvider peerTargetNames, IPEndPoint server)
    {
        _client = new UdpClient(server.AddressFamily);
        _server = server;
        peerTargetNames.Set(_client, new PeerTargetName(ServicePrincipalName.ForHost("time.contoso.com"), server));
    }

    public void Ask() => _client.Send("what time is it?"u8, _server);

    public void Dispose() => _client.Dispose();
}
// </use>
