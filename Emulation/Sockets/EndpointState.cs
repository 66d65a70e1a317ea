using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What the rules ask of a socket. The default value is a descriptor that is not a socket.</summary>
internal readonly record struct EndpointState(AddressFamily Family, SocketType Type, bool IsConnected)
{
    public bool IsSocket { get; } = true;

    /// <summary>
    /// Reads a socket's managed state. It makes no system call on an idle socket and never touches the handle, which on Unix would
    /// be marked as exposed for good and make a later Connect to several addresses give up at the first.
    /// </summary>
    public static EndpointState Of(Socket socket)
    {
        try
        {
            bool connected = socket.Connected;
            if (!connected)
            {
                // Null on an unconnected socket, without a system call; but it throws once the socket is closed.
                _ = socket.RemoteEndPoint;
            }

            return new EndpointState(socket.AddressFamily, socket.SocketType, connected);
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
    }
}
