using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>A socket that exists in the emulator alone.</summary>
internal sealed class RawSocket(AddressFamily family, SocketType type, bool overlapped)
{
    private volatile bool _isConnected;

    public bool IsOverlapped { get; } = overlapped;

    public bool IsConnected
    {
        get => _isConnected;
        set => _isConnected = value;
    }

    public AssociationTable Associations { get; } = new();

    public EndpointState State => new(family, type, _isConnected);
}
