using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PeerTarget.Emulation;

namespace PeerTarget.Examples;

/// <summary>Tests of <see cref="PeerWorker"/> as a user would write them. The worker owns its sockets, and the tests never see one.</summary>
[TestFixture]
public sealed class PeerWorkerTests
{
    private readonly List<LoopbackPeer> _peers = [];

    [TearDown]
    public void StopPeers()
    {
        _peers.ForEach(peer => peer.Dispose());
        _peers.Clear();
    }

    [Test]
    public async Task Every_peer_of_the_configuration_is_named_before_it_is_spoken_to()
    {
        (string, IPEndPoint)[] peers = [Start("udp"), Start("tcp"), Start("http")];

        WinsockEmulator emulator = await RunAsync<PeerWorker>(peers);

        emulator.Calls
            .VerifyNamed("host/udp.example", peers[0].Item2)
            .VerifyNamed("host/tcp.example", peers[1].Item2)
            .VerifyNamed("host/http.example", peers[2].Item2)
            .VerifyNothingElse();
        emulator.Verify();
    }

    [Test]
    public async Task A_worker_that_sends_before_it_names_is_caught()
    {
        (string, IPEndPoint) peer = Start("udp");

        WinsockEmulator emulator = await RunAsync<SendsFirst>([peer]);

        Assert.That(() => emulator.Calls.VerifyNamed("host/udp.example", peer.Item2), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("before the socket was in use"));
    }

    [Test]
    public async Task A_name_that_Windows_had_no_memory_for_is_tried_again()
    {
        (string, IPEndPoint) peer = Start("udp");

        WinsockEmulator emulator = await RunAsync<PeerWorker>([peer], all => all.Fail(SocketError.NoBufferSpaceAvailable, times: 2));

        emulator.Calls.VerifyNamed("host/udp.example", peer.Item2);
        emulator.Verify();
    }

    [Test]
    public async Task A_man_in_the_middle_is_stopped()
    {
        (string, IPEndPoint) peer = Start("tcp");

        WinsockEmulator emulator = await RunAsync<PeerWorker>([peer], all => all.AddPeer(peer.Item2, "host/impostor.example"));

        Assert.That(emulator.Authenticate(emulator.Calls.Single()), Is.EqualTo(PeerAuthentication.WrongPrincipal));
    }

    [Test]
    public async Task A_sweep_finds_the_assumption_that_a_worker_depends_on_and_the_mended_worker_depends_on_none()
    {
        (string, IPEndPoint) peer = Start("udp");

        Assert.That(await FailingRowsAsync<NamesBeforeEachSend>(peer), Is.EqualTo(new[] { "RepeatedSet = WSAEINVAL" }));
        Assert.That(await FailingRowsAsync<PeerWorker>(peer), Is.Empty);
    }

    private static async Task<string[]> FailingRowsAsync<TWorker>((string, IPEndPoint) peer)
        where TWorker : PeerWorker
    {
        List<string> failing = [];
        foreach (WinsockAssumptions assumptions in WinsockAssumptions.Variations)
        {
            try
            {
                (await RunAsync<TWorker>([peer], options: options => options.Assumptions = assumptions)).Verify();
            }
            catch (Exception failure) when (failure is PeerTargetNameException or EmulatorVerificationException)
            {
                failing.Add($"{assumptions}");
            }
        }

        return [.. failing];
    }

    /// <summary>Runs the worker of a host to its end, and gives back the emulator that it called.</summary>
    private static async Task<WinsockEmulator> RunAsync<TWorker>(
        (string Protocol, IPEndPoint Address)[] peers, Action<WinsockEmulator>? arrange = null, Action<WinsockEmulatorOptions>? options = null)
        where TWorker : PeerWorker
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(peers.SelectMany((peer, i) => new Dictionary<string, string?>
        {
            [$"Peers:{i}:Protocol"] = peer.Protocol,
            [$"Peers:{i}:EndPoint"] = $"{peer.Address}",
            [$"Peers:{i}:Principal"] = $"host/{peer.Protocol}.example",
        }));
        builder.Services.Configure<WorkerOptions>(builder.Configuration);
        builder.Services.AddEmulatedPeerTargetNames(options).AddHostedService<TWorker>();
        using IHost host = builder.Build();
        WinsockEmulator emulator = host.Services.GetRequiredService<WinsockEmulator>();
        arrange?.Invoke(emulator);

        await host.StartAsync();
        await host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!;
        return emulator;
    }

    private (string Protocol, IPEndPoint Address) Start(string protocol)
    {
        _peers.Add(new LoopbackPeer(protocol));
        return (protocol, _peers[^1].Address);
    }

    private sealed class SendsFirst(IPeerTargetNameProvider names, IOptions<WorkerOptions> options) : PeerWorker(names, options)
    {
        protected override async Task ReportByUdpAsync(Peer peer, CancellationToken stoppingToken)
        {
            using var client = new UdpClient(peer.Address.AddressFamily);
            _ = await client.SendAsync("all is well"u8.ToArray(), peer.Address, stoppingToken);
            Name(client.Client, peer);
        }
    }

    private sealed class NamesBeforeEachSend(IPeerTargetNameProvider names, IOptions<WorkerOptions> options) : PeerWorker(names, options)
    {
        protected override async Task ReportByUdpAsync(Peer peer, CancellationToken stoppingToken)
        {
            using var client = new UdpClient(peer.Address.AddressFamily);
            for (int i = 0; i < 2; i++)
            {
                Name(client.Client, peer);
                _ = await client.SendAsync("all is well"u8.ToArray(), peer.Address, stoppingToken);
            }
        }
    }
}
