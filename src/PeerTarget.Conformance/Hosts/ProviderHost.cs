using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>
/// Any <see cref="IPeerTargetNameProvider"/> with this machine's own sockets: the cases that can be said with a <see cref="Socket"/>, a
/// <see cref="PeerTargetName"/> and an endpoint. No packet leaves the machine. As thread-safe as the providers.
/// </summary>
/// <param name="name">What the host is called in a report.</param>
/// <param name="create">Makes the provider for a case.</param>
/// <param name="lookup">Looks behind a provider, or <see langword="null"/> where nothing can.</param>
/// <param name="takesAssumptions">Whether the provider is made under the case's assumptions.</param>
public sealed class ProviderHost(string name, Func<ConformanceCase, IPeerTargetNameProvider> create, Func<IPeerTargetNameProvider, Socket, IPEndPoint?, string?>? lookup, bool takesAssumptions) : IConformanceHost
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Provider];

    /// <summary>Told of every socket that a case opens, before anything else is done with it.</summary>
    internal Action<Socket>? Opened { get; init; }

    /// <summary>The emulator behind its provider.</summary>
    /// <param name="assumptions">What to assume where a case says nothing, or <see langword="null"/> for the defaults.</param>
    public static ProviderHost OfEmulator(WinsockAssumptions? assumptions = null) => new(
        "emulator-provider",
        vector => new EmulatedPeerTargetNameProvider(new WinsockEmulator(vector.Assumptions ?? assumptions)),
        (provider, socket, peer) => ((EmulatedPeerTargetNameProvider)provider).Emulator.Lookup(socket, peer),
        takesAssumptions: true);

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Assumptions is not null && !takesAssumptions)
        {
            return "Windows takes no assumptions";
        }

        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConformanceStep step in vector.Steps)
        {
            _ = step is OpenStep && opened.Add(step.Socket);
            string? reason = !opened.Contains(step.Socket) ? "an invalid descriptor is no Socket object"
                : step is CallStep call ? ReasonAgainst(call)
                : step is LookupStep && lookup is null ? "Windows has no way to look a name up"
                : null;
            if (reason is not null)
            {
                return $"step {step.Number}: {reason}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public IConformanceSession Begin(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new ProviderSession(create(vector), lookup, Opened);
    }

    /// <summary>Why the interface cannot make a call as the vector has it.</summary>
    internal static string? ReasonAgainst(CallStep call) =>
        call.Buffer is { Bytes: null } ? "the interface takes no NULL pointer"
        : call.Buffer is not null ? "the interface takes no bytes"
        : call.Length is not null ? "the interface passes no length of the caller's"
        : call.AddressFamily is not null ? "the interface takes the address family from the endpoint"
        : call.Via is not null ? "the case chooses another form"
        : call.Overlapped is CompletionIndication.Routine ? "the provider has no overlapped call with a routine"
        : call is not SetStep set ? null
        : set.NameLength is not null ? "the interface counts the name's length itself"
        : !Enum.IsDefined((SocketSecurityProtocol)set.Protocol) ? "the interface refuses an illegal security protocol"
        : set.Name is not { Length: > 0 and <= PeerTargetName.MaxLength } text || text.Contains('\0', StringComparison.Ordinal) ? "the interface refuses a name that is empty, holds a NUL or is too long"
        : null;
}

/// <summary>A history on real sockets of this process.</summary>
internal sealed class ProviderSession(IPeerTargetNameProvider provider, Func<IPeerTargetNameProvider, Socket, IPEndPoint?, string?>? find, Action<Socket>? opened) : IConformanceSession
{
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly List<Socket> _opened = [];

    public HostAnswer Perform(ConformanceStep step, CallForm form)
    {
        try
        {
            return step is OpenStep open ? Open(open)
                : _sockets.TryGetValue(step.Socket, out Socket? socket) ? PerformOn(socket, step)
                : HostAnswer.None(step, "an invalid descriptor is no Socket object");
        }
        catch (ObjectDisposedException)
        {
            return HostAnswer.Of(SocketError.NotSocket);
        }
        catch (SocketException refused) when (!IsExhausted(refused))
        {
            return HostAnswer.Of(refused.SocketErrorCode);
        }
    }

    public void Dispose() => _opened.ForEach(socket => socket.Dispose());

    internal Socket? SocketOf(string socket) => _sockets.GetValueOrDefault(socket);

