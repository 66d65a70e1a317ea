using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerTarget;
using SecureClient;

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
builder.Logging
    .AddConsole(console => console.FormatterName = PlainFormatter.FormatterName)
    .AddConsoleFormatter<PlainFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>()
    .AddFilter("PeerTarget", LogLevel.Debug);

// A sample must run anywhere, so it falls back to the emulator. A program in production calls AddPeerTargetNames alone. On a machine
// without peer target names its first use then fails, and no peer goes unchecked.
if (WindowsPeerTargetNameProvider.IsSupported)
{
    builder.Services.AddPeerTargetNames();
}
else
{
    builder.Services.AddEmulatedPeerTargetNames();
}

builder.Services.AddSingleton<UdpPeers>().AddSingleton<TcpServer>().AddSingleton<Refusals>();

using IHost host = builder.Build();
ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SecureClient");
IPeerTargetNameProvider provider = host.Services.GetRequiredService<IPeerTargetNameProvider>();
Narration.WhoAnswers(log, provider is WindowsPeerTargetNameProvider ? "Windows, through WSAIoctl" : "the emulator, in memory");

await host.Services.GetRequiredService<UdpPeers>().RunAsync();
await host.Services.GetRequiredService<TcpServer>().RunAsync();
int surprises = host.Services.GetRequiredService<Refusals>().Run();

Narration.Done(log, surprises == 0 ? "Every call answered as expected." : $"{surprises} calls did not answer as expected.");
return surprises == 0 ? 0 : 1;
