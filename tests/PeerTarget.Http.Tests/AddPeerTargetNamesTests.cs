using Microsoft.Extensions.DependencyInjection;

namespace PeerTarget.Http.Tests;

[TestFixture]
internal sealed class AddPeerTargetNamesTests : HttpFixture
{
    [Test]
    public async Task A_client_of_the_factory_names_its_connections_with_the_provider_of_the_container()
    {
        LoopbackServer server = await ServeAsync();
        using ServiceProvider services = Services(builder => builder.AddPeerTargetNames(PrincipalOf));

        _ = await Client(services).GetStringAsync(server.Uri);

        Emulator.Calls.VerifyNamed("host/a.example", server.Address).VerifyNothingElse();
    }

    [Test]
    public void The_handler_underneath_is_set_up_by_the_callback()
    {
        SocketsHttpHandler? seen = null;
        using ServiceProvider services = Services(builder => builder.AddPeerTargetNames(configure: handler => seen = handler));

        _ = Client(services);

        Assert.That(seen?.ConnectCallback, Is.Not.Null);
    }

    [Test]
    public async Task An_earlier_primary_handler_gives_way()
    {
        LoopbackServer server = await ServeAsync();
        using ServiceProvider services = Services(builder => builder.UseSocketsHttpHandler().AddPeerTargetNames(PrincipalOf));

        _ = await Client(services).GetStringAsync(server.Uri);

        Emulator.Calls.VerifyNamed("host/a.example", server.Address).VerifyNothingElse();
    }

    [Test]
    public void A_later_primary_handler_is_refused_because_its_connections_would_have_no_names()
    {
        using ServiceProvider services = Services(builder => builder.AddPeerTargetNames().UseSocketsHttpHandler());

        Assert.That(() => Client(services), Throws.InvalidOperationException.With.Message.Contains("\"server\"").And.Message.Contains("AddPeerTargetNames"));
    }

    [Test]
    public void Another_client_of_the_factory_is_left_alone()
    {
        using ServiceProvider services = Services(builder => builder.AddPeerTargetNames());

        Assert.That(() => services.GetRequiredService<IHttpClientFactory>().CreateClient("other"), Throws.Nothing);
    }

    [Test]
    public void Without_a_provider_there_is_no_client()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("server").AddPeerTargetNames();
        using ServiceProvider container = services.BuildServiceProvider();

        Assert.That(() => Client(container), Throws.InvalidOperationException.With.Message.Contains("AddPeerTargetNames()").And.Message.Contains("AddEmulatedPeerTargetNames()"));
    }

    [Test]
    public void A_null_builder_is_refused() =>
        Assert.That(() => default(IHttpClientBuilder)!.AddPeerTargetNames(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("builder"));

    private static HttpClient Client(ServiceProvider services) => services.GetRequiredService<IHttpClientFactory>().CreateClient("server");

    private ServiceProvider Services(Action<IHttpClientBuilder> configure)
    {
        IServiceCollection services = new ServiceCollection().AddSingleton(Emulator).AddEmulatedPeerTargetNames();
        configure(services.AddHttpClient("server"));
        return services.BuildServiceProvider();
    }
}
