using System.Net;
using System.Net.Sockets;
using static PeerTarget.Testing.WinsockConstants;

namespace PeerTarget.Testing;

/// <summary>
/// Every documented row of the two functions' error lists, C-shaped. The emulator's raw door runs it in both forms, the native
/// double as a Windows process: two readings of one specification that must agree.
/// </summary>
public abstract class RawDoorContract
{
    private const string Peer = "192.0.2.10:88";

    private IRawDoor _door = null!;
    private nuint _socket;

    protected abstract IRawDoor CreateDoor();

    [SetUp]
    public void OpenADatagramSocket()
    {
        _door = CreateDoor();
        _socket = Open();
    }

    [TearDown]
    public void CloseTheDoor() => (_door as IDisposable)?.Dispose();

    [Test]
    public void WSAEFAULT_set_with_a_NULL_PeerTargetName([Values(0u, 139u, 200u, uint.MaxValue)] uint length) =>
        Assert.That(_door.Set(_socket, buffer: null, length), Is.EqualTo(SocketError.Fault));

    [Test]
    public void WSAEFAULT_delete_with_a_NULL_PeerAddr([Values(0u, 15u, 16u, uint.MaxValue)] uint length) =>
        Assert.That(_door.Delete(_socket, buffer: null, length), Is.EqualTo(SocketError.Fault));

    [Test]
    public void WSAEINVAL_on_a_socket_of_any_other_family_or_type_that_the_host_can_open()
    {
        (int Family, int Type)[] others = [(1, SockStream), (34, SockStream), (32, SockStream), (0, SockDgram), (Inet, SockRaw), (Inet6, SockRaw), (Inet, 4), (Inet, 5)];
        nuint[] opened = [.. others.Select(other => _door.TryOpen(other.Family, other.Type)).OfType<nuint>()];

        Assert.That(opened, Is.Not.Empty);
        Assert.That(opened.Select(socket => _door.Set(socket, RawBuffer.Set(Peer))), Is.All.EqualTo(SocketError.InvalidArgument));
        Assert.That(opened.Select(socket => _door.Delete(socket, new byte[28])), Is.All.EqualTo(SocketError.InvalidArgument));
    }

    [TestCase(Inet, "0.0.0.0:0")]
    [TestCase(Inet6, "[::]:0")]
    public void WSAEINVAL_set_for_a_connectionless_peer_whose_address_and_port_are_zero(int family, string peer) =>
        Assert.That(_door.Set(Open(family), RawBuffer.Set(peer)), Is.EqualTo(SocketError.InvalidArgument));

    [TestCase(Inet, "0.0.0.0:0")]
    [TestCase(Inet6, "[::]:0")]
    public void Zero_address_and_port_are_no_fault_of_a_stream_peer(int family, string peer) =>
        Assert.That(_door.Set(Open(family, SockStream), RawBuffer.Set(peer)), Is.EqualTo(SocketError.Success));

    [TestCase(Inet, "0.0.0.0:88")]
    [TestCase(Inet, "192.0.2.10:0")]
    [TestCase(Inet, "0.0.0.1:0")]
    [TestCase(Inet6, "[::]:88")]
    [TestCase(Inet6, "[::1]:0")]
    [TestCase(Inet6, "[8000::]:0")]
    public void A_zero_address_or_a_zero_port_alone_is_accepted(int family, string peer) =>
        Assert.That(_door.Set(Open(family), RawBuffer.Set(peer)), Is.EqualTo(SocketError.Success));

    [Test]
    public void A_zero_peer_is_not_documented_as_a_fault_of_a_delete() =>
        Assert.That(_door.Delete(_socket, RawBuffer.Sockaddr("0.0.0.0:0")), Is.EqualTo(SocketError.Success));

    [Test]
    public void WSAENOTSOCK_on_a_descriptor_that_was_never_a_socket([Values(0u, 3u, 0x3FFFFFF0u)] uint descriptor)
    {
        Assert.That(_door.Set(descriptor, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.NotSocket));
        Assert.That(_door.Delete(descriptor, new byte[16]), Is.EqualTo(SocketError.NotSocket));
        Assert.That(_door.Set(nuint.MaxValue, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void WSAENOTSOCK_on_a_closed_socket()
    {
        Assert.That(_door.Close(_socket), Is.EqualTo(SocketError.Success));

        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.NotSocket));
        Assert.That(_door.Delete(_socket, new byte[16]), Is.EqualTo(SocketError.NotSocket));
        Assert.That(_door.Close(_socket), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void WSAEMSGSIZE_set_with_fewer_than_140_bytes([Values(0u, 1u, 8u, 136u, 139u)] uint length) =>
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer), length), Is.EqualTo(SocketError.MessageSize));

