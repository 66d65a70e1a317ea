using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Testing;

/// <summary>C-shaped Winsock: descriptors, pointers, lengths and a last error. The emulator has one, and so has the native double.</summary>
/// <remarks>A door over real sockets is disposable too.</remarks>
public interface IRawDoor
{
    /// <summary>Opens a socket; null where the host refuses the family or the type.</summary>
    nuint? TryOpen(int family, int type);

    /// <summary>Connects in name, to a loopback port where sockets are real; a zero peer dissolves a datagram socket's connection.</summary>
    SocketError Connect(nuint socket, byte[] sockaddr);

    SocketError Close(nuint socket);

    SocketError Set(nuint socket, byte[]? buffer, uint? length = null);

    SocketError Delete(nuint socket, byte[]? buffer, uint? length = null);

    string? Lookup(nuint socket, IPEndPoint peer);
}
