using System.Net.Sockets;

namespace PeerTarget.Tests.Shared;

/// <summary>A fixture whose sockets are closed after each test.</summary>
public abstract class SocketFixture
{
    private readonly List<Socket> _opened = [];

    /// <summary>An IPv4 datagram socket, a new one in each test.</summary>
    protected Socket Socket { get; private set; } = null!;

    [SetUp]
    public void OpenSocket() => Socket = Udp();

    [TearDown]
    public void CloseSockets()
    {
        Socket.Dispose();
        _opened.ForEach(socket => socket.Dispose());
        _opened.Clear();
    }

    protected Socket Udp(AddressFamily family = AddressFamily.InterNetwork, bool dualMode = false) => Open(family, SocketType.Dgram, ProtocolType.Udp, dualMode);

    protected Socket Tcp(AddressFamily family = AddressFamily.InterNetwork) => Open(family, SocketType.Stream, ProtocolType.Tcp);

    // Linux opens IPv6 sockets dual-mode, Windows does not; a test says which it means.
    private Socket Open(AddressFamily family, SocketType type, ProtocolType protocol, bool dualMode = false)
    {
        var socket = new Socket(family, type, protocol);
        _opened.Add(socket);
        if (family is AddressFamily.InterNetworkV6)
        {
            socket.DualMode = dualMode;
        }

        return socket;
    }
}
