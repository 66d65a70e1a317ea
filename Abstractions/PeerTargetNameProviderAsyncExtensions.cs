using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>The asynchronous methods that throw. Safe for use from several threads at once, if the provider is.</summary>
public static class PeerTargetNameProviderAsyncExtensions
{
    /// <summary>Names the principal that the socket expects at a peer, without blocking the thread.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="socket"><inheritdoc cref="IPeerTargetNameProvider.Set" path="/param[@name='socket']"/></param>
    /// <param name="name"><inheritdoc cref="IPeerTargetNameProvider.Set" path="/param[@name='name']"/></param>
    /// <param name="cancellationToken"><inheritdoc cref="IPeerTargetNameProvider.TrySetAsync" path="/param[@name='cancellationToken']"/></param>
    /// <returns>A task. Await it once.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. <see cref="IPeerTargetNameProvider.Set"/> lists the codes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled by <paramref name="cancellationToken"/>.</exception>
    public static ValueTask SetAsync(this IPeerTargetNameProvider provider, Socket socket, PeerTargetName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(name);
        return ThrowIfRefused(provider.TrySetAsync(socket, name, cancellationToken), PeerTargetNameOperation.Set, name.Principal, name.UncopiedPeer);
    }

    /// <summary>Removes the name that a set gave to a peer, without blocking the thread.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="socket"><inheritdoc cref="IPeerTargetNameProvider.Delete" path="/param[@name='socket']"/></param>
    /// <param name="peer"><inheritdoc cref="IPeerTargetNameProvider.Delete" path="/param[@name='peer']"/></param>
    /// <param name="cancellationToken"><inheritdoc cref="IPeerTargetNameProvider.TryDeleteAsync" path="/param[@name='cancellationToken']"/></param>
    /// <returns>A task. Await it once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> or <paramref name="socket"/> is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. <see cref="IPeerTargetNameProvider.Delete"/> lists the codes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled by <paramref name="cancellationToken"/>.</exception>
    public static ValueTask DeleteAsync(this IPeerTargetNameProvider provider, Socket socket, IPEndPoint? peer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return ThrowIfRefused(provider.TryDeleteAsync(socket, peer, cancellationToken), PeerTargetNameOperation.Delete, principal: null, peer);
    }

    private static ValueTask ThrowIfRefused(ValueTask<SocketError> answer, PeerTargetNameOperation operation, string? principal, IPEndPoint? peer)
    {
        if (!answer.IsCompletedSuccessfully)
        {
            return AwaitAndThrowIfRefused(answer, operation, principal, peer);
        }

        SocketError error = answer.GetAwaiter().GetResult();
        return error is SocketError.Success ? ValueTask.CompletedTask : ValueTask.FromException(new PeerTargetNameException(operation, error, principal, peer));
    }

    private static async ValueTask AwaitAndThrowIfRefused(ValueTask<SocketError> answer, PeerTargetNameOperation operation, string? principal, IPEndPoint? peer)
    {
        if (await answer.ConfigureAwait(false) is var error and not SocketError.Success)
        {
            throw new PeerTargetNameException(operation, error, principal, peer);
        }
    }
}
