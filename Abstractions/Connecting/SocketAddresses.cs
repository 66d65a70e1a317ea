using System.Net;
using System.Net.Sockets;

namespace PeerTarget;

/// <summary>Which addresses a socket can speak to.</summary>
internal static class SocketAddresses
{
    /// <summary>Resolves a host, and keeps the addresses that the socket can speak to. An address as host is its own only address.</summary>
    public static async Task<IPAddress[]> ResolveAsync(
        Socket socket,
        string host,
        AddressFamily family,
        Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        // Where the system's resolver cannot be stopped, it is left to itself.
        IPAddress[] addresses = await resolve(host, family, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        bool speaksIPv4 = socket.AddressFamily is AddressFamily.InterNetwork || (socket.AddressFamily is AddressFamily.InterNetworkV6 && socket.DualMode);
        return Array.FindAll(addresses, address => address.AddressFamily == socket.AddressFamily || (speaksIPv4 && address.AddressFamily is AddressFamily.InterNetwork));
    }
}
