using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PeerTarget.Emulation;

namespace PeerTarget.Http.Tests;

/// <summary>A fixture with an emulator and web servers that end with each test. After each test every connection must have had a name.</summary>
internal abstract class HttpFixture
{
    private readonly List<LoopbackServer> _servers = [];
    private readonly List<IDisposable> _opened = [];

    protected static IPAddress SecondAddress { get; } = IPAddress.Parse("127.0.0.2");

    protected EmulatedPeerTargetNameProvider Names { get; private set; } = null!;

    protected WinsockEmulator Emulator => Names.Emulator;

    [SetUp]
    public void CreateEmulator() => Names = new EmulatedPeerTargetNameProvider();

    [TearDown]
    public async Task EveryConnectionHadAName()
    {
        try
        {
            foreach (LoopbackServer server in _servers)
            {
                Assert.That(server.Connections, Is.EqualTo(Emulator.Calls.Count(call => call.Answer is SocketError.Success && server.Address.Equals(call.Peer))), $"connections to {server.Address}");
            }

            Emulator.Verify();
        }
        finally
        {
            _opened.ForEach(opened => opened.Dispose());
            _opened.Clear();
            foreach (LoopbackServer server in _servers)
            {
                await server.DisposeAsync();
            }

            _servers.Clear();
        }
    }

    protected async Task<LoopbackServer> ServeAsync(RequestDelegate? answer = null, IPAddress? address = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        LoopbackServer server = await LoopbackServer.StartAsync(address ?? IPAddress.Loopback, answer ?? (context => context.Response.WriteAsync("all is well")), protocols);
        _servers.Add(server);
        return server;
    }

    /// <summary>A handler that names the loopback addresses, unless it is told otherwise.</summary>
    protected PeerTargetNameHttpHandler Handler(Func<DnsEndPoint, ServicePrincipalName?>? principalOf = null, Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new PeerTargetNameHttpHandler(Names, principalOf ?? PrincipalOf, configure);
        _opened.Add(handler);
        return handler;
    }

    protected HttpClient Client(Func<DnsEndPoint, ServicePrincipalName?>? principalOf = null, Action<SocketsHttpHandler>? configure = null) =>
        new(Handler(principalOf, configure));

    /// <summary>Gives the loopback addresses the principals a.example and b.example, and leaves other hosts to their own names.</summary>
    protected static ServicePrincipalName? PrincipalOf(DnsEndPoint host) => host.Host switch
    {
        "127.0.0.1" => ServicePrincipalName.ForHost("a.example"),
        "127.0.0.2" => ServicePrincipalName.ForHost("b.example"),
        _ => null,
    };
}
