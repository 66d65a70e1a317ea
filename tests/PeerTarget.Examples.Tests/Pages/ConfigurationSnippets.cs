using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerTarget.Emulation;
using PeerTarget.Hosting;
using PeerTarget.Http;

namespace PeerTarget.Examples;

// <reporter>
public sealed class Reporter(PeerTargetDirectory peers)
{
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (PeerTargetName peer in await peers.SetAllAsync(socket, port: 123, cancellationToken))
        {
            _ = await socket.SendToAsync("all is well"u8.ToArray(), peer.Peer!, cancellationToken);
        }
    }
}
// </reporter>

// <settings>
public sealed class DatabaseSettings
{
    public ServicePrincipalName? Name { get; set; }
}
// </settings>

/// <summary>The code of docs/configuration.md.</summary>
[TestFixture]
public sealed class ConfigurationSnippets
{
    private static string Page => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pages", "docs", "configuration.md")).ReplaceLineEndings("\n");

    private static PeerTargetDirectory Peers(IPeerTargetNameProvider provider, string host) => new ServiceCollection()
        .AddPeerTargets(options => options.Peers.Add(new PeerTargetEntry { Host = host, Name = "host/time.contoso.com" }))
        .AddSingleton(provider)
        .BuildServiceProvider()
        .GetRequiredService<PeerTargetDirectory>();

