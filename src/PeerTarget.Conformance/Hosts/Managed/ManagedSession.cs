using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>A history on real sockets of this process.</summary>
internal sealed class ManagedSession(EmulatedPeerTargetNameProvider provider) : IConformanceSession
{
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly List<Socket> _opened = [];

    public HostAnswer Perform(ConformanceStep step, CallForm form)
    {
        try
        {
            return step is OpenStep open ? Open(open) : PerformOn(_sockets[step.Socket], step);
        }
        catch (ObjectDisposedException)
        {
            return HostAnswer.Of(SocketError.NotSocket);
        }
        catch (SocketException refused)
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
            if (step.Family == (int)AddressFamily.InterNetworkV6)
            {
                socket.DualMode = step.DualMode;
            }

            _sockets[step.Socket] = socket;
            return HostAnswer.Of(SocketError.Success);
        }
        catch (Exception refused) when (refused is SocketException or NotSupportedException or ArgumentException)
        {
            return HostAnswer.None($"step {step.Number}: this machine opens no socket of that family and type");
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
            case CallStep { Operation: PeerTargetNameOperation.Set } set:
                return HostAnswer.Of(provider.TrySet(socket, new PeerTargetName(set.Name, set.Peer, (SocketSecurityProtocol)set.Protocol)));
            case CallStep delete:
                return HostAnswer.Of(provider.TryDelete(socket, delete.Peer));
            case LookupStep { Peer: null } when socket.SocketType is not SocketType.Stream:
                // No peer has no name, where a name is a peer's.
                return HostAnswer.Of((string?)null);
            case LookupStep lookup:
                return HostAnswer.Of(provider.Emulator.Lookup(socket, lookup.Peer));
            default:
                throw new ArgumentException($"{step.GetType()} is no step.", nameof(step));
        }
    }

    private HostAnswer Connect(Socket socket, ConnectStep step)
    {
        if (socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            || socket.SocketType is not (SocketType.Stream or SocketType.Dgram))
        {
            return HostAnswer.None($"step {step.Number}: the runner opens no loopback port for that family and type");
        }

        if (socket.SocketType is SocketType.Dgram && step.Peer.Port == 0 && step.Peer.Address.Equals(step.Peer.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any))
        {
            return HostAnswer.None($"step {step.Number}: a connection to no address dissolves one, which a loopback port cannot stand for");
        }

        var server = new Socket(socket.AddressFamily, socket.SocketType, ProtocolType.Unspecified);
        _opened.Add(server);
        try
        {
            server.Bind(new IPEndPoint(socket.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException refused)
        {
            return HostAnswer.None($"step {step.Number}: this machine has no loopback address of that family ({refused.SocketErrorCode})");
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
            return HostAnswer.None($"step {step.Number}: .NET does not connect a socket again that was disconnected");
        }
    }

    private static HostAnswer Disconnect(Socket socket, ConformanceStep step)
    {
        if (OperatingSystem.IsWindows())
        {
            return HostAnswer.None($"step {step.Number}: .NET dissolves no datagram connection on Windows");
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
