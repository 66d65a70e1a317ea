using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PeerTarget.Emulation;

namespace PeerTarget.Http.Tests;

[TestFixture]
internal sealed class PeerTargetNameHttpHandlerTests : HttpFixture
{
    [Test]
    public async Task A_connection_expects_the_principal_of_its_host()
    {
        LoopbackServer server = await ServeAsync();
        using HttpClient client = Client();

        string answer = await client.GetStringAsync(new Uri($"http://localhost:{server.Address.Port}/"));

        Assert.That(answer, Is.EqualTo("all is well"));
        Emulator.Calls.VerifyNamed("host/localhost", server.Address).VerifyNamed("host/localhost").VerifyNothingElse();
        Assert.That(Emulator.Calls.Select(call => call.IsConnected), Is.All.False);
    }

    [Test]
    public async Task The_selector_sees_host_and_port_and_gives_the_principal()
    {
        LoopbackServer server = await ServeAsync();
        DnsEndPoint? seen = null;
        using HttpClient client = Client(host =>
        {
            seen = host;
            return new ServicePrincipalName("HTTP", "web.example", host.Port);
        });

        _ = await client.GetStringAsync(server.Uri);

        Assert.That((seen?.Host, seen?.Port), Is.EqualTo(("127.0.0.1", server.Address.Port)));
        Emulator.Calls.VerifyNamed($"HTTP/web.example:{server.Address.Port}", server.Address).VerifyNothingElse();
    }

    [Test]
    public async Task A_synchronous_request_is_named_too()
    {
        LoopbackServer server = await ServeAsync();
        using HttpClient client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Uri);

        using HttpResponseMessage response = await SendOnItsOwnThreadAsync(client, request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Emulator.Calls.VerifyNamed("host/a.example", server.Address).VerifyNothingElse();
    }

