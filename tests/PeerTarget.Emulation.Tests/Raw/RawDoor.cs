using System.Net;
using System.Net.Sockets;
using PeerTarget.Testing;
using PeerTarget.Wire;

namespace PeerTarget.Emulation.Tests;

/// <summary>The raw door of one emulator, called in one of its two forms, with the last error as the answer.</summary>
internal sealed unsafe class RawDoor(RawForm form, WinsockEmulator? emulator = null) : IRawDoor
{
    public RawWinsock Winsock { get; } = (emulator ?? new WinsockEmulator()).Raw;

    public nuint Open(int family = WinsockConstants.Inet, int type = WinsockConstants.SockDgram) => Winsock.WSASocket(family, type);

    public nuint? TryOpen(int family, int type) => Open(family, type);

    public SocketError Set(nuint socket, byte[]? buffer, uint? length = null) => Call(PeerTargetNameOperation.Set, socket, buffer, length);

    public SocketError Delete(nuint socket, byte[]? buffer, uint? length = null) => Call(PeerTargetNameOperation.Delete, socket, buffer, length);

    public SocketError Connect(nuint socket, string peer) => Connect(socket, RawBuffer.Sockaddr(peer));

    public SocketError Connect(nuint socket, byte[] sockaddr) => Connect(socket, sockaddr, length: null);

    public SocketError Connect(nuint socket, byte[]? sockaddr, int? length)
    {
        fixed (byte* name = sockaddr)
        {
            return Answer(Winsock.connect(socket, name, length ?? sockaddr?.Length ?? 0));
        }
    }

    public SocketError Close(nuint socket) => Answer(Winsock.closesocket(socket));

    public string? Lookup(nuint socket, string peer) => Lookup(socket, IPEndPoint.Parse(peer));

    public string? Lookup(nuint socket, IPEndPoint peer) => Winsock.Lookup(socket, peer);

    private SocketError Call(PeerTargetNameOperation ioctl, nuint socket, byte[]? buffer, uint? length)
    {
        uint size = length ?? (uint)(buffer?.Length ?? 0);
        fixed (byte* input = buffer)
        {
            if (form is RawForm.Function)
            {
                return Answer(ioctl is PeerTargetNameOperation.Set
                    ? Winsock.WSASetSocketPeerTargetName(socket, input, size)
                    : Winsock.WSADeleteSocketPeerTargetName(socket, input, size));
            }

            uint returned = 77;
            SocketError error = Answer(Winsock.WSAIoctl(socket, ControlCodes.Of(ioctl), input, size, null, 0, &returned));
            Assert.That(returned, Is.EqualTo(error is SocketError.Success ? 0u : 77u), "lpcbBytesReturned is written on success alone");
            return error;
        }
    }

    private SocketError Answer(int result)
    {
        Assert.That(result, Is.EqualTo(0).Or.EqualTo(RawWinsock.SOCKET_ERROR));
        return result == 0 ? SocketError.Success : (SocketError)Winsock.WSAGetLastError();
    }
}
