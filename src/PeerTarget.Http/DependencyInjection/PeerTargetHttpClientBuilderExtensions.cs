using System.Net;
using Microsoft.Extensions.Http;
using PeerTarget;
using PeerTarget.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the connections of clients that the HTTP client factory makes.</summary>
public static class PeerTargetHttpClientBuilderExtensions
{
    /// <summary>
    /// Makes <see cref="PeerTargetNameHttpHandler"/> the primary handler of a client, with the <see cref="IPeerTargetNameProvider"/> of the
    /// container. It takes the place of the primary handler that was there.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="principalOf"><inheritdoc cref="PeerTargetNameHttp.ConnectCallback" path="/param[@name='principalOf']"/></param>
    /// <param name="configure"><inheritdoc cref="PeerTargetNameHttpHandler(IPeerTargetNameProvider, Func{DnsEndPoint, ServicePrincipalName}, Action{SocketsHttpHandler})" path="/param[@name='configure']"/></param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// Creating the client throws <see cref="InvalidOperationException"/> if a later call, such as <c>UseSocketsHttpHandler</c>, has put
    /// another primary handler in this one's place. Pass its settings to <paramref name="configure"/>. Creating the client also throws if no
    /// provider is registered.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IHttpClientBuilder AddPeerTargetNames(
        this IHttpClientBuilder builder, Func<DnsEndPoint, ServicePrincipalName?>? principalOf = null, Action<SocketsHttpHandler>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigurePrimaryHttpMessageHandler(services => new PeerTargetNameHttpHandler(services.GetService<IPeerTargetNameProvider>() ?? throw NoProvider(), principalOf, configure));
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, static options => options.HttpMessageHandlerBuilderActions.Add(static handlers =>
        {
            if (handlers.PrimaryHandler is not PeerTargetNameHttpHandler)
            {
                throw new InvalidOperationException(
                    $"The primary handler of the HTTP client \"{handlers.Name}\" was replaced after {nameof(AddPeerTargetNames)}, so its connections would have no peer target names. Pass the settings of the handler to {nameof(AddPeerTargetNames)}.");
            }
        }));
        return builder;
    }

    private static InvalidOperationException NoProvider() => new(
        $"No {nameof(IPeerTargetNameProvider)} is registered, so the connections of the HTTP client would have no peer target names. Call services.AddPeerTargetNames() of the package PeerTarget or, in tests, services.AddEmulatedPeerTargetNames() of the package PeerTarget.Emulation.");
}