    [Test]
    public async Task Over_HTTP_2_many_requests_share_one_named_connection()
    {
        LoopbackServer server = await ServeAsync(context => context.Response.WriteAsync(context.Request.Protocol), protocols: HttpProtocols.Http2);
        using HttpClient client = Client();
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        string[] answers = [await client.GetStringAsync(server.Uri), .. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetStringAsync(server.Uri)))];

        Assert.That(answers, Is.All.EqualTo("HTTP/2"));
        Assert.That(server.Connections, Is.EqualTo(1));
        Emulator.Calls.VerifyNamed("host/a.example", server.Address).VerifyNothingElse();
    }

    [Test]
    public async Task Each_of_several_connections_to_one_host_is_named()
    {
        const int Count = 8;
        int missing = Count;
        var everybodyIsHere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopbackServer server = await ServeAsync(async context =>
        {
            if (Interlocked.Decrement(ref missing) == 0)
            {
                everybodyIsHere.SetResult();
            }

            await everybodyIsHere.Task;
            await context.Response.WriteAsync("all is well");
        });
        using HttpClient client = Client();

        _ = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => client.GetStringAsync(server.Uri)));

        Assert.That(server.Connections, Is.EqualTo(Count));
        Assert.That(Emulator.Calls, Has.Count.EqualTo(Count));
    }

    [Test]
    public async Task After_a_redirect_the_connection_expects_the_principal_of_the_new_host()
    {
        LoopbackServer second = await ServeAsync(address: SecondAddress);
        LoopbackServer first = await ServeAsync(context =>
        {
            context.Response.Redirect(second.Uri.ToString());
            return Task.CompletedTask;
        });
        using HttpClient client = Client();

        string answer = await client.GetStringAsync(new Uri($"http://localhost:{first.Address.Port}/"));

        Assert.That(answer, Is.EqualTo("all is well"));
        Emulator.Calls.VerifyNamed("host/localhost", first.Address).VerifyNamed("host/localhost").VerifyNamed("host/b.example", second.Address).VerifyNothingElse();
    }

    [Test]
    public async Task A_redirect_to_a_host_whose_name_is_refused_ends_there()
    {
        LoopbackServer second = await ServeAsync(address: SecondAddress);
        LoopbackServer first = await ServeAsync(context =>
        {
            context.Response.Redirect(second.Uri.ToString());
            return Task.CompletedTask;
        });
        using Interception refusal = Emulator.Fail(SocketError.OperationNotSupported, call => call.Principal == "host/b.example");
        using HttpClient client = Client();

        Assert.That(() => client.GetStringAsync(first.Uri), Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<PeerTargetNameException>());
        Assert.That(second.Connections, Is.Zero);
    }

    [Test]
    public async Task A_refused_name_stops_the_request_and_is_inside_a_connection_error()
    {
        LoopbackServer server = await ServeAsync();
        using HttpClient client = Client();
        using (Emulator.Fail(SocketError.OperationNotSupported))
        {
            HttpRequestException failure = Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(server.Uri));

            Assert.That(failure.HttpRequestError, Is.EqualTo(HttpRequestError.ConnectionError));
            Assert.That(failure.InnerException, Is.TypeOf<PeerTargetNameException>().With.Property("SocketErrorCode").EqualTo(SocketError.OperationNotSupported)
                .And.Property("Principal").EqualTo("host/a.example").And.Property("Peer").EqualTo(server.Address));
            Assert.That(Emulator.Calls, Has.Count.EqualTo(1), "no second try");
        }

        // A connection of the refused request would be in front of this one.
        _ = await client.GetStringAsync(server.Uri);
        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task An_IP_address_without_a_selector_is_refused()
    {
        LoopbackServer server = await ServeAsync();
        using HttpClient client = Client(_ => null);

        Assert.That(() => client.GetStringAsync(server.Uri), Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<ArgumentException>());
        Assert.That(Emulator.Calls, Is.Empty);
    }

    [Test]
    public async Task A_web_socket_is_named()
    {
        LoopbackServer server = await ServeAsync(async context =>
        {
            using WebSocket peer = await context.WebSockets.AcceptWebSocketAsync();
            await peer.SendAsync("all is well"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            await peer.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, context.RequestAborted);
        });
        using var invoker = new HttpMessageInvoker(Handler());
        using var client = new ClientWebSocket();

        await client.ConnectAsync(new Uri($"ws://{server.Address}/"), invoker, CancellationToken.None);

        byte[] message = new byte[16];
        WebSocketReceiveResult received = await client.ReceiveAsync(message, CancellationToken.None);
        Assert.That(message[..received.Count], Is.EqualTo("all is well"u8.ToArray()));
        Emulator.Calls.VerifyNamed("host/a.example", server.Address).VerifyNothingElse();
    }

    [Test]
    public async Task Behind_a_proxy_the_connection_expects_the_principal_of_the_proxy()
    {
        LoopbackServer proxy = await ServeAsync(context => context.Response.WriteAsync(context.Request.Host.Value!));
        using HttpClient client = Client(configure: handler =>
        {
            Assert.That(handler.UseProxy, Is.False, "no proxy unless it is asked for");
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(proxy.Uri);
        });

        string answer = await client.GetStringAsync(new Uri("http://server.example/"));

        Assert.That(answer, Is.EqualTo("server.example"));
        Emulator.Calls.VerifyNamed("host/a.example", proxy.Address).VerifyNothingElse();
    }

    [Test]
    public void A_connect_callback_that_is_there_already_is_refused() => Assert.That(
        () => Client(configure: handler => handler.ConnectCallback = (_, _) => throw new NotSupportedException()),
        Throws.InvalidOperationException.With.Message.Contains("ConnectCallback"));

    [Test]
    public async Task An_inner_handler_in_the_place_of_its_own_is_refused()
    {
        LoopbackServer server = await ServeAsync();
        using var another = new SocketsHttpHandler();
        PeerTargetNameHttpHandler handler = Handler();
        handler.InnerHandler = another;
        using var client = new HttpClient(handler);

        Assert.That(() => client.GetStringAsync(server.Uri), Throws.InvalidOperationException.With.Message.Contains("inner handler"));
        Assert.That(server.Connections, Is.Zero);
    }

    [TestCase(HttpVersionPolicy.RequestVersionExact)]
    [TestCase(HttpVersionPolicy.RequestVersionOrHigher)]
    public void A_request_that_demands_HTTP_3_is_refused(HttpVersionPolicy policy)
    {
        using HttpClient client = Client();

        Assert.That(() => client.SendAsync(Request(HttpVersion.Version30, policy)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("peer target name"));
        Assert.That(() => client.Send(Request(HttpVersion.Version30, policy)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("peer target name"));
        Assert.That(Emulator.Calls, Is.Empty);
    }

    [TestCase("3.0", HttpVersionPolicy.RequestVersionOrLower, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("2.0", HttpVersionPolicy.RequestVersionOrHigher, "2.0", HttpVersionPolicy.RequestVersionExact)]
    [TestCase("1.1", HttpVersionPolicy.RequestVersionOrHigher, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("1.0", HttpVersionPolicy.RequestVersionOrHigher, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("2.0", HttpVersionPolicy.RequestVersionOrLower, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("2.0", HttpVersionPolicy.RequestVersionExact, "2.0", HttpVersionPolicy.RequestVersionExact)]
    [TestCase("1.1", HttpVersionPolicy.RequestVersionOrLower, "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("1.1", HttpVersionPolicy.RequestVersionExact, "1.1", HttpVersionPolicy.RequestVersionExact)]
    public async Task A_request_that_could_go_over_HTTP_3_is_limited_to_HTTP_2_and_another_stays_as_it_is(string version, HttpVersionPolicy policy, string limited, HttpVersionPolicy limitedPolicy)
    {
        LoopbackServer server = await ServeAsync(protocols: limitedPolicy is HttpVersionPolicy.RequestVersionExact && limited == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        using HttpClient client = Client();
        using HttpRequestMessage request = Request(Version.Parse(version), policy, server.Uri);

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((request.Version, request.VersionPolicy), Is.EqualTo((Version.Parse(limited), limitedPolicy)));
    }

    [TestCase("3.0", HttpVersionPolicy.RequestVersionOrLower)]
    [TestCase("1.1", HttpVersionPolicy.RequestVersionOrHigher)]
    public async Task A_synchronous_request_is_limited_to_HTTP_1(string version, HttpVersionPolicy policy)
    {
        LoopbackServer server = await ServeAsync();
        using HttpClient client = Client();
        using HttpRequestMessage request = Request(Version.Parse(version), policy, server.Uri);

        using HttpResponseMessage response = await SendOnItsOwnThreadAsync(client, request);

        Assert.That((response.StatusCode, request.Version, request.VersionPolicy), Is.EqualTo((HttpStatusCode.OK, HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrLower)));
    }

    [Test]
    public void Disposing_of_it_disposes_of_the_handler_underneath()
    {
        SocketsHttpHandler? underneath = null;
        var handler = new PeerTargetNameHttpHandler(Names, configure: inner => underneath = inner);

        handler.Dispose();

        Assert.That(() => underneath!.UseProxy = true, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_null_provider_is_refused()
    {
        Assert.That(() => new PeerTargetNameHttpHandler(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => PeerTargetNameHttp.ConnectCallback(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
    }

    // A synchronous request on a thread of the pool would keep it from the server.
    private static Task<HttpResponseMessage> SendOnItsOwnThreadAsync(HttpClient client, HttpRequestMessage request) =>
        Task.Factory.StartNew(() => client.Send(request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static HttpRequestMessage Request(Version version, HttpVersionPolicy policy, Uri? uri = null) =>
        new(HttpMethod.Get, uri ?? new Uri("https://server.example/")) { Version = version, VersionPolicy = policy };
}
