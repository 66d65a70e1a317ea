using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PeerTarget.Wire;

namespace PeerTarget;

/// <summary>
/// The base class of the providers: argument checks, the encoding of the buffers, errors, logging and metrics. A backend overrides
/// <see cref="Perform"/>.
/// </summary>
/// <remarks>Safe for use from several threads at once, if <see cref="Perform"/> is.</remarks>
public abstract class PeerTargetNameProvider : IPeerTargetNameProvider
{
    // Enough for a name of 184 characters; a longer one is encoded in a rented array.
    private const int StackSize = 512;

    [ThreadStatic]
    private static byte[]? s_option;

    private readonly OperationCounter? _counter;

    /// <summary>Creates the shared part.</summary>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere. docs/telemetry.md lists the events.</param>
    /// <param name="meterFactory">Where to count operations, or <see langword="null"/> for nowhere. docs/telemetry.md describes the counter.</param>
    protected PeerTargetNameProvider(ILogger? logger = null, IMeterFactory? meterFactory = null)
    {
        Logger = logger ?? NullLogger.Instance;
        _counter = meterFactory is null ? null : new OperationCounter(meterFactory);
    }

    /// <summary>Where this provider logs.</summary>
    protected ILogger Logger { get; }

    /// <inheritdoc/>
    public void Set(Socket socket, PeerTargetName name)
    {
        SocketError error = TrySet(socket, name);
        if (error is not SocketError.Success)
        {
            throw new PeerTargetNameException(PeerTargetNameOperation.Set, error, name.Principal, name.UncopiedPeer);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit] // The encoder writes every byte that the backend is given, so zeroing the buffer first would be wasted.
    [MethodImpl(MethodImplOptions.NoInlining)] // A caller that took the method in would zero them.
    public SocketError TrySet(Socket socket, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(name);

        bool map = NeedsMapping(socket, name.UncopiedPeer);
        int size = PeerTargetNameEncoder.GetSetSize(name);
        SocketError error;
        if (size <= StackSize)
        {
            Span<byte> buffer = stackalloc byte[StackSize];
            error = EncodeAndPerform(socket, name, map, buffer[..size]);
        }
        else
        {
            error = RentEncodeAndPerform(socket, name, map, size);
        }

        Log.SetAnswered(Logger, name, error);
        _counter?.Count(PeerTargetNameOperation.Set, socket, error);
        return error;
    }

    /// <inheritdoc/>
    public void Delete(Socket socket, IPEndPoint? peer)
    {
        SocketError error = TryDelete(socket, peer);
        if (error is not SocketError.Success)
        {
            throw new PeerTargetNameException(PeerTargetNameOperation.Delete, error, principal: null, peer);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit] // As for TrySet.
    [MethodImpl(MethodImplOptions.NoInlining)] // As for TrySet.
    public SocketError TryDelete(Socket socket, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(socket);

        Span<byte> buffer = stackalloc byte[SocketAddressLayout.IPv6Size];
        int written = PeerTargetNameEncoder.EncodeDelete(peer, buffer, NeedsMapping(socket, peer));
        SocketError error = PerformNow(PeerTargetNameOperation.Delete, socket, buffer[..written]);

        Log.DeleteAnswered(Logger, peer, error);
        _counter?.Count(PeerTargetNameOperation.Delete, socket, error);
        return error;
    }

    /// <inheritdoc/>
    public ValueTask<SocketError> TrySetAsync(Socket socket, PeerTargetName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(name);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<SocketError>(cancellationToken)
            : PerformAsync(PeerTargetNameOperation.Set, socket, name, name.UncopiedPeer, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SocketError> TryDeleteAsync(Socket socket, IPEndPoint? peer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<SocketError>(cancellationToken)
            : PerformAsync(PeerTargetNameOperation.Delete, socket, name: null, peer, cancellationToken);
    }

    /// <summary>Performs one operation on a socket.</summary>
    /// <param name="call">The operation, the socket, and the bytes that Windows would read.</param>
    /// <returns>
    /// <see cref="SocketError.Success"/>, or the Winsock code of the refusal. For a closed socket the code is
    /// <see cref="SocketError.NotSocket"/>. <see cref="SocketError.IOPending"/> promises to call
    /// <see cref="PeerTargetNameCall.Completion"/>, and is legal only if the call has one. Where Winsock would answer with a code, an
    /// implementation returns the code and does not throw.
    /// </returns>
    protected abstract SocketError Perform(in PeerTargetNameCall call);

    /// <summary>
    /// Whether an IPv6 socket speaks to IPv4 peers too. On such a socket the provider encodes an IPv4 peer by its IPv4-mapped address,
    /// as <see cref="Socket.Connect(EndPoint)"/> does.
    /// </summary>
    /// <param name="socket">The socket. It may be closed.</param>
    /// <returns>Also <see langword="false"/> if the socket is closed or cannot tell. <see cref="Perform"/> then answers with the code.</returns>
    /// <remarks>It is called only for an IPv4 peer of an IPv6 socket. It makes one system call.</remarks>
    protected virtual bool IsDualMode(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        try
        {
            // Socket.DualMode asks the same question, but boxes the answer.
            byte[] isIPv6Only = s_option ??= new byte[sizeof(int)];
            socket.GetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, isIPv6Only);
            return BitConverter.ToInt32(isIPv6Only) == 0;
        }
        catch (Exception unable) when (unable is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Logs and counts what was answered. A call that its caller cancelled is no event, but it is counted.</summary>
    internal void Answered(PeerTargetNameOperation operation, Socket socket, PeerTargetName? name, IPEndPoint? peer, SocketError error, bool isCancelled = false)
    {
        if (isCancelled)
        {
            // Nobody need be warned of what was asked for.
        }
        else if (name is not null)
        {
            Log.SetAnswered(Logger, name, error);
        }
        else
        {
            Log.DeleteAnswered(Logger, peer, error);
        }

        _counter?.Count(operation, socket, error);
    }

    private ValueTask<SocketError> PerformAsync(PeerTargetNameOperation operation, Socket socket, PeerTargetName? name, IPEndPoint? peer, CancellationToken cancellationToken)
    {
        PendingOperation pending = PendingOperation.Take(this, operation, socket, name, peer, cancellationToken);
        SocketError error = Begin(pending, operation, socket, name, peer, cancellationToken);
        if (error is SocketError.IOPending)
        {
            return pending.Outcome;
        }

        pending.GiveBack();
        Answered(operation, socket, name, peer, error);
        return new ValueTask<SocketError>(error);
    }

    [SkipLocalsInit] // As for TrySet.
    [MethodImpl(MethodImplOptions.NoInlining)] // As for TrySet.
    private SocketError Begin(PendingOperation pending, PeerTargetNameOperation operation, Socket socket, PeerTargetName? name, IPEndPoint? peer, CancellationToken cancellationToken)
    {
        int size = name is null ? SocketAddressLayout.IPv6Size : PeerTargetNameEncoder.GetSetSize(name);
        byte[]? rented = size <= StackSize ? null : ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Span<byte> buffer = rented is null ? stackalloc byte[StackSize] : rented;
            bool map = NeedsMapping(socket, peer);
            int written = name is null ? PeerTargetNameEncoder.EncodeDelete(peer, buffer[..size], map) : size;
            if (name is not null)
            {
                PeerTargetNameEncoder.WriteSet(name, buffer[..size], map);
            }

            return Perform(new PeerTargetNameCall(operation, socket, buffer[..written], output: default, pending.Completion, cancellationToken));
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private bool NeedsMapping(Socket socket, IPEndPoint? peer) =>
        socket.AddressFamily is AddressFamily.InterNetworkV6 && peer?.AddressFamily is AddressFamily.InterNetwork && IsDualMode(socket);

    private SocketError RentEncodeAndPerform(Socket socket, PeerTargetName name, bool map, int size)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return EncodeAndPerform(socket, name, map, rented.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private SocketError EncodeAndPerform(Socket socket, PeerTargetName name, bool map, Span<byte> buffer)
    {
        PeerTargetNameEncoder.WriteSet(name, buffer, map);
        return PerformNow(PeerTargetNameOperation.Set, socket, buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SocketError PerformNow(PeerTargetNameOperation operation, Socket socket, ReadOnlySpan<byte> input)
    {
        SocketError error = Perform(new PeerTargetNameCall(operation, socket, input));
        return error is not SocketError.IOPending ? error : throw LeftPending();
    }

    private InvalidOperationException LeftPending() => new($"{GetType()} left a call pending, but the call had to complete before it returned.");
}
