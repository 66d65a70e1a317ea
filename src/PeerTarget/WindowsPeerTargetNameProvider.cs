using System.Diagnostics.Metrics;
using System.Net.Sockets;
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
    // An exception is not kept: a socket that cannot be opened now may be opened later.
    private static readonly Lazy<bool> s_isSupported = new(Probe, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Creates a provider.</summary>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where to count operations, or <see langword="null"/> for nowhere.</param>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Windows.</exception>
    [SupportedOSPlatform("windows")]
    public WindowsPeerTargetNameProvider(ILogger<WindowsPeerTargetNameProvider>? logger = null, IMeterFactory? meterFactory = null)
        : this(requireWindows: true, logger, meterFactory)
    {
    }

    /// <summary>Also creates a provider off Windows, for a benchmark that puts a library of its own in place of ws2_32.dll.</summary>
    internal WindowsPeerTargetNameProvider(bool requireWindows, ILogger? logger = null, IMeterFactory? meterFactory = null)
        : base(logger, meterFactory)
    {
        if (requireWindows && !OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(UnsupportedMessage);
        }
    }

    /// <summary>
    /// Whether this machine has the facility: it is Windows, and its Winsock does not answer <c>WSAEOPNOTSUPP</c> to a set without a
    /// name. The first read sends Winsock that empty request and keeps the answer. Nothing is changed by the request.
    /// </summary>
    /// <remarks>
    /// <see langword="false"/> means that nothing can be named now. Either Winsock said so, as Wine's does, or no socket could be
    /// opened; in the second case the next read asks again. <see langword="true"/> is no proof. No page says what Windows answers to a
    /// set without a name, so every other answer counts as a yes, and each call still tells for itself.
    /// </remarks>
    [SupportedOSPlatformGuard("windows")]
    public static bool IsSupported
    {
        get
        {
            try
            {
                return OperatingSystem.IsWindows() && s_isSupported.Value;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    internal static string UnsupportedMessage =>
        "Peer target names are a facility of Windows, and this is another operating system. To test here, reference the package "
        + "PeerTarget.Emulation and call services.AddEmulatedPeerTargetNames(), or construct its EmulatedPeerTargetNameProvider. "
        + "The emulator authenticates nobody; there is no provider for production off Windows.";

    /// <inheritdoc/>
    protected override SocketError Perform(in PeerTargetNameCall call) => Winsock.Ioctl(call);

    /// <inheritdoc/>
    protected override bool IsDualMode(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);

        // A closed socket is told by its handle, and not by an exception on every call.
        return !socket.SafeHandle.IsClosed && base.IsDualMode(socket);
    }

    private static bool Probe()
    {
        AddressFamily family = Socket.OSSupportsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        using var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        return Winsock.Ioctl(new PeerTargetNameCall(PeerTargetNameOperation.Set, socket, input: default)) is not SocketError.OperationNotSupported;
    }
}
