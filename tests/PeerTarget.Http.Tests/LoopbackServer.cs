using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace PeerTarget.Http.Tests;

/// <summary>A web server on a loopback address that counts its connections.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _connections;

    private LoopbackServer(IPAddress address, HttpProtocols protocols, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address, 0, listener =>
        {
            listener.Protocols = protocols;
            listener.Use(next => connection =>
            {
                _ = Interlocked.Increment(ref _connections);
                return next(connection);
            });
        }));
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(answer);
    }

    public IPEndPoint Address { get; private set; } = null!;

    /// <summary>How many connections there were. A connection that came before an answered request is counted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public Uri Uri => new($"http://{Address}/");

    public static async Task<LoopbackServer> StartAsync(IPAddress address, RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var server = new LoopbackServer(address, protocols, answer);
        await server._application.StartAsync();
        string url = server._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        server.Address = IPEndPoint.Parse(new Uri(url).Authority);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
