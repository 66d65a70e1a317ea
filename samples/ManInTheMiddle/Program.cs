using System.Net.Sockets;
using ManInTheMiddle;
using PeerTarget;
using PeerTarget.Emulation;

const string Files = "host/files.contoso.com";
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
var peerTargetNames = new EmulatedPeerTargetNameProvider();
using var server = new SimulatedServer(peerTargetNames.Emulator, Files, "welcome, here are your files", isStrict: true);
using var intruder = new SimulatedServer(peerTargetNames.Emulator, "host/intruder.contoso.com", "welcome, here are some other files", isStrict: false);

Console.WriteLine("Both servers are trusted machines of one IPsec network. The client believes that it speaks to files.contoso.com.");
bool isAsExpected = await ConnectAsync("names nobody and reaches the intruder", principal: null, intruder) == PeerAuthentication.AnyTrustedMachine;
isAsExpected &= await ConnectAsync($"names {Files} and reaches the intruder", Files, intruder) == PeerAuthentication.WrongPrincipal;
isAsExpected &= await ConnectAsync($"names {Files} and reaches the server", Files, server) == PeerAuthentication.Authenticated;
isAsExpected &= await ConnectAsync("forgets the name and reaches the server, which is strict", principal: null, server) == PeerAuthentication.AnyTrustedMachine;

Console.WriteLine();
Console.WriteLine(peerTargetNames.Emulator.Calls);
return isAsExpected ? 0 : 1;

async Task<PeerAuthentication> ConnectAsync(string what, string? principal, SimulatedServer peer)
{
    using var client = new TcpClient(AddressFamily.InterNetwork);
    if (principal is not null)
    {
        peerTargetNames.Set(client, new PeerTargetName(principal));
    }

    await client.ConnectAsync(peer.Address, patience.Token);
    PeerAuthentication outcome = await peer.ServeAsync(client, patience.Token);
    using var reader = new StreamReader(client.GetStream());
    string greeting = await reader.ReadToEndAsync(patience.Token);
    Console.WriteLine($"The client {what}: {outcome}. {(greeting.Length == 0 ? "The connection is dropped." : $"It reads \"{greeting}\".")}");
    return outcome;
}
