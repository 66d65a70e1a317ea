// <first-program>
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PeerTarget;
// </first-program>
using PeerTarget.Emulation;
using PeerTarget.Examples;

namespace Contoso;

/// <summary>The program of docs/getting-started.md.</summary>
public sealed class GettingStartedSnippets
{
    [Test]
    public async Task The_first_program_names_its_server_and_connects()
    {
        using var peer = new LoopbackPeer("http");

        // <first-program>
        var services = new ServiceCollection();
        services.AddPeerTargetNames();
        // </first-program>
        services.AddEmulatedPeerTargetNames();
        // <first-program>
        using ServiceProvider container = services.BuildServiceProvider();
        var peerTargetNames = container.GetRequiredService<IPeerTargetNameProvider>();

        var server = new DnsEndPoint("server.contoso.com", 8080);
        // </first-program>
        server = new DnsEndPoint("localhost", peer.Address.Port);
        // <first-program>
        try
        {
            using Socket socket = await peerTargetNames.ConnectAsync(server);
            Console.WriteLine($"Connected to {socket.RemoteEndPoint}, named host/{server.Host}.");
        }
        catch (PeerTargetNameException refusal)
        {
            Console.Error.WriteLine(refusal.Message);
        }
        // </first-program>

        container.GetRequiredService<WinsockEmulator>().Calls.VerifyNamed("host/localhost").VerifyNothingElse();
    }
}
