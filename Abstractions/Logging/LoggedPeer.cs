using System.Net;

namespace PeerTarget;

/// <summary>A peer as a log may hold it. It is formatted only if a logger asks.</summary>
internal readonly struct LoggedPeer(IPEndPoint? peer)
{
    public override string ToString() => peer?.ToString() ?? "no particular peer";
}
