using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>What the rules ask of a socket. The default value is a descriptor that is not a socket.</summary>
internal readonly record struct EndpointState(AddressFamily Family, SocketType Type, bool IsConnected)
{
    public bool IsSocket { get; } = true;

    /// <summary>
    /// Reads a socket's managed state. It never touches the handle, which on Unix would be marked as exposed for good and make a later
    /// Connect to several addresses give up at the first.
    /// </summary>
    public static EndpointState Of(Socket socket)
    {
        bool connected = false;
        try
        {
            connected = socket.Connected;

            // Throws once the socket is closed. Null on an unbound socket; on a bound one .NET asks the system once and remembers.
            _ = socket.LocalEndPoint;
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
        catch (SocketException)
        {
            // The system would not say where the socket is bound. It is a socket all the same.
        }

        return new EndpointState(socket.AddressFamily, socket.SocketType, connected);
    }
}
