using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Conformance;

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
                return HostAnswer.Of(provider.TrySet(socket, new PeerTargetName(set.Name!, set.Peer, (SocketSecurityProtocol)set.Protocol)));
            case DeleteStep delete:
                return HostAnswer.Of(provider.TryDelete(socket, delete.Peer));
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
