using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PeerTarget;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the provider of this operating system.</summary>
public static class PeerTargetServiceCollectionExtensions
{
    /// <summary>Registers <see cref="IPeerTargetNameProvider"/>, a singleton, unless one is registered already.</summary>
    /// <param name="services">Where to register.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// On Windows the service resolves to <see cref="WindowsPeerTargetNameProvider"/>. On any other operating system, resolving it throws
    /// <see cref="PlatformNotSupportedException"/>, so that no program goes on as if its peers were named. The provider uses the logging
    /// and metrics of the container, if there are any.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddPeerTargetNames(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(Create);
        return services;
    }

    /// <summary>Registers a keyed <see cref="IPeerTargetNameProvider"/>, a singleton, unless one is registered with that key already.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="serviceKey">The key.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks><inheritdoc cref="AddPeerTargetNames" path="/remarks/node()"/></remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="serviceKey"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddKeyedPeerTargetNames(this IServiceCollection services, object serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        services.TryAddKeyedSingleton(serviceKey, static (provider, _) => Create(provider));
        return services;
    }

    private static IPeerTargetNameProvider Create(IServiceProvider provider) => OperatingSystem.IsWindows()
        ? new WindowsPeerTargetNameProvider(
            provider.GetService<ILoggerFactory>()?.CreateLogger<WindowsPeerTargetNameProvider>(),
            provider.GetService<IMeterFactory>())
        : throw new PlatformNotSupportedException(WindowsPeerTargetNameProvider.UnsupportedMessage);
}
