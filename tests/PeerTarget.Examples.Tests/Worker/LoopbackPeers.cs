using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerTarget.Examples;

/// <summary>A peer on the loopback address that takes datagrams, connections or HTTP requests.</summary>
public sealed class LoopbackPeer : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _socket;
    private readonly Task _serving;

    public LoopbackPeer(string protocol)
    {
        bool isUdp = protocol == "udp";
        _socket = new Socket(AddressFamily.InterNetwork, isUdp ? SocketType.Dgram : SocketType.Stream, ProtocolType.Unspecified);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = (IPEndPoint)_socket.LocalEndPoint!;
        if (isUdp)
        {
            _serving = Task.CompletedTask;
            return;
        }

        _socket.Listen();
        _serving = ServeAsync();
    }

    public IPEndPoint Address { get; }

    public void Dispose()
    {
        _stopping.Cancel();
        _socket.Dispose();
        _ = _serving.ContinueWith(_ => _stopping.Dispose(), TaskScheduler.Default);
    }

    private async Task ServeAsync()
    {
        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        while (!_stopping.IsCancellationRequested)
        {
            using Socket client = await _socket.AcceptAsync(_stopping.Token);
            _ = await client.ReceiveAsync(new byte[1024], _stopping.Token);
            _ = await client.SendAsync(answer, _stopping.Token);
        }
    }
}
