using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerTarget;
using SecureClient;

var settings = new HostApplicationBuilderSettings { EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") };
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings);
builder.Logging
    .AddConsole(console => console.FormatterName = PlainFormatter.FormatterName)
    .AddConsoleFormatter<PlainFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>()
    .AddFilter("PeerTarget", LogLevel.Debug);

// The emulator authenticates nobody, so it is chosen by name and never falls in by itself. `dotnet run` takes Properties/launchSettings.json,
// which says Development. In any other environment Windows answers, and elsewhere the program ends with what is missing.
builder.Services.AddPeerTargetNames();
if (builder.Environment.IsDevelopment())
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
