using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PeerTarget;
using PeerTarget.Emulation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the emulator. Only these methods register it.</summary>
public static class PeerTargetEmulationServiceCollectionExtensions
{
    /// <summary>
    /// Makes the emulator the <see cref="IPeerTargetNameProvider"/>. It replaces any provider that is registered without a key. Its
    /// <see cref="WinsockEmulator"/> can be resolved too. All are singletons.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// A second call adds its configuration to the first, and makes the emulator the provider again. A call of AddPeerTargetNames, before
    /// or after, does not replace the emulator. If a <see cref="WinsockEmulator"/> is registered already, it is used as it is, and the
    /// options are not read.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddEmulatedPeerTargetNames(this IServiceCollection services, Action<WinsockEmulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddValidatedOptions(Options.Options.DefaultName, configure);
        services.TryAddSingleton(static provider => CreateEmulator(provider, Options.Options.DefaultName));
        services.TryAddSingleton(static provider => CreateProvider(provider, provider.GetRequiredService<WinsockEmulator>()));
        services.RemoveAll<IPeerTargetNameProvider>();
        return services.AddSingleton<IPeerTargetNameProvider>(static provider => provider.GetRequiredService<EmulatedPeerTargetNameProvider>());
    }

    /// <summary>
    /// Makes a separate emulator the keyed <see cref="IPeerTargetNameProvider"/>. It replaces any provider that is registered with that
    /// key. Its <see cref="WinsockEmulator"/> can be resolved by the key too. All are singletons.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="serviceKey">The key. Its text is also the name of the options.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="serviceKey"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The text of <paramref name="serviceKey"/> is empty. An empty name is that of the options without a key.</exception>
    public static IServiceCollection AddKeyedEmulatedPeerTargetNames(this IServiceCollection services, object serviceKey, Action<WinsockEmulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        string name = Convert.ToString(serviceKey, CultureInfo.InvariantCulture) ?? "";
        ArgumentException.ThrowIfNullOrEmpty(name, nameof(serviceKey));
        services.AddValidatedOptions(name, configure);
        services.TryAddKeyedSingleton(serviceKey, (provider, _) => CreateEmulator(provider, name));
        services.TryAddKeyedSingleton(serviceKey, static (provider, key) => CreateProvider(provider, provider.GetRequiredKeyedService<WinsockEmulator>(key)));
        services.RemoveAllKeyed<IPeerTargetNameProvider>(serviceKey);
        return services.AddKeyedSingleton<IPeerTargetNameProvider>(serviceKey, static (provider, key) => provider.GetRequiredKeyedService<EmulatedPeerTargetNameProvider>(key));
    }

    private static void AddValidatedOptions(this IServiceCollection services, string name, Action<WinsockEmulatorOptions>? configure)
    {
        OptionsBuilder<WinsockEmulatorOptions> options = services.AddOptions<WinsockEmulatorOptions>(name);
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WinsockEmulatorOptions>, WinsockEmulatorOptionsValidator>());
        _ = options.ValidateOnStart();
    }

    private static WinsockEmulator CreateEmulator(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<WinsockEmulatorOptions>>().Get(name), provider.GetService<TimeProvider>());

    private static EmulatedPeerTargetNameProvider CreateProvider(IServiceProvider provider, WinsockEmulator emulator) =>
        new(emulator, provider.GetService<ILoggerFactory>()?.CreateLogger<EmulatedPeerTargetNameProvider>(), provider.GetService<IMeterFactory>());
}