    private HostAnswer Open(OpenStep step)
    {
        try
        {
            var socket = new Socket((AddressFamily)step.Family, (SocketType)step.Type, ProtocolType.Unspecified);
            _opened.Add(socket);
            opened?.Invoke(socket);
            if (step.Family == (int)AddressFamily.InterNetworkV6)
            {
                socket.DualMode = step.DualMode;
            }

            _sockets[step.Socket] = socket;
            return HostAnswer.Of(SocketError.Success);
        }
        catch (SocketException refused) when (!IsExhausted(refused))
        {
            return HostAnswer.None(step, "this machine opens no socket of that family and type");
        }
        catch (Exception refused) when (refused is NotSupportedException or ArgumentException)
        {
            return HostAnswer.None(step, "this machine opens no socket of that family and type");
        }
    }

    private HostAnswer PerformOn(Socket socket, ConformanceStep step)
    {
        switch (step)
        {
            case ConnectStep connect:
                return Connect(socket, connect);
            case DisconnectStep:
                return Disconnect(socket, step);
            case CloseStep:
                bool wasOpen = IsOpen(socket);
                socket.Dispose();
                return HostAnswer.Of(wasOpen ? SocketError.Success : SocketError.NotSocket);
            case CallStep call when ProviderHost.ReasonAgainst(call) is { } reason:
                return HostAnswer.None(call, reason);
            case SetStep set:
                var name = new PeerTargetName(set.Name!, set.Peer, (SocketSecurityProtocol)set.Protocol);
                return HostAnswer.Of(set.Overlapped is null ? provider.TrySet(socket, name) : provider.TrySetAsync(socket, name).AsTask().GetAwaiter().GetResult());
            case DeleteStep delete:
                return HostAnswer.Of(delete.Overlapped is null ? provider.TryDelete(socket, delete.Peer) : provider.TryDeleteAsync(socket, delete.Peer).AsTask().GetAwaiter().GetResult());
            case LookupStep { Peer: null } when socket.SocketType is not SocketType.Stream:
                // No peer has no name, where a name is a peer's.
                return HostAnswer.Of((string?)null);
            case LookupStep lookup:
                return find is null ? HostAnswer.None(step, "nothing can look a name up here") : HostAnswer.Of(find(provider, socket, lookup.Peer));
            default:
                throw new ArgumentException($"{step.GetType()} is no step.", nameof(step));
        }
    }

    private HostAnswer Connect(Socket socket, ConnectStep step)
    {
        if (socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            || socket.SocketType is not (SocketType.Stream or SocketType.Dgram))
        {
            return HostAnswer.None(step, "the runner opens no loopback port for that family and type");
        }

        if (socket.SocketType is SocketType.Dgram && step.Peer is { Port: 0, Address: var address } && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            return HostAnswer.None(step, "a connection to no address dissolves one, which a loopback port cannot stand for");
        }

        var server = new Socket(socket.AddressFamily, socket.SocketType, ProtocolType.Unspecified);
        _opened.Add(server);
        try
        {
            server.Bind(new IPEndPoint(socket.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException refused) when (!IsExhausted(refused))
        {
            return HostAnswer.None(step, $"this machine has no loopback address of that family ({refused.SocketErrorCode})");
        }

        if (socket.SocketType is SocketType.Stream)
        {
            server.Listen();
        }

        try
        {
            socket.Connect(server.LocalEndPoint!);
            return HostAnswer.Of(SocketError.Success);
        }
        catch (InvalidOperationException fault) when (fault is not ObjectDisposedException)
        {
            return HostAnswer.None(step, ".NET does not connect a socket again that was disconnected");
        }
    }

    private static HostAnswer Disconnect(Socket socket, ConformanceStep step)
    {
        if (OperatingSystem.IsWindows())
        {
            return HostAnswer.None(step, ".NET dissolves no datagram connection on Windows");
        }

        if (IsOpen(socket) && socket.SocketType is not SocketType.Dgram)
        {
            return HostAnswer.Of(SocketError.OperationNotSupported);
        }

        // Winsock has nothing against dissolving what is not there; .NET has.
        if (!IsOpen(socket) || socket.Connected)
        {
            socket.Disconnect(reuseSocket: true);
        }

        return HostAnswer.Of(SocketError.Success);
    }

    // A machine without sockets left says nothing about any kind of socket, so the run ends.
    private static bool IsExhausted(SocketException refused) => refused.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;

    private static bool IsOpen(Socket socket)
    {
        try
        {
            _ = socket.RemoteEndPoint;
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