    [Test]
    public void WSAEMSGSIZE_set_with_one_byte_less_than_the_name_needs_and_success_with_just_enough()
    {
        byte[] buffer = RawBuffer.Set(Peer, "host/a.example");

        Assert.That(_door.Set(_socket, buffer, 140 + 28 - 1), Is.EqualTo(SocketError.MessageSize));
        Assert.That(_door.Lookup(_socket, IPEndPoint.Parse(Peer)), Is.Null);
        Assert.That(_door.Set(_socket, buffer, 140 + 28), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(_socket, IPEndPoint.Parse(Peer)), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void WSAEMSGSIZE_set_whose_declared_length_would_wrap_around([Values(uint.MaxValue, uint.MaxValue - 139, uint.MaxValue - 140, 0x80000000u, 0x7FFFFFFFu)] uint declared) =>
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer, nameLength: declared)), Is.EqualTo(SocketError.MessageSize));

    [TestCase("192.0.2.10:88", Inet, 15u, SocketError.MessageSize)]
    [TestCase("192.0.2.10:88", Inet, 16u, SocketError.Success)]
    [TestCase("[2001:db8::1]:88", Inet6, 15u, SocketError.MessageSize)]
    [TestCase("[2001:db8::1]:88", Inet6, 16u, SocketError.MessageSize)]
    [TestCase("[2001:db8::1]:88", Inet6, 27u, SocketError.MessageSize)]
    [TestCase("[2001:db8::1]:88", Inet6, 28u, SocketError.Success)]
    [TestCase("192.0.2.10:88", Inet, 0u, SocketError.MessageSize)]
    public void WSAEMSGSIZE_delete_with_fewer_bytes_than_the_family_needs(string peer, int family, uint length, SocketError expected) =>
        Assert.That(_door.Delete(Open(family), RawBuffer.Sockaddr(peer), length), Is.EqualTo(expected));

    [Test]
    public void A_delete_with_a_whole_SOCKADDR_STORAGE_is_fine()
    {
        byte[] storage = new byte[128];
        RawBuffer.Sockaddr(Peer).CopyTo(storage, 0);
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.Success));

        Assert.That(_door.Delete(_socket, storage), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(_socket, IPEndPoint.Parse(Peer)), Is.Null);
    }

    [Test]
    public void WSAEAFNOSUPPORT_for_a_family_that_is_neither_IPv4_nor_IPv6([Values((ushort)1, (ushort)3, (ushort)24, (ushort)0xFFFF)] ushort family, [Values(SockStream, SockDgram)] int type)
    {
        byte[] sockaddr = RawBuffer.Sockaddr(Peer);
        BitConverter.TryWriteBytes(sockaddr, family);
        nuint socket = Open(Inet, type);

        Assert.That(_door.Set(socket, RawBuffer.Set(sockaddr)), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_door.Delete(socket, sockaddr), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void WSAEAFNOSUPPORT_for_a_datagram_peer_with_an_address_but_no_family()
    {
        byte[] sockaddr = RawBuffer.Sockaddr(Peer);
        sockaddr[0] = 0;
        sockaddr[2] = sockaddr[3] = 0;

        Assert.That(_door.Set(_socket, RawBuffer.Set(sockaddr)), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(_door.Delete(_socket, sockaddr), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void WSAEISCONN_set_on_a_connected_socket_of_either_type([Values(SockStream, SockDgram)] int type)
    {
        nuint socket = Open(Inet, type);
        Assert.That(_door.Connect(socket, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));

        Assert.That(_door.Set(socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.IsConnected));
    }

    [Test]
    public void WSAEISCONN_is_not_documented_for_a_delete()
    {
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Connect(_socket, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));

        Assert.That(_door.Delete(_socket, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(_socket, IPEndPoint.Parse(Peer)), Is.Null);
    }

    [Test]
    public void A_datagram_socket_that_was_dissolved_from_its_peer_takes_names_again([Values("unspecified", "zero")] string by)
    {
        Assert.That(_door.Connect(_socket, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));
        byte[] nobody = by == "unspecified" ? new byte[16] : RawBuffer.Sockaddr("0.0.0.0:0");

        Assert.That(_door.Connect(_socket, nobody), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_stream_socket_takes_an_all_zero_peer_as_the_sample_passes_it()
    {
        nuint socket = Open(Inet6, SockStream);

        Assert.That(_door.Set(socket, RawBuffer.Set(new byte[128])), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(socket, IPEndPoint.Parse("[2001:db8::1]:443")), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void Of_two_faults_the_one_that_comes_first_by_assumption_ErrorOrder_decides()
    {
        const string OtherFamily = "[2001:db8::1]:88";
        byte[] everythingWrong = RawBuffer.Set(OtherFamily, "a\0b", protocol: 9);
        nuint unix = Open(family: 1, type: SockStream);
        nuint rawAndConnected = Open(Inet, SockRaw);
        Assert.That(_door.Connect(rawAndConnected, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));
        nuint connected = Open();
        Assert.That(_door.Connect(connected, RawBuffer.Sockaddr(Peer)), Is.EqualTo(SocketError.Success));

        Assert.That(_door.Set(1, null), Is.EqualTo(SocketError.NotSocket), "socket before pointer");
        Assert.That(_door.Delete(1, null), Is.EqualTo(SocketError.NotSocket), "socket before pointer");
        Assert.That(_door.Set(1, new byte[139]), Is.EqualTo(SocketError.NotSocket), "socket before size");
        Assert.That(_door.Set(1, everythingWrong), Is.EqualTo(SocketError.NotSocket), "socket before the rest");
        Assert.That(_door.Set(unix, new byte[139]), Is.EqualTo(SocketError.MessageSize), "size before kind");
        Assert.That(_door.Delete(unix, new byte[15]), Is.EqualTo(SocketError.MessageSize), "size before kind");
        Assert.That(_door.Set(rawAndConnected, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.InvalidArgument), "kind before connection");
        Assert.That(_door.Set(connected, everythingWrong), Is.EqualTo(SocketError.IsConnected), "connection before protocol, family and name");
        Assert.That(_door.Set(_socket, RawBuffer.Set(OtherFamily, protocol: 9)), Is.EqualTo(SocketError.InvalidArgument), "protocol before family");
        Assert.That(_door.Set(_socket, RawBuffer.Set("[::]:0")), Is.EqualTo(SocketError.AddressFamilyNotSupported), "family before zero peer");
        Assert.That(_door.Set(_socket, RawBuffer.Set(OtherFamily, "a\0b")), Is.EqualTo(SocketError.AddressFamilyNotSupported), "family before name");
    }

    [Test]
    public void WSAEINVAL_for_a_malformed_name_by_assumption_MalformedName()
    {
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer, "")), Is.EqualTo(SocketError.InvalidArgument), "empty");
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer, "host/a", nameLength: 11)), Is.EqualTo(SocketError.InvalidArgument), "an odd number of bytes");
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer, "host/a\0")), Is.EqualTo(SocketError.InvalidArgument), "a NUL");
        Assert.That(_door.Lookup(_socket, IPEndPoint.Parse(Peer)), Is.Null);
    }

    [Test]
    public void Fixed_reading_IllegalProtocol_is_WSAEINVAL([Values(3, 4, -1, int.MaxValue, int.MinValue)] int protocol) =>
        Assert.That(_door.Set(_socket, RawBuffer.Set(Peer, protocol: protocol)), Is.EqualTo(SocketError.InvalidArgument));

    [Test]
    public void The_flow_label_is_not_part_of_the_peer()
    {
        nuint socket = Open(Inet6);
        byte[] sockaddr = RawBuffer.Sockaddr("[2001:db8::1]:88");
        sockaddr[4] = 9;

        Assert.That(_door.Set(socket, RawBuffer.Set(sockaddr)), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(socket, IPEndPoint.Parse("[2001:db8::1]:88")), Is.EqualTo("host/a.example"));
    }

    private nuint Open(int family = Inet, int type = SockDgram) => _door.TryOpen(family, type)!.Value;
}
