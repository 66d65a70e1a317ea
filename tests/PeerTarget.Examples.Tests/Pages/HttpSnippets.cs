using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using PeerTarget.Emulation;
using PeerTarget.Http;
using StackExchange.Redis;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace PeerTarget.Examples;

/// <summary>The code of docs/http.md.</summary>
[TestFixture]
public sealed class HttpSnippets
{
    private LoopbackPeer _server = null!;

    private static EmulatedPeerTargetNameProvider Refusing()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        _ = peerTargetNames.Emulator.Fail(SocketError.OperationNotSupported);
        return peerTargetNames;
    }

    [SetUp]
    public void Serve() => _server = new LoopbackPeer("http");

    [TearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public async Task A_socket_is_named_and_connected()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new DnsEndPoint("localhost", _server.Address.Port);

        // <connect>
        using Socket socket = await peerTargetNames.ConnectAsync(server);
        // </connect>

        Assert.That(socket.Connected, Is.True);
        peerTargetNames.Emulator.Calls.VerifyNamed("host/localhost").VerifyNothingElse();
    }

    [Test]
    public void The_registration_resolves()
    {
        var services = new ServiceCollection();

        // <register-client>
        services.AddPeerTargetNames();
        services.AddHttpClient("time", client => client.BaseAddress = new Uri("https://time.contoso.com/")).AddPeerTargetNames();
        // </register-client>

        using ServiceProvider container = services.AddEmulatedPeerTargetNames().BuildServiceProvider();
        Assert.That(container.GetRequiredService<IHttpClientFactory>().CreateClient("time").BaseAddress, Is.Not.Null);
    }

    // <test-client>
    [Test]
    public async Task The_web_server_is_named()
    {
        using var server = new LoopbackPeer("http");
        var services = new ServiceCollection();
        services.AddEmulatedPeerTargetNames();
        services.AddHttpClient("time").AddPeerTargetNames();
        using ServiceProvider container = services.BuildServiceProvider();
        HttpClient client = container.GetRequiredService<IHttpClientFactory>().CreateClient("time");

        _ = await client.GetStringAsync(new Uri($"http://localhost:{server.Address.Port}/"));

        WinsockEmulator emulator = container.GetRequiredService<WinsockEmulator>();
        emulator.Calls.VerifyNamed("host/localhost").VerifyNothingElse();
        emulator.Verify();
    }
    // </test-client>

    [Test]
    public async Task A_client_without_a_container_names_its_server()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();

        // <handler>
        using var handler = new PeerTargetNameHttpHandler(peerTargetNames);
        using var client = new HttpClient(handler);
        // </handler>

        _ = await client.GetStringAsync(new Uri($"http://localhost:{_server.Address.Port}/"));
        peerTargetNames.Emulator.Calls.VerifyNamed("host/localhost").VerifyNothingElse();
    }

    [Test]
    public void The_selector_and_the_settings_are_taken()
    {
        var services = new ServiceCollection();
        services.AddEmulatedPeerTargetNames();

        // <selector>
        services.AddHttpClient("time").AddPeerTargetNames(
            principalOf: host => host.Host == "192.0.2.10" ? ServicePrincipalName.ForHost("time.contoso.com") : null,
            configure: handler => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5));
        // </selector>

        using ServiceProvider container = services.BuildServiceProvider();
        Assert.That(container.GetRequiredService<IHttpClientFactory>().CreateClient("time"), Is.Not.Null);
    }

    [Test]
    public async Task A_refusal_can_be_told_from_another_failure()
    {
        using var handler = new PeerTargetNameHttpHandler(Refusing());
        using var client = new HttpClient(handler);
        string? told = null;

        // <refusal>
        try
        {
            _ = await client.GetStringAsync(new Uri("http://localhost/"));
        }
        catch (HttpRequestException failure) when (failure.InnerException is PeerTargetNameException refusal)
        {
            told = refusal.Message;
        }
        // </refusal>

        Assert.That(told, Does.Contain("WSAEOPNOTSUPP"));
    }

    [Test]
    public void A_refusal_is_not_tried_again()
    {
        var services = new ServiceCollection();
        services.AddEmulatedPeerTargetNames();

        // <resilience>
        services.AddHttpClient("time").AddPeerTargetNames().AddStandardResilienceHandler(options =>
        {
            var mayRetry = options.Retry.ShouldHandle;
            options.Retry.ShouldHandle = attempt => attempt.Outcome.Exception?.InnerException is PeerTargetNameException { IsTransient: false }
                ? ValueTask.FromResult(false)
                : mayRetry(attempt);
        });
        // </resilience>

        using ServiceProvider container = services.BuildServiceProvider();
        WinsockEmulator emulator = container.GetRequiredService<WinsockEmulator>();
        using Interception refusal = emulator.Fail(SocketError.OperationNotSupported);
        HttpClient client = container.GetRequiredService<IHttpClientFactory>().CreateClient("time");

        Assert.That(() => client.GetStringAsync(new Uri("http://localhost/")), Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<PeerTargetNameException>());
        Assert.That(refusal.Hits, Is.EqualTo(1));
    }

    [Test]
    public void A_grpc_channel_does_not_reach_a_server_whose_name_is_refused()
    {
        EmulatedPeerTargetNameProvider peerTargetNames = Refusing();
        string address = $"http://localhost:{_server.Address.Port}";

        // <grpc>
        using var handler = new PeerTargetNameHttpHandler(peerTargetNames);
        using GrpcChannel channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        // </grpc>

        Marshaller<byte[]> bytes = Marshallers.Create(given => given, given => given);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "time", "ask", bytes, bytes);
        Assert.That(
            () => channel.CreateCallInvoker().AsyncUnaryCall(method, host: null, new CallOptions(), []).ResponseAsync,
            Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.Unavailable));
        Assert.That(peerTargetNames.Emulator.Calls.Select(call => call.Principal), Is.EqualTo(new[] { "host/localhost" }));
    }

    [Test]
    public async Task A_proxy_names_the_servers_behind_it()
    {
        var services = new ServiceCollection();
        services.AddEmulatedPeerTargetNames();

        // <yarp-register>
        services.AddReverseProxy();
        services.AddSingleton<IForwarderHttpClientFactory, NamingForwarderHttpClientFactory>();
        // </yarp-register>

        using ServiceProvider container = services.BuildServiceProvider();
        using HttpMessageInvoker client = container.GetRequiredService<IForwarderHttpClientFactory>()
            .CreateClient(new ForwarderHttpClientContext { ClusterId = "time", NewConfig = HttpClientConfig.Empty });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://localhost:{_server.Address.Port}/"));
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);

        container.GetRequiredService<WinsockEmulator>().Calls.VerifyNamed("host/localhost").VerifyNothingElse();
    }

    [Test]
    public async Task Redis_is_not_reached_if_its_name_is_refused()
    {
        EmulatedPeerTargetNameProvider peerTargetNames = Refusing();

        // <redis>
        var options = ConfigurationOptions.Parse("redis.contoso.com:6379");
        options.BeforeSocketConnect = (endPoint, _, socket) => peerTargetNames.Set(
            socket,
            new PeerTargetName(endPoint is DnsEndPoint server ? ServicePrincipalName.ForHost(server.Host) : throw new NotSupportedException($"No principal is known for {endPoint}.")));
        // </redis>

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        options.EndPoints.Clear();
        options.EndPoints.Add("localhost", ((IPEndPoint)listener.LocalEndpoint).Port);
        options.ConnectTimeout = 100;
        options.ConnectRetry = 1;
        Assert.That(async () => await ConnectionMultiplexer.ConnectAsync(options), Throws.TypeOf<RedisConnectionException>());

        await peerTargetNames.Emulator.WaitForAsync(1, call => call.Principal == "host/localhost");
        Assert.That(listener.Pending(), Is.False, "nobody has connected");
    }
}

// <yarp>
public sealed class NamingForwarderHttpClientFactory(IPeerTargetNameProvider peerTargetNames) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectCallback = PeerTargetNameHttp.ConnectCallback(peerTargetNames);
    }
}
// </yarp>
