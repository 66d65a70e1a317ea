using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PeerTarget;

namespace SecureClient;

/// <summary>A UDP client with three peers, each with its own name. One peer is on the loopback address and answers.</summary>
internal sealed class UdpPeers(IPeerTargetNameProvider peerTargetNames, ILogger<UdpPeers> logger)
{
    public async Task RunAsync()
    {
        Narration.Chapter(logger, "A UDP client names its peers before it sends to them");
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var loopback = (IPEndPoint)peer.Client.LocalEndPoint!;
        using var client = new UdpClient(AddressFamily.InterNetwork);

        (ServicePrincipalName Name, IPEndPoint Peer)[] directory =
        [
            (ServicePrincipalName.ForHost("time.contoso.com"), loopback),
            (ServicePrincipalName.ForHost("dns1.contoso.com"), new IPEndPoint(IPAddress.Parse("192.0.2.10"), 53)),
            (ServicePrincipalName.Parse("MSSQLSvc/sql01.contoso.com:1433"), new IPEndPoint(IPAddress.Parse("192.0.2.11"), 1433)),
        ];
        IPEndPoint[] named = [.. directory.Where(entry => Narration.TryName(logger, peerTargetNames, client.Client, entry.Name, entry.Peer)).Select(entry => entry.Peer)];
        if (!named.Contains(loopback))
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        _ = await client.SendAsync("what time is it?"u8.ToArray(), loopback, patience.Token);
        UdpReceiveResult question = await peer.ReceiveAsync(patience.Token);
        _ = await peer.SendAsync("time to go"u8.ToArray(), question.RemoteEndPoint, patience.Token);
        UdpReceiveResult answer = await client.ReceiveAsync(patience.Token);
        Narration.Peer(logger, loopback, $"answered \"{Encoding.UTF8.GetString(answer.Buffer)}\"");

        peerTargetNames.Delete(client, loopback);
        Narration.Peer(logger, loopback, "is not needed any more, so its name is deleted");
    }
}
