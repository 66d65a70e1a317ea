using System.Net;
using System.Net.Sockets;
using PeerTarget.Testing;
using static PeerTarget.Testing.WinsockConstants;

namespace PeerTarget.Emulation.Tests;

/// <summary>Each call here breaks several rules at once; one decides, by assumption ErrorOrder.</summary>
[TestFixture(RawForm.Ioctl)]
[TestFixture(RawForm.Function)]
public sealed class RuleOrderTests(RawForm form)
{
    private const nuint NotASocket = 1;
    private const string Peer = "192.0.2.10:88";
    private const string WrongFamily = "[2001:db8::1]:88";

    private static readonly byte[] s_badProtocolAndName = RawBuffer.Set(WrongFamily, name: "a\0b", protocol: 9);
    private static readonly byte[] s_badName = RawBuffer.Set(Peer, name: "a\0b");

    [TestCase(ErrorOrder.SocketFirst, SocketError.NotSocket)]
    [TestCase(ErrorOrder.ArgumentsFirst, SocketError.Fault)]
    public void An_invalid_socket_against_a_NULL_pointer(ErrorOrder order, SocketError expected)
    {
        RawDoor door = Door(order);

        Assert.That(door.Set(NotASocket, null), Is.EqualTo(expected));
        Assert.That(door.Delete(NotASocket, null), Is.EqualTo(expected));
    }

    [TestCase(ErrorOrder.SocketFirst, SocketError.NotSocket)]
    [TestCase(ErrorOrder.ArgumentsFirst, SocketError.MessageSize)]
    public void An_invalid_socket_against_a_short_buffer(ErrorOrder order, SocketError expected)
    {
        RawDoor door = Door(order);

        Assert.That(door.Set(NotASocket, new byte[139]), Is.EqualTo(expected));
        Assert.That(door.Delete(NotASocket, new byte[15]), Is.EqualTo(expected));
    }

    [TestCase(ErrorOrder.SocketFirst, SocketError.NotSocket)]
    [TestCase(ErrorOrder.ArgumentsFirst, SocketError.InvalidArgument)]
    public void An_invalid_socket_against_an_illegal_protocol_or_a_malformed_name(ErrorOrder order, SocketError expected)
    {
        RawDoor door = Door(order);

        Assert.That(door.Set(NotASocket, RawBuffer.Set(Peer, protocol: 3)), Is.EqualTo(expected));
        Assert.That(door.Set(NotASocket, s_badName), Is.EqualTo(expected));
    }

    [Test]
    public void An_invalid_socket_decides_where_the_arguments_are_sound([Values] ErrorOrder order)
    {
        RawDoor door = Door(order);

        Assert.That(door.Set(NotASocket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.NotSocket));
        Assert.That(door.Set(NotASocket, RawBuffer.Set("0.0.0.0:0")), Is.EqualTo(SocketError.NotSocket), "whether a zero peer is a fault depends on the socket");
        Assert.That(door.Delete(NotASocket, new byte[16]), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void A_short_buffer_decides_before_the_kind_of_socket([Values] ErrorOrder order)
    {
        RawDoor door = Door(order);
        nuint socket = door.Open(family: 1, type: 1);

        Assert.That(door.Set(socket, new byte[139]), Is.EqualTo(SocketError.MessageSize));
        Assert.That(door.Delete(socket, new byte[15]), Is.EqualTo(SocketError.MessageSize));
    }

    [Test]
    public void The_kind_of_socket_decides_before_its_connection([Values] ErrorOrder order)
    {
        RawDoor door = Door(order);
        nuint socket = door.Open(Inet, type: 3);
        Assert.That(door.Connect(socket, Peer), Is.EqualTo(SocketError.Success));

        Assert.That(door.Set(socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.InvalidArgument));
    }

    [TestCase(ErrorOrder.SocketFirst, SocketError.IsConnected)]
    [TestCase(ErrorOrder.ArgumentsFirst, SocketError.InvalidArgument)]
    public void A_connection_against_an_illegal_protocol_or_a_malformed_name(ErrorOrder order, SocketError expected)
    {
        RawDoor door = Door(order);
        nuint socket = door.Open();
        door.Connect(socket, Peer);

        Assert.That(door.Set(socket, s_badProtocolAndName), Is.EqualTo(expected));
        Assert.That(door.Set(socket, s_badName), Is.EqualTo(expected));
    }

    [Test]
    public void A_connection_decides_before_the_peers_family([Values] ErrorOrder order)
    {
        RawDoor door = Door(order);
        nuint socket = door.Open();
        door.Connect(socket, Peer);

        Assert.That(door.Set(socket, RawBuffer.Set(WrongFamily)), Is.EqualTo(SocketError.IsConnected));
    }

    [Test]
    public void The_protocol_decides_before_the_peers_family([Values] ErrorOrder order) =>
        Assert.That(WithOpenSocket(order, (door, socket) => door.Set(socket, RawBuffer.Set(WrongFamily, protocol: 9))), Is.EqualTo(SocketError.InvalidArgument));

    [Test]
    public void The_peers_family_decides_before_its_zero_address([Values] ErrorOrder order) =>
        Assert.That(WithOpenSocket(order, (door, socket) => door.Set(socket, RawBuffer.Set("[::]:0"))), Is.EqualTo(SocketError.AddressFamilyNotSupported));

    [TestCase(ErrorOrder.SocketFirst, SocketError.AddressFamilyNotSupported)]
    [TestCase(ErrorOrder.ArgumentsFirst, SocketError.InvalidArgument)]
    public void The_peers_family_against_a_malformed_name(ErrorOrder order, SocketError expected) =>
        Assert.That(WithOpenSocket(order, (door, socket) => door.Set(socket, RawBuffer.Set(WrongFamily, name: "a\0b"))), Is.EqualTo(expected));

    [TestCase(SocketError.InvalidArgument)]
    public void Delete_on_a_stream_socket_decides_before_the_peers_family(SocketError expected)
    {
        var door = new RawDoor(form, new WinsockAssumptions { DeleteOnStream = DeleteOnStream.InvalidArgument });

        Assert.That(door.Delete(door.Open(type: SockStream), RawBuffer.Sockaddr(IPEndPoint.Parse(WrongFamily))), Is.EqualTo(expected));
    }

    private RawDoor Door(ErrorOrder order) => new(form, new WinsockAssumptions { ErrorOrder = order });

    private SocketError WithOpenSocket(ErrorOrder order, Func<RawDoor, nuint, SocketError> call)
    {
        RawDoor door = Door(order);
        return call(door, door.Open());
    }
}
