using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeerTarget.Hosting;

/// <summary>Ends the start of a host that cannot name its peers, before any other service of the host starts.</summary>
internal sealed class PeerTargetNameStartCheck(IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Off Windows, resolving throws. A provider that the application brings, such as the emulator, answers for itself.
        if (services.GetRequiredService<IPeerTargetNameProvider>() is WindowsPeerTargetNameProvider && !WindowsPeerTargetNameProvider.IsSupported)
        {
            throw new PlatformNotSupportedException(
                "This machine has no peer target names. Winsock answers WSAEOPNOTSUPP, as under Wine, or no socket could be opened. The host does not start, "
                + "because no peer could be named. To test here, reference the package PeerTarget.Emulation and call services.AddEmulatedPeerTargetNames(). "
                + "The emulator authenticates nobody.");
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
