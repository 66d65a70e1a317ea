using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PeerTarget;

/// <summary>
/// What every provider shares: argument checks, the encoding of the buffers, errors and logging. A backend writes
/// <see cref="Ioctl"/> and nothing else.
/// </summary>
/// <remarks>Safe for use from several threads at once, if <see cref="Ioctl"/> is.</remarks>
public abstract class PeerTargetNameProvider : IPeerTargetNameProvider
{
    // Enough for a name of 184 characters; a longer one is encoded in a rented array.
    private const int StackSize = 512;

    [ThreadStatic]
    private static byte[]? t_option;

    /// <summary>Creates the shared part.</summary>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere. docs/logging.md lists the events.</param>
    protected PeerTargetNameProvider(ILogger? logger = null) => Logger = logger ?? NullLogger.Instance;

    /// <summary>Where this provider logs.</summary>
    protected ILogger Logger { get; }

    /// <inheritdoc/>
    public void Set(Socket socket, PeerTargetName name)
    {
        SocketError error = TrySet(socket, name);
        if (error is not SocketError.Success)
        {
            throw new PeerTargetNameException(PeerTargetNameIoctl.Set, error, $"{new LoggedName(name)}");
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit] // The encoder writes every byte that Ioctl is given, so zeroing them first would be for nothing.
    public SocketError TrySet(Socket socket, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(name);

        SocketError error = NeedsMapping(socket, name.UncopiedPeer, out bool map);
        if (error is SocketError.Success)
        {
            int size = PeerTargetNameEncoder.GetSetSize(name);
            byte[]? rented = size <= StackSize ? null : ArrayPool<byte>.Shared.Rent(size);
            Span<byte> buffer = rented ?? stackalloc byte[StackSize];
            try
            {
                int written = PeerTargetNameEncoder.EncodeSet(name, buffer, map);
                error = Ioctl(socket, PeerTargetNameIoctl.Set, buffer[..written]);
            }
            finally
            {
                if (rented is not null)
                {
                    ArrayPool<byte>.Shared.Return(rented);
                }
            }
        }

        if (error is SocketError.Success)
        {
            Log.Set(Logger, new LoggedName(name));
        }
        else
        {
            Log.SetRefused(Logger, new LoggedName(name), error, (int)error);
        }

        return error;
    }

    /// <inheritdoc/>
    public void Delete(Socket socket, IPEndPoint? peer)
    {
        SocketError error = TryDelete(socket, peer);
        if (error is not SocketError.Success)
        {
            throw new PeerTargetNameException(PeerTargetNameIoctl.Delete, error, $"for {new LoggedPeer(peer)}");
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit] // As for TrySet.
    public SocketError TryDelete(Socket socket, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(socket);

        SocketError error = NeedsMapping(socket, peer, out bool map);
        if (error is SocketError.Success)
        {
            Span<byte> buffer = stackalloc byte[SocketAddressLayout.IPv6Size];
            int written = PeerTargetNameEncoder.EncodeDelete(peer, buffer, map);
            error = Ioctl(socket, PeerTargetNameIoctl.Delete, buffer[..written]);
        }

        if (error is SocketError.Success)
        {
            Log.Deleted(Logger, new LoggedPeer(peer));
        }
        else
        {
            Log.DeleteRefused(Logger, new LoggedPeer(peer), error, (int)error);
        }

        return error;
    }

    /// <summary>Performs one of the two ioctls on a socket.</summary>
    /// <param name="socket">The socket. It may have been closed, by another thread at any time.</param>
    /// <param name="ioctl">The operation, whose value is the control code.</param>
    /// <param name="input">
    /// The input buffer, byte for byte as Windows reads it: 144 bytes and those of the name to set, 16 or 28 to delete. Valid
    /// only during the call.
    /// </param>
    /// <returns>
    /// <see cref="SocketError.Success"/> or the Winsock code, <see cref="SocketError.NotSocket"/> for a closed socket. An
    /// implementation does not throw for what Winsock would answer with a code.
    /// </returns>
    protected abstract SocketError Ioctl(Socket socket, PeerTargetNameIoctl ioctl, ReadOnlySpan<byte> input);

    // As Socket.Connect does: a dual-mode socket speaks to IPv4 peers by their IPv4-mapped address. Only an IPv4 peer on an IPv6
    // socket costs the system call that tells whether it is dual-mode.
    private static SocketError NeedsMapping(Socket socket, IPEndPoint? peer, out bool map)
    {
        map = false;
        return socket.AddressFamily is AddressFamily.InterNetworkV6 && peer?.AddressFamily is AddressFamily.InterNetwork
            ? IsDualMode(socket, out map)
            : SocketError.Success;
    }

    private static SocketError IsDualMode(Socket socket, out bool isDualMode)
    {
        isDualMode = false;
        try
        {
            // Socket.DualMode asks the same, and boxes the answer.
            byte[] isIPv6Only = t_option ??= new byte[sizeof(int)];
            socket.GetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, isIPv6Only);
            isDualMode = BitConverter.ToInt32(isIPv6Only) == 0;
            return SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.NotSocket;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode;
        }
    }
}
