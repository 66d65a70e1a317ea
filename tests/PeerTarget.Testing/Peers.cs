using System.Net;

namespace PeerTarget.Testing;

/// <summary>Endpoints in the ranges kept for documentation, to which nothing is ever sent.</summary>
public static class Peers
{
    public static IPEndPoint A4 => new(IPAddress.Parse("192.0.2.10"), 88);

    public static IPEndPoint B4 => new(IPAddress.Parse("192.0.2.11"), 88);

    public static IPEndPoint A6 => new(IPAddress.Parse("2001:db8::1"), 88);

    public static IPEndPoint B6 => new(IPAddress.Parse("2001:db8::2"), 88);
}
