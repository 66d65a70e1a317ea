using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Tests.Shared;

/// <summary>
/// What every provider does, whatever answers underneath, with real sockets. A backend derives from it and says how to make the
/// provider and how to look behind it. What rests on an assumption holds for the default of each.
/// </summary>
[TestFixture]
public abstract class PeerTargetNameProviderContract
{
    private readonly List<IDisposable> _opened = [];

    protected IPeerTargetNameProvider Provider { get; private set; } = null!;

    protected abstract IPeerTargetNameProvider CreateProvider();

    /// <summary>The name by which a peer would be authenticated now, or null.</summary>
    protected abstract string? Lookup(Socket socket, IPEndPoint? peer);

    [SetUp]
    public void SetUp() => Provider = CreateProvider();

    [TearDown]
    public void TearDown()
    {
        _opened.ForEach(socket => socket.Dispose());
        _opened.Clear();
    }

    [Test]
    public void A_set_name_is_the_one_by_which_that_peer_and_no_other_would_be_authenticated()
    {
        Socket socket = Udp();

        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
        Assert.That(Lookup(socket, Peers.B4), Is.Null);
    }

    [Test]
    public void An_IPv6_datagram_socket_holds_a_name_for_each_peer()
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6);

        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A6));
        Provider.Set(socket, new PeerTargetName("host/b.example", Peers.B6));

        Assert.That(Lookup(socket, Peers.A6), Is.EqualTo("host/a.example"));
        Assert.That(Lookup(socket, Peers.B6), Is.EqualTo("host/b.example"));
    }

    [Test]
    public void A_delete_ends_the_association_of_that_peer_alone()
    {
        Socket socket = Udp();
        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        Provider.Set(socket, new PeerTargetName("host/b.example", Peers.B4));

        Provider.Delete(socket, Peers.A4);

        Assert.That(Lookup(socket, Peers.A4), Is.Null);
        Assert.That(Lookup(socket, Peers.B4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public void A_peer_can_be_named_again_after_a_delete()
    {
        Socket socket = Udp();
        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        Provider.Delete(socket, Peers.A4);

        Provider.Set(socket, new PeerTargetName("host/b.example", Peers.A4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public void A_stream_socket_takes_a_name_without_a_peer_and_holds_it_for_any([Values(AddressFamily.InterNetwork, AddressFamily.InterNetworkV6)] AddressFamily family)
    {
        Socket socket = Tcp(family);

        Provider.Set(socket, new PeerTargetName("host/server.example"));

        Assert.That(Lookup(socket, family is AddressFamily.InterNetwork ? Peers.A4 : Peers.A6), Is.EqualTo("host/server.example"));
    }

    [Test]
    public void A_stream_socket_holds_one_name_whatever_peer_came_with_it()
    {
        Socket socket = Tcp();

        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        Provider.Set(socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public void A_delete_on_a_stream_socket_succeeds_by_assumption_DeleteOnStream()
    {
        Socket socket = Tcp();
        Provider.Set(socket, new PeerTargetName("host/server.example"));

        Assert.That(Provider.TryDelete(socket, peer: null), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(socket, peer: null), Is.Null);
    }

    [Test]
    public void A_second_name_for_a_peer_replaces_the_first_by_assumption_RepeatedSet()
    {
        Socket socket = Udp();
        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Provider.Set(socket, new PeerTargetName("host/b.example", Peers.A4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public void A_delete_for_a_peer_without_a_name_succeeds_by_assumption_DeleteOfAbsent() =>
        Assert.That(Provider.TryDelete(Udp(), Peers.A4), Is.EqualTo(SocketError.Success));

    [Test]
    public void The_port_does_not_tell_peers_apart_by_assumption_PeerKey()
    {
        Socket socket = Udp();

        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(Lookup(socket, new IPEndPoint(Peers.A4.Address, 4500)), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void The_scope_id_tells_link_local_peers_apart()
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6);
        var first = new IPEndPoint(IPAddress.Parse("fe80::1%3"), 88);
        var second = new IPEndPoint(IPAddress.Parse("fe80::1%4"), 88);

        Provider.Set(socket, new PeerTargetName("host/a.example", first));

        Assert.That(Lookup(socket, first), Is.EqualTo("host/a.example"));
        Assert.That(Lookup(socket, second), Is.Null);
    }

    [Test]
    public void Sockets_do_not_share_names()
    {
        Socket named = Udp();
        Provider.Set(named, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(Lookup(Udp(), Peers.A4), Is.Null);
    }

    [Test]
    public void Every_legal_security_protocol_is_accepted([Values] SocketSecurityProtocol protocol)
    {
        Socket socket = Udp();

        Assert.That(Provider.TrySet(socket, new PeerTargetName("host/a.example", Peers.A4, protocol)), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_name_of_any_length_comes_back_whole([Values(1, 183, 184, 185, 1000, PeerTargetName.MaxLength)] int length)
    {
        Socket socket = Udp();
        string name = string.Create(length, 0, static (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + (i % 26));
            }
        });

        Provider.Set(socket, new PeerTargetName(name, Peers.A4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo(name));
    }

    [Test]
    public void A_name_is_kept_as_the_UTF16_that_came_in_even_if_malformed()
    {
        Socket socket = Udp();
        const string Name = "host/\u00fc\u4e2d\ud83d\ude00\ud800";

        Provider.Set(socket, new PeerTargetName(Name, Peers.A4));

        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo(Name));
    }

    [Test]
    public void WSAENOTSOCK_set_on_a_closed_socket()
    {
        Socket socket = Udp();
        socket.Dispose();

        AssertSetRefused(socket, new PeerTargetName("host/a.example", Peers.A4), SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_delete_on_a_closed_socket()
    {
        Socket socket = Udp();
        socket.Dispose();

        AssertDeleteRefused(socket, Peers.A4, SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_on_a_closed_IPv6_socket_with_an_IPv4_peer()
    {
        Socket socket = DualModeUdp();
        socket.Dispose();

        AssertSetRefused(socket, new PeerTargetName("host/a.example", Peers.A4), SocketError.NotSocket);
        AssertDeleteRefused(socket, Peers.A4, SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_on_a_closed_socket_that_was_connected()
    {
        Socket socket = Udp();
        socket.Connect(IPAddress.Loopback, 9);
        socket.Dispose();

        AssertSetRefused(socket, new PeerTargetName("host/a.example", Peers.A4), SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_on_disposed_clients_and_a_name_is_still_an_argument()
    {
        var udp = new UdpClient();
        var tcp = new TcpClient();
        udp.Dispose();
        tcp.Dispose();
        var name = new PeerTargetName("host/a.example", Peers.A4);

        Assert.That(Provider.TrySet(udp, name), Is.EqualTo(SocketError.NotSocket));
        Assert.That(Provider.TryDelete(udp, Peers.A4), Is.EqualTo(SocketError.NotSocket));
        Assert.That(Provider.TrySet(tcp, name), Is.EqualTo(SocketError.NotSocket));
        Assert.That(Provider.TryDelete(tcp), Is.EqualTo(SocketError.NotSocket));
        Assert.That(() => Provider.Set(udp, name), Refuses(PeerTargetNameOperation.Set, SocketError.NotSocket));
        Assert.That(() => Provider.Delete(udp, Peers.A4), Refuses(PeerTargetNameOperation.Delete, SocketError.NotSocket));
        Assert.That(() => Provider.Set(tcp, name), Refuses(PeerTargetNameOperation.Set, SocketError.NotSocket));
        Assert.That(() => Provider.Delete(tcp), Refuses(PeerTargetNameOperation.Delete, SocketError.NotSocket));
        Assert.That(() => Provider.TrySet(udp, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
    }

    [Test]
    public void WSAEISCONN_set_on_a_connected_datagram_socket()
    {
        Socket socket = Udp();
        socket.Connect(IPAddress.Loopback, 9);

        AssertSetRefused(socket, new PeerTargetName("host/a.example", Peers.A4), SocketError.IsConnected);
        Assert.That(Lookup(socket, Peers.A4), Is.Null);
    }

    [Test]
    public void WSAEISCONN_set_on_a_connected_stream_socket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Socket socket = Tcp();
        socket.Connect(listener.LocalEndpoint);

        AssertSetRefused(socket, new PeerTargetName("host/server.example"), SocketError.IsConnected);
    }

    [Test]
    public void A_refused_set_leaves_the_name_that_was_there()
    {
        Socket socket = Udp();
        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        socket.Connect(IPAddress.Loopback, 9);

        AssertSetRefused(socket, new PeerTargetName("host/b.example", Peers.A4), SocketError.IsConnected);
        Assert.That(Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_delete_on_a_connected_socket_succeeds_since_WSAEISCONN_is_not_documented_for_it()
    {
        Socket socket = Udp();
        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        socket.Connect(IPAddress.Loopback, 9);

        Assert.That(Provider.TryDelete(socket, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(socket, Peers.A4), Is.Null);
    }

    [Test]
    public void A_bound_socket_and_a_listening_one_take_names()
    {
        Socket bound = Udp();
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket listening = Tcp();
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();

        Assert.That(Provider.TrySet(bound, new PeerTargetName("host/a.example", Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TrySet(listening, new PeerTargetName("host/a.example")), Is.EqualTo(SocketError.Success));
    }

    [Test, Needs(Need.UnixDomainSockets)]
    public void WSAEINVAL_on_a_socket_that_is_not_IPv4_or_IPv6()
    {
        Socket socket = Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        AssertSetRefused(socket, new PeerTargetName("host/a.example"), SocketError.InvalidArgument);
        AssertDeleteRefused(socket, peer: null, SocketError.InvalidArgument);
    }

    [TestCase("0.0.0.0", AddressFamily.InterNetwork)]
    [TestCase("::", AddressFamily.InterNetworkV6)]
    public void WSAEINVAL_set_for_a_datagram_peer_whose_address_and_port_are_zero(string address, AddressFamily family) =>
        AssertSetRefused(Udp(family), new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Parse(address), 0)), SocketError.InvalidArgument);

    [Test]
    public void WSAEINVAL_set_for_an_IPv4_peer_of_zeros_on_a_dual_mode_socket_too() =>
        AssertSetRefused(DualModeUdp(), new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Any, 0)), SocketError.InvalidArgument);

    [Test]
    public void A_refusal_says_which_name_and_which_peer()
    {
        Socket socket = Udp();
        socket.Connect(IPAddress.Loopback, 9);

        Assert.That(() => Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4)), Throws.InstanceOf<PeerTargetNameException>().With.Message.Contains("host/a.example for 192.0.2.10:88"));
        Assert.That(() => Provider.Delete(socket, Peers.A6), Throws.InstanceOf<PeerTargetNameException>().With.Message.Contains("for [2001:db8::1]:88"));
    }

    [TestCase("0.0.0.0:88")]
    [TestCase("192.0.2.10:0")]
    public void A_datagram_peer_whose_address_or_port_alone_is_zero_is_accepted(string peer) =>
        Assert.That(Provider.TrySet(Udp(), new PeerTargetName("host/a.example", IPEndPoint.Parse(peer))), Is.EqualTo(SocketError.Success));

    [Test]
    public void WSAEINVAL_for_an_absent_datagram_peer_by_assumption_UnspecifiedDatagramPeer()
    {
        AssertSetRefused(Udp(), new PeerTargetName("host/a.example"), SocketError.InvalidArgument);
        AssertDeleteRefused(Udp(), peer: null, SocketError.InvalidArgument);
    }

    [Test]
    public void WSAEAFNOSUPPORT_for_an_IPv6_peer_on_an_IPv4_socket_by_assumption_FamilyMismatch()
    {
        AssertSetRefused(Udp(), new PeerTargetName("host/a.example", Peers.A6), SocketError.AddressFamilyNotSupported);
        AssertSetRefused(Tcp(), new PeerTargetName("host/a.example", Peers.A6), SocketError.AddressFamilyNotSupported);
        AssertDeleteRefused(Udp(), Peers.A6, SocketError.AddressFamilyNotSupported);
    }

    [Test]
    public void WSAEAFNOSUPPORT_for_an_IPv4_peer_on_an_IPv6_only_socket_by_assumption_FamilyMismatch()
    {
        AssertSetRefused(Udp(AddressFamily.InterNetworkV6), new PeerTargetName("host/a.example", Peers.A4), SocketError.AddressFamilyNotSupported);
        AssertDeleteRefused(Udp(AddressFamily.InterNetworkV6), Peers.A4, SocketError.AddressFamilyNotSupported);
    }

    [Test]
    public void A_dual_mode_socket_knows_an_IPv4_peer_by_its_mapped_address()
    {
        Socket socket = DualModeUdp();

        Provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));
        Assert.That(Lookup(socket, new IPEndPoint(Peers.A4.Address.MapToIPv6(), 88)), Is.EqualTo("host/a.example"));

        Provider.Delete(socket, Peers.A4);
        Assert.That(Lookup(socket, new IPEndPoint(Peers.A4.Address.MapToIPv6(), 88)), Is.Null);
    }

    [Test]
    public void A_default_TcpClient_is_dual_mode_and_takes_an_IPv4_peer()
    {
        using var client = new TcpClient();

        Provider.Set(client, new PeerTargetName("host/server.example", Peers.A4));

        Assert.That(Lookup(client.Client, Peers.A4), Is.EqualTo("host/server.example"));
    }

    [Test]
    public void Clients_and_listeners_stand_for_their_sockets()
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        using var tcp = new TcpClient(AddressFamily.InterNetwork);
        using var listener = new TcpListener(IPAddress.Loopback, 0);

        Provider.Set(udp, new PeerTargetName("host/udp.example", Peers.A4));
        Provider.Set(tcp, new PeerTargetName("host/tcp.example"));
        Provider.Set(listener, new PeerTargetName("host/listener.example"));
        Assert.That(Lookup(udp.Client, Peers.A4), Is.EqualTo("host/udp.example"));
        Assert.That(Lookup(tcp.Client, null), Is.EqualTo("host/tcp.example"));
        Assert.That(Lookup(listener.Server, null), Is.EqualTo("host/listener.example"));

        Provider.Delete(udp, Peers.A4);
        Provider.Delete(tcp);
        Provider.Delete(listener);
        Assert.That(Lookup(udp.Client, Peers.A4), Is.Null);
        Assert.That(Lookup(tcp.Client, null), Is.Null);
        Assert.That(Lookup(listener.Server, null), Is.Null);

        Assert.That(Provider.TrySet(udp, new PeerTargetName("host/udp.example", Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TrySet(tcp, new PeerTargetName("host/tcp.example")), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TrySet(listener, new PeerTargetName("host/listener.example")), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(udp.Client, Peers.A4), Is.EqualTo("host/udp.example"));
        Assert.That(Lookup(tcp.Client, null), Is.EqualTo("host/tcp.example"));
        Assert.That(Lookup(listener.Server, null), Is.EqualTo("host/listener.example"));

        Assert.That(Provider.TryDelete(udp, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TryDelete(tcp), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TryDelete(listener), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(udp.Client, Peers.A4), Is.Null);
        Assert.That(Lookup(tcp.Client, null), Is.Null);
        Assert.That(Lookup(listener.Server, null), Is.Null);
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        var name = new PeerTargetName("host/a.example", Peers.A4);

        Assert.That(() => Provider.Set(default(Socket)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(() => Provider.TrySet(default(Socket)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(() => Provider.Set(Udp(), null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => Provider.TrySet(Udp(), null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => Provider.Delete(default(Socket)!, Peers.A4), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(() => Provider.TryDelete(default(Socket)!, Peers.A4), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
    }

    [Test]
    public void Null_clients_and_listeners_are_refused_by_their_names()
    {
        var name = new PeerTargetName("host/a.example", Peers.A4);

        Assert.That(() => Provider.Set(default(UdpClient)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.TrySet(default(UdpClient)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.Delete(default(UdpClient)!, Peers.A4), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.TryDelete(default(UdpClient)!, Peers.A4), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.Set(default(TcpClient)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.TrySet(default(TcpClient)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.Delete(default(TcpClient)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.TryDelete(default(TcpClient)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("client"));
        Assert.That(() => Provider.Set(default(TcpListener)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("listener"));
        Assert.That(() => Provider.TrySet(default(TcpListener)!, name), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("listener"));
        Assert.That(() => Provider.Delete(default(TcpListener)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("listener"));
        Assert.That(() => Provider.TryDelete(default(TcpListener)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("listener"));
    }

    [Test]
    public void Threads_that_name_peers_on_one_socket_lose_none()
    {
        Socket socket = Udp();

        Parallel.For(0, 1000, i => Provider.Set(socket, new PeerTargetName($"host/{i}.example", Numbered(i))));

        Assert.That(Enumerable.Range(0, 1000).Select(i => Lookup(socket, Numbered(i))), Is.EqualTo(Enumerable.Range(0, 1000).Select(i => $"host/{i}.example")));
    }

    protected static NUnit.Framework.Constraints.IResolveConstraint Refuses(PeerTargetNameOperation operation, SocketError error) =>
        Throws.InstanceOf<PeerTargetNameException>()
            .With.Property(nameof(PeerTargetNameException.SocketErrorCode)).EqualTo(error)
            .And.Property(nameof(PeerTargetNameException.ErrorCode)).EqualTo((int)error)
            .And.Property(nameof(PeerTargetNameException.Operation)).EqualTo(operation);

    protected Socket Udp(AddressFamily family = AddressFamily.InterNetwork) => Open(family, SocketType.Dgram, ProtocolType.Udp);

    protected Socket Tcp(AddressFamily family = AddressFamily.InterNetwork) => Open(family, SocketType.Stream, ProtocolType.Tcp);

    protected Socket DualModeUdp()
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6);
        socket.DualMode = true;
        return socket;
    }

    private static IPEndPoint Numbered(int i) => new(new IPAddress([198, 51, (byte)(i / 250), (byte)(i % 250)]), 88);

    private void AssertSetRefused(Socket socket, PeerTargetName name, SocketError error)
    {
        Assert.That(Provider.TrySet(socket, name), Is.EqualTo(error));
        Assert.That(() => Provider.Set(socket, name), Refuses(PeerTargetNameOperation.Set, error));
    }

    private void AssertDeleteRefused(Socket socket, IPEndPoint? peer, SocketError error)
    {
        Assert.That(Provider.TryDelete(socket, peer), Is.EqualTo(error));
        Assert.That(() => Provider.Delete(socket, peer), Refuses(PeerTargetNameOperation.Delete, error));
    }

    private Socket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(family, type, protocol);
        if (family is AddressFamily.InterNetworkV6)
        {
            // Linux opens IPv6 sockets dual-mode, Windows does not; a test says which it means.
            socket.DualMode = false;
        }

        _opened.Add(socket);
        return socket;
    }
}
