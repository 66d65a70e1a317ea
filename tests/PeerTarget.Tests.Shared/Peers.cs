using System.Net;
using PeerTarget.Wire;

namespace PeerTarget.Tests.Shared;

/// <summary>Endpoints in the ranges kept for documentation, to which nothing is ever sent.</summary>
public static class Peers
{
    public static IPEndPoint A4 => new(IPAddress.Parse("192.0.2.10"), 88);

    public static IPEndPoint B4 => new(IPAddress.Parse("192.0.2.11"), 88);

    public static IPEndPoint A6 => new(IPAddress.Parse("2001:db8::1"), 88);

    /// <summary>An endpoint as a Windows sockaddr.</summary>
    public static byte[] Sockaddr(this IPEndPoint peer)
    {
        byte[] bytes = new byte[PeerTargetNameEncoder.GetDeleteSize(peer)];
        _ = PeerTargetNameEncoder.EncodeDelete(peer, bytes);
        return bytes;
    }

    /// <summary>A SOCKET_PEER_TARGET_NAME.</summary>
    public static byte[] Structure(this PeerTargetName name)
    {
        byte[] bytes = new byte[PeerTargetNameEncoder.GetSetSize(name)];
        _ = PeerTargetNameEncoder.EncodeSet(name, bytes);
        return bytes;
    }
}
