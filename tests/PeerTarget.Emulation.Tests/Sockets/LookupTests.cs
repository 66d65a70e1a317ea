using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class LookupTests
{
    private readonly EmulatedPeerTargetNameProvider _provider = new();

    [Test]
    public void A_socket_that_was_never_named_has_no_name_for_anyone()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        using var stream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.That(_provider.Emulator.Lookup(socket, Peers.A4), Is.Null);
        Assert.That(_provider.Emulator.Lookup(stream), Is.Null);
    }

    [Test]
    public void A_datagram_socket_has_no_name_for_a_peer_of_another_family()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(_provider.Emulator.Lookup(socket, Peers.A6), Is.Null);
    }

    [Test]
    public void A_lookup_without_a_peer_is_refused_on_a_datagram_socket_where_null_would_pass_for_no_name()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.That(() => _provider.Emulator.Lookup(socket), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("peer"));
    }

    [Test]
    public void An_IPv4_peer_of_an_IPv6_socket_is_looked_up_by_its_mapped_address()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        _provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(_provider.Emulator.Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void Emulators_do_not_know_each_others_names()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(new WinsockEmulator().Lookup(socket, Peers.A4), Is.Null);
    }

    [Test]
    public void A_connected_socket_is_looked_up_as_before()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        socket.Connect(IPAddress.Loopback, 9);

        Assert.That(_provider.Emulator.Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_null_socket_is_refused_by_its_name() =>
        Assert.That(() => _provider.Emulator.Lookup(default(Socket)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));

    [Test]
    public void Clients_stand_for_their_sockets_and_a_disposed_one_has_no_name()
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        using var tcp = new TcpClient();
        _provider.Set(udp, new PeerTargetName("host/udp.example", Peers.A4));
        _provider.Set(tcp, new PeerTargetName("host/tcp.example"));

        Assert.That(_provider.Emulator.Lookup(udp, Peers.A4), Is.EqualTo("host/udp.example"));
        Assert.That(_provider.Emulator.Lookup(tcp), Is.EqualTo("host/tcp.example"));

        udp.Dispose();
        tcp.Dispose();
        Assert.That(_provider.Emulator.Lookup(udp, Peers.A4), Is.Null);
        Assert.That(_provider.Emulator.Lookup(tcp), Is.Null);
    }
}