    [Test]
    public async Task The_settings_of_the_page_are_a_configuration_that_a_host_starts_with()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        string settings = Page.Split("```json\n")[1].Split("\n```")[0];
        Assert.That(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).ReplaceLineEndings("\n").TrimEnd(), Is.EqualTo(settings));
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));

        // <register-peers>
        builder.Services.AddPeerTargets(builder.Configuration.GetSection("PeerTargets"));
        // </register-peers>

        builder.Services.AddEmulatedPeerTargetNames();
        using IHost host = builder.Build();
        await host.StartAsync();
        PeerTargetDirectory peers = host.Services.GetRequiredService<PeerTargetDirectory>();
        Assert.That(peers.Find(new DnsEndPoint("[2001:db8::1]", 123))?.ToString(), Is.EqualTo("host/dc02.contoso.com"));
        await host.StopAsync();
    }

    [Test]
    public void The_message_of_the_page_is_what_a_host_says()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PeerTargets:Peers:0:Host"] = "time.contoso.com",
            ["PeerTargets:Peers:0:Name"] = "host/time.contoso.com",
            ["PeerTargets:Peers:1:Host"] = "192.0.2.10:123",
            ["PeerTargets:Peers:1:Name"] = "dc01.contoso.com",
        });
        builder.Services.AddPeerTargets(builder.Configuration.GetSection("PeerTargets")).AddEmulatedPeerTargetNames();
        using IHost host = builder.Build();

        string message = Page.Split("```text\n")[1].Split("\n```")[0];
        Assert.That(() => host.StartAsync(), Throws.InstanceOf<Exception>().With.Message.EqualTo(message));
    }

    // <test-configuration>
    [Test]
    public async Task Every_configured_peer_is_named_before_it_is_told()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration["PeerTargets:Peers:0:Host"] = "127.0.0.1";
        builder.Configuration["PeerTargets:Peers:0:Name"] = "host/time.contoso.com";
        builder.Services.AddPeerTargets(builder.Configuration.GetSection("PeerTargets"));
        builder.Services.AddSingleton<Reporter>();
        builder.Services.AddEmulatedPeerTargetNames();
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<Reporter>().ReportAsync(CancellationToken.None);

        WinsockEmulator emulator = host.Services.GetRequiredService<WinsockEmulator>();
        emulator.Calls.VerifyNamed("host/time.contoso.com", new IPEndPoint(IPAddress.Loopback, 123)).VerifyNothingElse();
        emulator.Verify();
    }
    // </test-configuration>

    // <test-settings>
    [Test]
    public async Task The_peers_of_the_settings_have_no_fault()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        builder.Services.AddPeerTargets(builder.Configuration.GetSection("PeerTargets"));
        builder.Services.AddEmulatedPeerTargetNames();
        using IHost host = builder.Build();

        await host.StartAsync();
    }
    // </test-settings>

    [Test]
    public async Task A_connection_has_the_name_of_the_configuration()
    {
        using var peer = new LoopbackPeer("http");
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        PeerTargetDirectory peers = Peers(peerTargetNames, "localhost");
        var server = new DnsEndPoint("localhost", peer.Address.Port, AddressFamily.InterNetwork);

        // <connect-peer>
        using Socket socket = await peers.ConnectAsync(server);
        // </connect-peer>

        peerTargetNames.Emulator.Calls.VerifyNamed("host/time.contoso.com", peer.Address).VerifyNothingElse();
    }

    [Test]
    public async Task HttpClient_has_the_names_of_the_configuration()
    {
        using var peer = new LoopbackPeer("http");
        IServiceCollection services = new ServiceCollection()
            .AddPeerTargets(options => options.Peers.Add(new PeerTargetEntry { Host = "127.0.0.1", Name = "host/time.contoso.com" }))
            .AddEmulatedPeerTargetNames();

        // <http-peers>
        services.AddHttpClient("time").ConfigurePrimaryHttpMessageHandler(container => new PeerTargetNameHttpHandler(
            container.GetRequiredService<IPeerTargetNameProvider>(),
            container.GetRequiredService<PeerTargetDirectory>().Find));
        // </http-peers>

        using ServiceProvider container = services.BuildServiceProvider();
        _ = await container.GetRequiredService<IHttpClientFactory>().CreateClient("time").GetStringAsync(new Uri($"http://{peer.Address}/"));
        container.GetRequiredService<WinsockEmulator>().Calls.VerifyNamed("host/time.contoso.com", peer.Address).VerifyNothingElse();
    }

    [Test]
    public async Task Many_peers_are_named_without_a_configuration()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var primary = new IPEndPoint(IPAddress.Parse("192.0.2.10"), 123);
        var secondary = new IPEndPoint(IPAddress.Parse("192.0.2.11"), 123);

        // <set-all>
        await peerTargetNames.SetAllAsync(socket,
        [
            new PeerTargetName("host/dc01.contoso.com", primary),
            new PeerTargetName("host/dc02.contoso.com", secondary),
        ]);
        // </set-all>

        // <set-all-of-a-host>
        IReadOnlyList<IPEndPoint> addresses = await peerTargetNames.SetAllAsync(socket, new DnsEndPoint("localhost", 123));
        // </set-all-of-a-host>

        Assert.That(addresses, Is.EqualTo(new[] { new IPEndPoint(IPAddress.Loopback, 123) }));
        peerTargetNames.Emulator.Calls
            .VerifyNamed("host/dc01.contoso.com", primary)
            .VerifyNamed("host/dc02.contoso.com", secondary)
            .VerifyNamed("host/localhost", addresses[0])
            .VerifyNothingElse();
    }

    [Test]
    public void A_host_without_the_facility_can_be_made_to_fail_at_its_start()
    {
        var services = new ServiceCollection();

        // <validate-on-start>
        services.AddPeerTargetNames().ValidatePeerTargetNamesOnStart();
        // </validate-on-start>

        Assert.That(services, Has.One.Matches<ServiceDescriptor>(descriptor => descriptor.ServiceType == typeof(IHostedService)));
    }

    [Test]
    public void A_service_principal_name_is_a_setting()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Name"] = "MSSQLSvc/sql01.contoso.com:1433" }).Build();

        Assert.That(configuration.GetSection("Database").Get<DatabaseSettings>()?.Name?.Port, Is.EqualTo(1433));
        Assert.That(JsonSerializer.Deserialize<DatabaseSettings>("""{ "Name": "MSSQLSvc/sql01.contoso.com:1433" }""")?.Name?.Port, Is.EqualTo(1433));

        configuration["Database:Name"] = "sql01.contoso.com";

        // <why>
        string? text = configuration["Database:Name"];
        if (!ServicePrincipalName.TryParse(text, out ServicePrincipalName? name, out string? reason))
        {
            Console.Error.WriteLine($"Database:Name is no service principal name. {reason}");
        }
        // </why>

        Assert.That((name, reason), Is.EqualTo((default(ServicePrincipalName), "The form is class/host, but there is no '/'.")));
        Assert.That(() => configuration.GetSection("Database").Get<DatabaseSettings>(), Throws.InvalidOperationException.With.Message.Contains("Database:Name"));
    }
}
