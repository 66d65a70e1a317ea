using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>A socket that exists in the emulator alone. Safe for use from several threads at once.</summary>
internal sealed class RawSocket(AddressFamily family, SocketType type, bool overlapped)
{
    private bool _isConnected;

    public bool IsOverlapped { get; } = overlapped;

    public AssociationTable Associations { get; } = new();

    public EndpointState State => new(family, type, Volatile.Read(ref _isConnected));

    /// <summary>Connects, and tells whether the socket was connected before.</summary>
    public bool Connect() => Interlocked.Exchange(ref _isConnected, true);

    public void Dissolve() => Volatile.Write(ref _isConnected, false);
}
