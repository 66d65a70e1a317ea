using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>No call that is made again allocates while the journal is off, refused ones included.</summary>
[TestFixture]
public sealed class AllocationTests : SocketFixture
{
    private readonly EmulatedPeerTargetNameProvider _provider = new(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 0 }));
    private readonly PeerTargetName _name = new("host/a.example", Peers.A4);
    private readonly IPEndPoint _peer = Peers.A4;

    [Test]
    public void The_same_name_again_a_lookup_and_a_delete_of_nothing()
    {
        Socket other = Udp();

        AssertAllocatesNothing(() =>
        {
            _ = _provider.TrySet(Socket, _name);
            _ = _provider.Emulator.Lookup(Socket, _peer);
            _ = _provider.TryDelete(other, _peer);
        });
    }

    [Test]
    public void An_IPv4_peer_on_a_dual_mode_socket()
    {
        Socket dual = Udp(AddressFamily.InterNetworkV6, dualMode: true);

        AssertAllocatesNothing(() =>
        {
            _ = _provider.TrySet(dual, _name);
            _ = _provider.Emulator.Lookup(dual, _peer);
        });
    }

    [Test]
    public void A_set_on_a_connected_socket()
    {
        Socket.Connect(IPAddress.Loopback, 9);

        AssertAllocatesNothing(() => _ = _provider.TrySet(Socket, _name));
    }

    [Test]
    public void A_set_a_delete_and_a_lookup_on_a_closed_socket()
    {
        Socket.Dispose();

        AssertAllocatesNothing(() =>
        {
            _ = _provider.TrySet(Socket, _name);
            _ = _provider.TryDelete(Socket, _peer);
            _ = _provider.Emulator.Lookup(Socket, _peer);
        });
    }

    [Test]
    public void A_raw_call_on_an_invalid_descriptor()
    {
        var door = new RawDoor(_provider.Emulator);
        byte[] buffer = RawDoor.Buffer("192.0.2.10:88");

        AssertAllocatesNothing(() => _ = SetRaw(door.Winsock, buffer));
    }

    [Test]
    public void A_raw_set_of_the_same_name_again()
    {
        var door = new RawDoor(_provider.Emulator);
        byte[] buffer = RawDoor.Buffer("192.0.2.10:88");
        nuint socket = door.Open();

        AssertAllocatesNothing(() => _ = SetRaw(door.Winsock, buffer, socket));
        Assert.That(door.Lookup(socket, "192.0.2.10:88"), Is.EqualTo("host/a.example"));
    }

    private static unsafe int SetRaw(RawWinsock winsock, byte[] buffer, nuint socket = 1)
    {
        fixed (byte* input = buffer)
        {
            return winsock.WSASetSocketPeerTargetName(socket, input, (uint)buffer.Length);
        }
    }

    private static void AssertAllocatesNothing(Action call) => Assert.That(Allocations.Of(call), Is.Zero);
}
