using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>
/// The operations of <see cref="IPeerTargetNameProvider"/> for <see cref="UdpClient"/>, <see cref="TcpClient"/> and
/// <see cref="TcpListener"/>. Each calls the provider with the socket of the client or listener, and refuses with the same codes.
/// </summary>
/// <remarks>As safe for use from several threads at once as the provider is.</remarks>
public static class PeerTargetNameProviderExtensions
{
    // A disposed client has no socket. A closed socket takes its place, so the call is refused, logged and counted like any other. Where no
    // socket can be opened, opening is tried again at the next call.
    private static readonly Lazy<Socket> s_closed = new(OpenAndClose, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Names a peer of a UDP client. Call it before the client connects or sends to that peer.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="name">The name and its peer.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. For a disposed client the code is <see cref="SocketError.NotSocket"/>.</exception>
    public static void Set(this IPeerTargetNameProvider provider, UdpClient client, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(client);
        provider.SetOn(client.Client, name);
    }

    /// <summary>Names a peer of a UDP client, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="name">The name and its peer.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static SocketError TrySet(this IPeerTargetNameProvider provider, UdpClient client, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(client);
        return provider.TrySetOn(client.Client, name);
    }

    /// <summary>Removes the name of a UDP client's peer.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer that was named.</param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> or <paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. For a disposed client the code is <see cref="SocketError.NotSocket"/>.</exception>
    public static void Delete(this IPeerTargetNameProvider provider, UdpClient client, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        provider.DeleteOn(client.Client, peer);
    }

    /// <summary>Removes the name of a UDP client's peer, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer that was named.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> or <paramref name="client"/> is <see langword="null"/>.</exception>
    public static SocketError TryDelete(this IPeerTargetNameProvider provider, UdpClient client, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        return provider.TryDeleteOn(client.Client, peer);
    }

    /// <summary>Names the server of a TCP client. Call it before the client connects.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="name">The name. It needs no peer.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. For a disposed client the code is <see cref="SocketError.NotSocket"/>.</exception>
    public static void Set(this IPeerTargetNameProvider provider, TcpClient client, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(client);
        provider.SetOn(client.Client, name);
    }

    /// <summary>Names the server of a TCP client, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <param name="name">The name. It needs no peer.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static SocketError TrySet(this IPeerTargetNameProvider provider, TcpClient client, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(client);
        return provider.TrySetOn(client.Client, name);
    }

    /// <summary>
    /// Removes the name of a TCP client's server. The documentation says that a delete should not be called on a stream socket. It does
    /// not say what such a delete answers.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused. For a disposed client the code is <see cref="SocketError.NotSocket"/>.</exception>
    public static void Delete(this IPeerTargetNameProvider provider, TcpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        provider.DeleteOn(client.Client, peer: null);
    }

    /// <summary>Removes the name of a TCP client's server, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="client">The client.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static SocketError TryDelete(this IPeerTargetNameProvider provider, TcpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return provider.TryDeleteOn(client.Client, peer: null);
    }

    /// <summary>
    /// Names the peer that a TCP listener expects. A listener that is stopped or disposed of loses its socket, and the name with it. Its
    /// next start uses a new socket, so set the name again before that start.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="name">The name. It needs no peer.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused.</exception>
    public static void Set(this IPeerTargetNameProvider provider, TcpListener listener, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(listener);
        provider.SetOn(listener.Server, name);
    }

    /// <summary>Names the peer that a TCP listener expects, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="name">The name. It needs no peer.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static SocketError TrySet(this IPeerTargetNameProvider provider, TcpListener listener, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return provider.TrySetOn(listener.Server, name);
    }

    /// <summary>
    /// Removes the name that a TCP listener expects. The documentation says that a delete should not be called on a stream socket. It
    /// does not say what such a delete answers.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="listener">The listener.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="PeerTargetNameException">Winsock refused.</exception>
    public static void Delete(this IPeerTargetNameProvider provider, TcpListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        provider.DeleteOn(listener.Server, peer: null);
    }

    /// <summary>Removes the name that a TCP listener expects, and returns the Winsock code.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="listener">The listener.</param>
    /// <returns><see cref="SocketError.Success"/> or the code of the refusal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static SocketError TryDelete(this IPeerTargetNameProvider provider, TcpListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return provider.TryDeleteOn(listener.Server, peer: null);
    }

    private static void SetOn(this IPeerTargetNameProvider provider, Socket? socket, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(name);
        provider.Set(socket ?? Closed() ?? throw new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.NotSocket, name.Principal, name.UncopiedPeer), name);
    }

    private static SocketError TrySetOn(this IPeerTargetNameProvider provider, Socket? socket, PeerTargetName name)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(name);
        return (socket ?? Closed()) is { } target ? provider.TrySet(target, name) : SocketError.NotSocket;
    }

    private static void DeleteOn(this IPeerTargetNameProvider provider, Socket? socket, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(provider);
        provider.Delete(socket ?? Closed() ?? throw new PeerTargetNameException(PeerTargetNameOperation.Delete, SocketError.NotSocket, principal: null, peer), peer);
    }

    private static SocketError TryDeleteOn(this IPeerTargetNameProvider provider, Socket? socket, IPEndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return (socket ?? Closed()) is { } target ? provider.TryDelete(target, peer) : SocketError.NotSocket;
    }

    // Null where no socket can be opened.
    private static Socket? Closed()
    {
        try
        {
            return s_closed.Value;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static Socket OpenAndClose()
    {
        var socket = new Socket(Socket.OSSupportsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.Dispose();
        return socket;
    }
}
