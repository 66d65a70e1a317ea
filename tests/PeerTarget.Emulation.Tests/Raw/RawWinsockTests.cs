using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;
using static PeerTarget.Emulation.Tests.RawDoor;

namespace PeerTarget.Emulation.Tests;

/// <summary>What the raw door does besides the two operations.</summary>
[TestFixture]
public sealed unsafe class RawWinsockTests
{
    private const string Peer = "192.0.2.10:88";

    private RawDoor _door = null!;
    private RawWinsock _winsock = null!;

    [SetUp]
    public void SetUp()
    {
        _door = new RawDoor();
        _winsock = _door.Winsock;
    }

    [Test]
    public void The_last_error_is_the_calling_threads_own()
    {
        _ = _winsock.closesocket(1);
        int elsewhere = -1;
        var thread = new Thread(() =>
        {
            _ = _winsock.WSASetSocketPeerTargetName(_door.Open(), null, 0);
            elsewhere = _winsock.WSAGetLastError();
        });
        thread.Start();
        thread.Join();

        Assert.That(elsewhere, Is.EqualTo(10014));
        Assert.That(_winsock.WSAGetLastError(), Is.EqualTo(10038));
    }

    [TestCase(10u)]
    [TestCase(200u)]
    [TestCase(uint.MaxValue)]
    public void Nothing_is_read_at_a_pointer_that_is_NULL_whatever_the_length(uint length)
    {
        nuint socket = _door.Open();

        Assert.That((_winsock.WSASetSocketPeerTargetName(socket, null, length), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.SOCKET_ERROR, (int)SocketError.Fault)));
        Assert.That((_winsock.WSADeleteSocketPeerTargetName(socket, null, length), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.SOCKET_ERROR, (int)SocketError.Fault)));
    }

    [Test]
    public void A_call_that_succeeds_leaves_the_last_error_as_it_was()
    {
        _ = _winsock.closesocket(1);

        Assert.That(_door.Set(_door.Open(), RawDoor.Buffer(Peer)), Is.EqualTo(SocketError.Success));
        Assert.That(_winsock.WSAGetLastError(), Is.EqualTo(10038));
    }

    [Test]
    public void An_unknown_control_code_is_WSAEINVAL([Values(0u, 0x980000C8u, 0x980000CCu, 0x4004667Fu)] uint code)
    {
        uint returned;

        Assert.That(_winsock.WSAIoctl(_door.Open(), code, null, 0, null, 0, &returned), Is.EqualTo(RawWinsock.SOCKET_ERROR));
        Assert.That(_winsock.WSAGetLastError(), Is.EqualTo((int)SocketError.InvalidArgument));
    }

    [Test]
    public void A_NULL_lpcbBytesReturned_is_WSAEFAULT_and_changes_nothing()
    {
        nuint socket = _door.Open();
        byte[] buffer = RawDoor.Buffer(Peer);
        fixed (byte* input = buffer)
        {
            Assert.That(_winsock.WSAIoctl(socket, ControlCodes.SetPeerTargetName, input, (uint)buffer.Length, null, 0, null), Is.EqualTo(RawWinsock.SOCKET_ERROR));
        }

        Assert.That(_winsock.WSAGetLastError(), Is.EqualTo((int)SocketError.Fault));
        Assert.That(_door.Lookup(socket, Peer), Is.Null);
    }

    [Test]
    public void Connect_refuses_what_Winsock_refuses()
    {
        nuint stream = _door.Open(type: StreamType);

        Assert.That(_door.Connect(1, Peer), Is.EqualTo(SocketError.NotSocket));
        Assert.That(_door.Connect(stream, sockaddr: null, length: 16), Is.EqualTo(SocketError.Fault));
        Assert.That(_door.Connect(stream, new byte[16], length: 15), Is.EqualTo(SocketError.Fault));
        Assert.That(_door.Connect(stream, new byte[16], length: -1), Is.EqualTo(SocketError.Fault));
        Assert.That(_door.Connect(stream, "[::1]:88"), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_door.Connect(stream, Peer), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Connect(stream, Peer), Is.EqualTo(SocketError.IsConnected));
    }

    [Test]
    public void An_invalid_descriptor_decides_before_an_unknown_control_code()
    {
        uint returned;

        Assert.That(_winsock.WSAIoctl(1, 0, null, 0, null, 0, &returned), Is.EqualTo(RawWinsock.SOCKET_ERROR));
        Assert.That(_winsock.WSAGetLastError(), Is.EqualTo((int)SocketError.NotSocket));
    }

    [Test]
    public void A_datagram_socket_is_dissolved_by_family_0_or_by_zeros_of_its_own_family_alone()
    {
        nuint socket = _door.Open();
        byte[] familyZero = IPEndPoint.Parse(Peer).Sockaddr();
        familyZero[0] = 0;
        byte[] family99 = new byte[16];
        family99[0] = 99;

        Assert.That(_door.Connect(socket, Peer), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Connect(socket, "[::]:0"), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_door.Connect(socket, family99), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_door.Set(socket, RawDoor.Buffer(Peer)), Is.EqualTo(SocketError.IsConnected));
        Assert.That(_door.Connect(socket, familyZero), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Set(socket, RawDoor.Buffer(Peer)), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void Of_threads_that_connect_one_stream_socket_at_once_one_succeeds()
    {
        for (int round = 0; round < 200; round++)
        {
            nuint socket = _door.Open(type: StreamType);
            int connected = 0;
            Parallel.For(0, 4, _ => Interlocked.Add(ref connected, _door.Connect(socket, Peer) is SocketError.Success ? 1 : 0));

            Assert.That(connected, Is.EqualTo(1));
        }
    }

    [Test]
    public void IPV6_V6ONLY_is_an_option_of_IPv6_sockets_and_on_at_first()
    {
        nuint ipv4 = _door.Open();
        nuint ipv6 = _door.Open(Inet6);
        byte[] mapped = RawDoor.Buffer("[::ffff:192.0.2.10]:88");
        int off = 0;

        Assert.That(_door.Set(ipv6, mapped), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_winsock.setsockopt(ipv6, RawWinsock.IPPROTO_IPV6, RawWinsock.IPV6_V6ONLY, &off, sizeof(int)), Is.Zero);
        Assert.That(_door.Set(ipv6, mapped), Is.EqualTo(SocketError.Success));

        AssertRefused(1, RawWinsock.IPV6_V6ONLY, &off, sizeof(int), SocketError.NotSocket);
        AssertRefused(ipv6, RawWinsock.IPV6_V6ONLY, null, sizeof(int), SocketError.Fault);
        AssertRefused(ipv6, RawWinsock.IPV6_V6ONLY, &off, 3, SocketError.Fault);
        AssertRefused(ipv6, RawWinsock.IPV6_V6ONLY + 1, &off, sizeof(int), SocketError.ProtocolOption);
        AssertRefused(ipv4, RawWinsock.IPV6_V6ONLY, &off, sizeof(int), SocketError.ProtocolOption);

        void AssertRefused(nuint socket, int option, int* value, int size, SocketError expected)
        {
            Assert.That(_winsock.setsockopt(socket, RawWinsock.IPPROTO_IPV6, option, value, size), Is.EqualTo(RawWinsock.SOCKET_ERROR));
            Assert.That((SocketError)_winsock.WSAGetLastError(), Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_datagram_socket_can_connect_again()
    {
        nuint socket = _door.Open();

        Assert.That(_door.Connect(socket, Peer), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Connect(socket, "192.0.2.11:88"), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void Descriptors_are_multiples_of_four_and_never_come_back()
    {
        var seen = new HashSet<nuint>();
        for (int i = 0; i < 100; i++)
        {
            nuint socket = _door.Open();
            _door.Close(socket);

            Assert.That(seen.Add(socket) && socket % 4 == 0, Is.True);
        }
    }

    [Test]
    public void Closing_a_socket_ends_its_names_and_no_others()
    {
        nuint closed = _door.Open();
        nuint open = _door.Open();
        _door.Set(closed, RawDoor.Buffer(Peer));
        _door.Set(open, RawDoor.Buffer(Peer));

        _door.Close(closed);

        Assert.That(_door.Lookup(closed, Peer), Is.Null);
        Assert.That(_door.Lookup(open, Peer), Is.EqualTo("host/a.example"));
    }
}
