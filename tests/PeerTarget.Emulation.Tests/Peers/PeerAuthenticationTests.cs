using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>What an authentication would come to.</summary>
[TestFixture]
public sealed class PeerAuthenticationTests : SocketFixture
{
    private EmulatedPeerTargetNameProvider _provider = null!;

    private WinsockEmulator Emulator => _provider.Emulator;

    [SetUp]
    public void CreateEmulator()
    {
        _provider = new EmulatedPeerTargetNameProvider();
        Emulator.AddPeer(Peers.A4, "host/a.example", "http/a.example");
    }

    [TestCase("host/a.example", PeerAuthentication.Authenticated)]
    [TestCase("http/a.example", PeerAuthentication.Authenticated)]
    [TestCase("HOST/A.Example", PeerAuthentication.Authenticated)]
    [TestCase("ldap/a.example", PeerAuthentication.WrongPrincipal)]
    [TestCase("host/a.example.evil.example", PeerAuthentication.WrongPrincipal)]
    [TestCase("host/a", PeerAuthentication.WrongPrincipal)]
    public void A_peer_is_authenticated_if_it_can_prove_the_very_name(string principal, PeerAuthentication expected)
    {
        _provider.Set(Socket, new PeerTargetName(principal, Peers.A4));

        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(expected));
    }

    [Test]
    public void Without_a_name_any_trusted_machine_would_do() =>
        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));

    [Test]
    public void At_an_address_without_a_peer_nobody_is_there_named_or_not()
    {
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(Emulator.Authenticate(Socket, Peers.B4), Is.EqualTo(PeerAuthentication.NobodyThere));
        Assert.That(Emulator.Authenticate(Socket, new IPEndPoint(Peers.A4.Address, 1)), Is.EqualTo(PeerAuthentication.NobodyThere));
        Assert.That(new WinsockEmulator().Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.NobodyThere));
    }

    [Test]
    public void A_set_again_and_a_delete_count_for_the_next_authentication()
    {
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.A4));
        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.WrongPrincipal));

        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.Authenticated));

        _provider.Delete(Socket, Peers.A4);
        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));
    }

    [Test]
    public void Each_of_many_peers_of_a_datagram_socket_is_authenticated_by_its_own_name()
    {
        Emulator.AddPeer(Peers.B4, "host/b.example");
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(Emulator.Authenticate(Socket, Peers.B4), Is.EqualTo(PeerAuthentication.Authenticated));
    }

    [Test]
    public void The_one_name_of_a_stream_socket_counts_for_whatever_peer_it_meets()
    {
        Emulator.AddPeer(Peers.B4, "host/b.example");
        Socket tcp = Tcp();
        _provider.Set(tcp, new PeerTargetName("host/a.example"));

        Assert.That(Emulator.Authenticate(tcp, Peers.A4), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(Emulator.Authenticate(tcp, Peers.B4), Is.EqualTo(PeerAuthentication.WrongPrincipal));
    }

    [Test]
    public void A_machine_at_port_0_answers_on_every_port_that_has_no_peer_of_its_own()
    {
        var any = new IPEndPoint(Peers.B4.Address, 0);
        Emulator.AddPeer(any, "host/b.example");
        Emulator.AddPeer(new IPEndPoint(any.Address, 99), "host/other.example");
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(Emulator.Authenticate(Socket, Peers.B4), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(Emulator.Authenticate(Socket, new IPEndPoint(any.Address, 99)), Is.EqualTo(PeerAuthentication.WrongPrincipal));
    }

    [Test]
    public void A_peer_that_is_added_again_can_prove_the_new_principals_alone()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Emulator.AddPeer(Peers.A4, "host/impostor.example");

        Assert.That(Emulator.Authenticate(Socket, Peers.A4), Is.EqualTo(PeerAuthentication.WrongPrincipal));
    }

    [Test]
    public void The_clients_of_the_base_library_are_asked_by_their_sockets()
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        using var tcp = new TcpClient(AddressFamily.InterNetwork);
        _provider.Set(udp, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(Emulator.Authenticate(udp, Peers.A4), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(Emulator.Authenticate(tcp, Peers.A4), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));
    }

    [Test]
    public void A_recorded_call_tells_what_its_name_would_have_come_to_after_its_socket_is_closed()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Delete(Socket, Peers.A4);
        Socket tcp = Tcp();
        _provider.Set(tcp, new PeerTargetName("host/b.example"));
        Socket.Dispose();
        tcp.Dispose();

        CallJournal calls = Emulator.Calls;
        Assert.That(Emulator.Authenticate(calls[0]), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(Emulator.Authenticate(calls[0], Peers.B4), Is.EqualTo(PeerAuthentication.NobodyThere));
        Emulator.AddPeer(Peers.B4, "host/a.example");
        Assert.That(Emulator.Authenticate(calls[0], Peers.B4), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));
        Assert.That(Emulator.Authenticate(calls[1]), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));
        Assert.That(Emulator.Authenticate(calls[2], Peers.A4), Is.EqualTo(PeerAuthentication.WrongPrincipal));
        Assert.That(() => Emulator.Authenticate(calls[2]), Throws.ArgumentNullException);
    }

    [Test]
    public void A_recorded_call_whose_peer_has_no_port_needs_the_peer_that_answers()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", new IPEndPoint(Peers.A4.Address, 0)));

        Assert.That(Emulator.Authenticate(Emulator.Calls[0], Peers.A4), Is.EqualTo(PeerAuthentication.Authenticated));
        Assert.That(() => Emulator.Authenticate(Emulator.Calls[0]), Throws.ArgumentNullException);
    }

    [Test]
    public void A_closed_socket_authenticates_nobody()
    {
        var udp = new UdpClient(AddressFamily.InterNetwork);
        var tcp = new TcpClient(AddressFamily.InterNetwork);
        udp.Dispose();
        tcp.Dispose();
        Socket.Dispose();

        Assert.That(() => Emulator.Authenticate(Socket, Peers.A4), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => Emulator.Authenticate(udp, Peers.A4), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => Emulator.Authenticate(tcp, Peers.A4), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_peer_needs_a_principal()
    {
        Assert.That(() => Emulator.AddPeer(Peers.A4), Throws.ArgumentException.With.Message.StartsWith("A peer needs a principal"));
        Assert.That(() => Emulator.AddPeer(Peers.A4, "host/a.example", ""), Throws.ArgumentException);
        Assert.That(() => Emulator.AddPeer(Peers.A4, "host/a.example", null!), Throws.ArgumentException);
        Assert.That(Emulator.Calls, Is.Empty);
    }
}
