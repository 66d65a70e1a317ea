using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PeerTarget;
using PeerTarget.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the peers of a configuration, and checks at the start of a host that peers can be named.</summary>
public static class PeerTargetHostingServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="PeerTargetDirectory"/>, a singleton, over the peers of a configuration. It registers the provider too, as
    /// <see cref="PeerTargetServiceCollectionExtensions.AddPeerTargetNames"/> does.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configuration">The section whose key <c>Peers</c> lists the peers. Each has a <c>Host</c> and a <c>Name</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// The host does not start if an entry has a fault, or if there is no entry: <see cref="OptionsValidationException"/> says which key, and
    /// why. It does not start either where no peer can be named, as <see cref="ValidatePeerTargetNamesOnStart"/> describes. DNS is not asked
    /// then. A second call adds the peers of another section.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddPeerTargets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddPeerTargets(options => options.Read(configuration));
    }

    /// <summary>Registers <see cref="PeerTargetDirectory"/> and the provider, over peers that code lists.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Adds the peers.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>The peers are checked as those of a configuration are. In a message, an entry has the key <c>Peers</c> and its index.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddPeerTargets(this IServiceCollection services, Action<PeerTargetOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PeerTargetOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PeerTargetOptions>, PeerTargetOptionsValidator>());
        services.TryAddSingleton<PeerTargetDirectory>();
        return services.AddPeerTargetNames().ValidatePeerTargetNamesOnStart();
    }

    /// <summary>Makes the host fail when it starts, and not at the first peer, where no peer can be named.</summary>
    /// <param name="services">Where to register.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// <para>
    /// The host does not start if <see cref="IPeerTargetNameProvider"/> cannot be resolved, as off Windows, or if it is
    /// <see cref="WindowsPeerTargetNameProvider"/> and <see cref="WindowsPeerTargetNameProvider.IsSupported"/> is <see langword="false"/>:
    /// <see cref="PlatformNotSupportedException"/>. It starts with any other provider, such as the emulator. No other service of the host has
    /// started by then.
    /// </para>
    /// <para>The check looks at the provider without a key. A container without a host checks nothing.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection ValidatePeerTargetNamesOnStart(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddHostedService<PeerTargetNameStartCheck>();
    }
}
