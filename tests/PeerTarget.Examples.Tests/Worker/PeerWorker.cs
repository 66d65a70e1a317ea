using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PeerTarget.Examples;

/// <summary>A peer as the configuration has it.</summary>
public sealed class Peer
{
    [Required]
    public string EndPoint { get; set; } = "";

    [Required]
    public string Principal { get; set; } = "";

    /// <summary>udp, tcp or http.</summary>
    public string Protocol { get; set; } = "udp";

    public IPEndPoint Address => IPEndPoint.Parse(EndPoint);
}

public sealed class WorkerOptions
{
    public IList<Peer> Peers { get; } = [];
}

/// <summary>A service that reports to its peers once. It makes its own sockets and disposes of them, so no test ever sees one.</summary>
public class PeerWorker(IPeerTargetNameProvider peerTargetNames, IOptions<WorkerOptions> options) : BackgroundService
{
    private const int Tries = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (Peer peer in options.Value.Peers)
        {
            await (peer.Protocol switch
            {
                "tcp" => ReportByTcpAsync(peer, stoppingToken),
                "http" => ReportByHttpAsync(peer, stoppingToken),
                _ => ReportByUdpAsync(peer, stoppingToken),
            });
        }
    }

    protected virtual async Task ReportByUdpAsync(Peer peer, CancellationToken stoppingToken)
    {
        using var client = new UdpClient(peer.Address.AddressFamily);
        Name(client.Client, peer);
        for (int i = 0; i < 2; i++)
        {
            _ = await client.SendAsync("all is well"u8.ToArray(), peer.Address, stoppingToken);
        }
    }

    protected void Name(Socket socket, Peer peer)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                peerTargetNames.Set(socket, new PeerTargetName(peer.Principal, peer.Address));
                return;
            }
            catch (PeerTargetNameException refusal) when (refusal.IsTransient && i < Tries)
            {
                // Another try may pass.
            }
        }
    }

    private async Task ReportByTcpAsync(Peer peer, CancellationToken stoppingToken)
    {
        using var client = new TcpClient(peer.Address.AddressFamily);
        Name(client.Client, peer);
        await client.ConnectAsync(peer.Address, stoppingToken);
        await client.GetStream().WriteAsync("all is well"u8.ToArray(), stoppingToken);
    }

    private async Task ReportByHttpAsync(Peer peer, CancellationToken stoppingToken)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(peer.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    Name(socket, peer);
                    await socket.ConnectAsync(peer.Address, token);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        using var client = new HttpClient(handler);
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{peer.Address}/"), stoppingToken);
    }
}
