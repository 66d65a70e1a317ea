namespace PeerTarget.Testing;

/// <summary>Families and types by Winsock's numbers.</summary>
public static class WinsockConstants
{
    public const int Inet = 2;
    public const int Inet6 = 23;
    public const int SockStream = 1;
    public const int SockDgram = 2;
    public const int SockRaw = 3;
}
