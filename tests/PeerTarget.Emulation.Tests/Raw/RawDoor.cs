using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Emulation.Tests;

/// <summary>The raw door with arrays in place of pointers, and the last error as the answer.</summary>
internal sealed unsafe class RawDoor(WinsockEmulator? emulator = null)
{
    public const int StreamType = 1;
    public const int DgramType = 2;
    public const int Inet = 2;
    public const int Inet6 = 23;

    public RawWinsock Winsock { get; } = (emulator ?? new WinsockEmulator()).Raw;

    public static byte[] Buffer(string peer) => new PeerTargetName("host/a.example", IPEndPoint.Parse(peer)).Structure();

    public nuint Open(int family = Inet, int type = DgramType) => Winsock.WSASocket(family, type);

    public SocketError Set(nuint socket, byte[]? buffer)
    {
        uint returned = 77;
        fixed (byte* input = buffer)
        {
            SocketError error = Answer(Winsock.WSAIoctl(socket, ControlCodes.SetPeerTargetName, input, (uint)(buffer?.Length ?? 0), null, 0, &returned));
            Assert.That(returned, Is.EqualTo(error is SocketError.Success ? 0u : 77u), "lpcbBytesReturned is written on success alone");
            return error;
        }
    }

    public SocketError Connect(nuint socket, string peer) => Connect(socket, IPEndPoint.Parse(peer).Sockaddr());

    public SocketError Connect(nuint socket, byte[]? sockaddr, int? length = null)
    {
        fixed (byte* name = sockaddr)
        {
            return Answer(Winsock.connect(socket, name, length ?? sockaddr?.Length ?? 0));
        }
    }

    public SocketError Close(nuint socket) => Answer(Winsock.closesocket(socket));

    public string? Lookup(nuint socket, string peer) => Winsock.Lookup(socket, IPEndPoint.Parse(peer));

    private SocketError Answer(int result)
    {
        Assert.That(result, Is.EqualTo(0).Or.EqualTo(RawWinsock.SOCKET_ERROR));
        return result == 0 ? SocketError.Success : (SocketError)Winsock.WSAGetLastError();
    }
}
