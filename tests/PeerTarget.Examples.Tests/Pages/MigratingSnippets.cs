using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using PeerTarget;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace Contoso;

/// <summary>The code of docs/migrating.md. What the page says of the code before is tested here too.</summary>
public sealed class MigratingSnippets
{
    private static readonly IPEndPoint s_server = new(IPAddress.Loopback, 123);

    [Test]
    public void The_structure_written_by_hand_has_the_address_at_another_place_and_a_pointer_for_the_name()
    {
        Assert.That((int)Marshal.OffsetOf<HandWritten.SOCKET_PEER_TARGET_NAME>("PeerAddress"), Is.EqualTo(4));
        Assert.That((int)Marshal.OffsetOf<HandWritten.SOCKET_PEER_TARGET_NAME>("PeerTargetNameStringLen"), Is.EqualTo(132));
        Assert.That(Marshal.SizeOf<HandWritten.SOCKET_PEER_TARGET_NAME>(), Is.EqualTo(136 + nint.Size));
    }

    [Test]
    public void The_request_written_by_hand_names_half_the_principal_where_the_length_counts_bytes()
    {
        Assert.That(PeerTargetNameDecoder.TryDecodeSet(HandWritten.Request("host/server.contoso.com"), out SocketPeerTargetName request), Is.True);
        Assert.That(request.TryGetName(lengthInBytes: true, out string? name), Is.True);
        Assert.That(name, Is.EqualTo("host/server"));
        Assert.That(request.PeerFamily, Is.Zero);
    }

    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void The_call_written_by_hand_runs_on_Windows_alone()
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        Assert.That(() => HandWritten.Name(client.Client), Throws.TypeOf<PlatformNotSupportedException>());
    }

    [Test]
    public void A_tcp_client_is_named()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new TcpClient(AddressFamily.InterNetwork);

        // <tcp>
        peerTargetNames.Set(client, new PeerTargetName("host/server.contoso.com"));
        // </tcp>

        peerTargetNames.Emulator.Calls.VerifyNamed("host/server.contoso.com").VerifyNothingElse();
    }

    [Test]
    public void A_udp_peer_is_named()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint server = s_server;

        // <udp>
        peerTargetNames.Set(socket, new PeerTargetName("host/server.contoso.com", server));
        // </udp>

        peerTargetNames.Emulator.Calls.VerifyNamed("host/server.contoso.com", s_server).VerifyNothingElse();
    }

    [Test]
    public void The_calls_of_NtCoreLib_have_their_counterparts()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint server = s_server;

        // <ntcorelib>
        SocketError answer = peerTargetNames.TrySet(socket, new PeerTargetName("host/server.contoso.com", server));
        if (answer is SocketError.Success)
        {
            peerTargetNames.Delete(socket, server);
        }
        // </ntcorelib>

        Assert.That(peerTargetNames.Emulator.Calls, Has.Count.EqualTo(2));
        Assert.That(peerTargetNames.Emulator.Lookup(socket, server), Is.Null);
    }

    private static class HandWritten
    {
        // <before-structure>
        [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
        public struct SOCKET_PEER_TARGET_NAME
        {
            public int SecurityProtocol;
            [MarshalAs(UnmanagedType.ByValArray, SizeConst = 128)]
            public byte[] PeerAddress;
            public uint PeerTargetNameStringLen;
            [MarshalAs(UnmanagedType.LPWStr)]
            public string AllStrings;
        }
        // </before-structure>

        // <before-request>
        public static byte[] Request(string name)
        {
            byte[] request = new byte[144 + (2 * name.Length)];
            BitConverter.TryWriteBytes(request.AsSpan(136), name.Length);
            Encoding.Unicode.GetBytes(name, request.AsSpan(140));
            return request;
        }

        public static void Name(Socket socket) =>
            socket.IOControl(unchecked((int)0x980000CA), Request("host/server.contoso.com"), null);
        // </before-request>
    }
}
