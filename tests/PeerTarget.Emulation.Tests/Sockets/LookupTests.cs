using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class LookupTests : SocketFixture
{
    private readonly EmulatedPeerTargetNameProvider _provider = new();

    [Test]
    public void A_socket_that_was_never_named_has_no_name_for_anyone()
    {
        Assert.That(_provider.Emulator.Lookup(Socket, Peers.A4), Is.Null);
        Assert.That(_provider.Emulator.Lookup(Tcp()), Is.Null);
    }

    [Test]
    public void A_datagram_socket_has_no_name_for_a_peer_of_another_family_or_in_another_emulator()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(_provider.Emulator.Lookup(Socket, Peers.A6), Is.Null);
        Assert.That(new WinsockEmulator().Lookup(Socket, Peers.A4), Is.Null);
    }

    [Test]
    public void A_lookup_without_a_peer_is_refused_on_a_datagram_socket_where_null_would_pass_for_no_name() =>
        Assert.That(() => _provider.Emulator.Lookup(Socket), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("peer"));

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
