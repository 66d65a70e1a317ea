using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget;
using PeerTarget.Emulation;

namespace SecureClient;

/// <summary>Shows each code that the documentation lists, once, with a call that is refused with it.</summary>
internal sealed class Refusals(IPeerTargetNameProvider peerTargetNames, ILogger<Refusals> logger)
{
    private static readonly PeerTargetName s_name = new("host/dns1.contoso.com", new IPEndPoint(IPAddress.Parse("192.0.2.10"), 53));

    private int _surprises;

    /// <summary>Shows the refusals.</summary>
    /// <returns>How many calls did not answer with the documented code.</returns>
    public int Run()
    {
        Narration.Chapter(logger, "What Winsock refuses, and with which code");

        var closed = new UdpClient(AddressFamily.InterNetwork);
        closed.Dispose();
        Expect(SocketError.NotSocket, "a socket that has been closed", () => peerTargetNames.Set(closed, s_name));

        using var connected = new UdpClient(AddressFamily.InterNetwork);
        connected.Connect(IPAddress.Loopback, 9);
        Expect(SocketError.IsConnected, "a socket that is connected already", () => peerTargetNames.Set(connected, s_name));

        using var udp = new UdpClient(AddressFamily.InterNetwork);
        var nobody = new PeerTargetName("host/dns1.contoso.com", new IPEndPoint(IPAddress.Any, 0));
        Expect(SocketError.InvalidArgument, "a datagram peer whose address and port are zero", () => peerTargetNames.Set(udp, nobody));

        var otherFamily = new PeerTargetName("host/dns1.contoso.com", new IPEndPoint(IPAddress.Parse("2001:db8::1"), 53));
        Expect(SocketError.AddressFamilyNotSupported, "an IPv6 peer on an IPv4 socket (assumption FamilyMismatch)", () => peerTargetNames.Set(udp, otherFamily));

        // PeerTarget fills the buffers itself, so its interface cannot make these two calls. The emulator's C-shaped functions can.
        RawWinsock winsock = peerTargetNames is EmulatedPeerTargetNameProvider emulated ? emulated.Emulator.Raw : new WinsockEmulator().Raw;
        Expect(SocketError.Fault, "a NULL buffer (through the emulator's C functions)", () => SetRaw(winsock, buffer: null));
        Expect(SocketError.MessageSize, "a buffer of 139 bytes (through the emulator's C functions)", () => SetRaw(winsock, new byte[139]));
        return _surprises;
    }

    private void Expect(SocketError documented, string when, Action call)
    {
        try
        {
            call();
            _surprises++;
            Narration.Refusal(logger, PeerTargetNameError.Find(documented)!.ToString(), when, "was NOT refused");
        }
        catch (PeerTargetNameException refused)
        {
            bool asDocumented = refused.SocketErrorCode == documented;
            _surprises += asDocumented ? 0 : 1;
            Narration.Refusal(logger, PeerTargetNameError.Find(documented)!.ToString(), when, asDocumented ? "refused" : $"refused with another code: {refused.Message}");
        }
    }

    private static unsafe void SetRaw(RawWinsock winsock, byte[]? buffer)
    {
        nuint socket = winsock.WSASocket((int)AddressFamily.InterNetwork, (int)SocketType.Dgram);
        fixed (byte* pointer = buffer)
        {
            if (winsock.WSASetSocketPeerTargetName(socket, pointer, (uint)(buffer?.Length ?? 200)) == RawWinsock.SOCKET_ERROR)
            {
                throw new PeerTargetNameException(PeerTargetNameOperation.Set, (SocketError)winsock.WSAGetLastError());
            }
        }
    }
}
