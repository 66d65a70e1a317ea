using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PeerTarget;

/// <summary>
/// The provider of Windows: it calls <c>WSAIoctl</c> with <c>SIO_SET_PEER_TARGET_NAME</c> and <c>SIO_DELETE_PEER_TARGET_NAME</c>.
/// </summary>
/// <remarks>
/// Windows Vista, Windows Server 2008 and later, desktop applications only. Safe for use from several threads at once: a socket that
/// another thread closes in mid-call answers an error, and its handle is not used again meanwhile.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
public sealed class WindowsPeerTargetNameProvider : PeerTargetNameProvider
{
    // A bool? is two fields, and another thread might see one without the other.
    private static volatile object? s_isSupported;

    /// <summary>Creates a provider.</summary>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Windows.</exception>
    [SupportedOSPlatform("windows")]
    public WindowsPeerTargetNameProvider(ILogger<WindowsPeerTargetNameProvider>? logger = null)
        : base(logger)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(UnsupportedMessage);
        }
    }

    private WindowsPeerTargetNameProvider()
        : base(logger: null)
    {
    }

    /// <summary>
    /// Whether this machine has the facility: it is Windows, and its Winsock does not answer <c>WSAEOPNOTSUPP</c> to a set without a
    /// name. The machine is asked until it answers; the question changes nothing.
    /// </summary>
    /// <remarks>
    /// <see langword="false"/> means that nothing can be named now: Winsock said so, as Wine's does, or no socket could be opened, which may
    /// pass. <see langword="true"/> is no proof: what Windows answers to a set without a name is not documented, so every other answer counts
    /// as a yes, and each call still tells for itself.
    /// </remarks>
    [SupportedOSPlatformGuard("windows")]
    public static bool IsSupported
    {
        get
        {
            try
            {
                return OperatingSystem.IsWindows() && (bool)(s_isSupported ??= Probe());
            }
            catch (SocketException)
            {
                // No socket can be opened now, so nothing can be named now; it may be otherwise later.
                return false;
            }
        }
    }

    internal static string UnsupportedMessage =>
        "Peer target names are a facility of Windows, and this is another operating system. To test here, reference the package "
        + "PeerTarget.Emulation and call services.AddEmulatedPeerTargetNames(), or construct its EmulatedPeerTargetNameProvider. "
        + "The emulator authenticates nobody; there is no provider for production off Windows.";

    /// <summary>Creates a provider on any system, for benchmarks that put a library of their own in place of ws2_32.dll.</summary>
    internal static WindowsPeerTargetNameProvider CreateOnAnySystem() => new();

    /// <inheritdoc/>
    protected override unsafe SocketError Ioctl(Socket socket, PeerTargetNameIoctl ioctl, ReadOnlySpan<byte> input)
    {
        ArgumentNullException.ThrowIfNull(socket);
        try
        {
            fixed (byte* buffer = input)
            {
                // lpcbBytesReturned must not be NULL in a call that is not overlapped, though there is no output.
                int result = Interop.WSAIoctl(socket.SafeHandle, (uint)ioctl, buffer, (uint)input.Length, null, 0, out _, 0, 0);
                if (result == 0)
                {
                    return SocketError.Success;
                }

                // A layered provider that forgets to say why has refused all the same.
                var error = (SocketError)Marshal.GetLastPInvokeError();
                return error is SocketError.Success ? SocketError.SocketError : error;
            }
        }
        catch (ObjectDisposedException)
        {
            return SocketError.NotSocket;
        }
    }

    private static bool Probe()
    {
        AddressFamily family = Socket.OSSupportsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        using var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        return CreateOnAnySystem().Ioctl(socket, PeerTargetNameIoctl.Set, input: default) is not SocketError.OperationNotSupported;
    }
}
