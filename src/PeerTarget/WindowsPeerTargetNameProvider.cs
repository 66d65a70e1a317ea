using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PeerTarget;

/// <summary>
/// The provider of Windows: it calls <c>WSAIoctl</c> with <c>SIO_SET_PEER_TARGET_NAME</c> and <c>SIO_DELETE_PEER_TARGET_NAME</c>.
/// </summary>
/// <remarks>
/// <para>
/// For desktop applications on Windows Vista, Windows Server 2008 or later. Safe for use from several threads at once. If another
/// thread closes the socket during a call, the handle stays valid until the call returns.
/// </para>
/// <para>
/// The asynchronous methods make overlapped calls. Winsock ends the calls of a thread that exits, so a call begins on a thread of the
/// thread pool: in place if the caller runs on one, and otherwise on the next free one.
/// </para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">WSAIoctl</seealso>
public sealed class WindowsPeerTargetNameProvider : PeerTargetNameProvider
{
    // This mode caches no exception: a socket that cannot be opened now may be opened later.
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

    /// <summary>Also creates a provider off Windows, for a benchmark that puts its own library in the place of ws2_32.dll.</summary>
    internal WindowsPeerTargetNameProvider(bool requireWindows, ILogger? logger = null, IMeterFactory? meterFactory = null)
        : base(logger, meterFactory)
    {
        if (requireWindows && !OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(UnsupportedMessage);
        }
    }

    /// <summary>
    /// Whether this machine has peer target names. The first read sends Winsock an empty request, a set without a name, and caches the
    /// answer. Nothing is changed. If no socket can be opened, the property is <see langword="false"/>, and the next read tries again.
    /// </summary>
    /// <remarks>
    /// Off Windows it is always <see langword="false"/>. On Windows it is <see langword="false"/> if Winsock answers
    /// <c>WSAEOPNOTSUPP</c>, as Wine's does. No page says what Windows answers to a set without a name, so every other answer counts as
    /// <see langword="true"/>. Each call can still fail with <c>WSAEOPNOTSUPP</c>.
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
        + "The emulator authenticates nobody. Off Windows, there is no provider for production.";

    /// <inheritdoc/>
    protected override SocketError Perform(in PeerTargetNameCall call) => call.Completion is null || LacksFacility ? Winsock.Ioctl(call) : OverlappedIoctl.Begin(call);

    /// <inheritdoc/>
    protected override bool IsDualMode(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);

        // The handle tells a closed socket without the exception that the base method would catch on every call.
        return !socket.SafeHandle.IsClosed && base.IsDualMode(socket);
    }

    // Wine calls what it does not have pending, and never completes it. Without an OVERLAPPED it says WSAEOPNOTSUPP.
    private static bool LacksFacility
    {
        get
        {
            try
            {
                return !s_isSupported.Value;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    private static bool Probe()
    {
        AddressFamily family = Socket.OSSupportsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        using var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        return Winsock.Ioctl(new PeerTargetNameCall(PeerTargetNameOperation.Set, socket, input: default)) is not SocketError.OperationNotSupported;
    }
}
