using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PeerTarget;

namespace SecureClient;

/// <summary>A TCP client that names its server before it connects. A stream socket has one peer, so the name needs no address.</summary>
internal sealed class TcpServer(IPeerTargetNameProvider peerTargetNames, ILogger<TcpServer> logger)
{
    public async Task RunAsync()
    {
        Narration.Chapter(logger, "A TCP client names its server before it connects");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = (IPEndPoint)listener.LocalEndpoint;
        using var client = new TcpClient();

        if (!Narration.TryName(logger, peerTargetNames, client.Client, ServicePrincipalName.ForHost("files.contoso.com"), server, isPeerInName: false))
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await client.ConnectAsync(server, patience.Token);
        using TcpClient accepted = await listener.AcceptTcpClientAsync(patience.Token);
        await accepted.GetStream().WriteAsync("welcome"u8.ToArray(), patience.Token);
        byte[] greeting = new byte[7];
        await client.GetStream().ReadExactlyAsync(greeting, patience.Token);
        Narration.Peer(logger, server, $"is connected and says \"{Encoding.UTF8.GetString(greeting)}\"");
    }
}
