using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Tests.Shared;

/// <summary>
/// What every provider does that no vector can say: clients and listeners, exceptions, long names, threads, closed sockets. A backend
/// derives from it and says how to make the provider and how to look behind it.
/// </summary>
[TestFixture]
public abstract class PeerTargetNameProviderContract : SocketFixture
{
    protected IPeerTargetNameProvider Provider { get; private set; } = null!;

    protected abstract IPeerTargetNameProvider CreateProvider();

    /// <summary>The name by which a peer would be authenticated now, or null.</summary>
    protected abstract string? Lookup(Socket socket, IPEndPoint? peer);

    [SetUp]
    public void SetUp() => Provider = CreateProvider();

    [Test]
    public void A_name_of_any_length_comes_back_whole([Values(1, 183, 184, 185, 1000, PeerTargetName.MaxLength)] int length)
    {
        string name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));

        Provider.Set(Socket, new PeerTargetName(name, Peers.A4));

        Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo(name));
    }

    [Test]
    public void A_name_is_kept_as_the_UTF16_that_came_in_even_if_malformed()
    {
        const string Name = "host/\u00fc\u4e2d\ud83d\ude00\ud800";

        Provider.Set(Socket, new PeerTargetName(Name, Peers.A4));

        Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo(Name));
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
    public void A_bound_socket_and_a_listening_one_take_names()
    {
        Socket listening = Tcp();
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();

        Assert.That(Provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(Provider.TrySet(listening, new PeerTargetName("host/a.example")), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void Set_and_Delete_throw_what_their_Try_forms_hand_back_and_say_which_name_and_which_peer()
    {
        Socket.Connect(IPAddress.Loopback, 9);

        AssertSetRefused(Socket, SocketError.IsConnected, "host/a.example for 192.0.2.10:88");
        AssertDeleteRefused(Socket, Peers.A6, SocketError.AddressFamilyNotSupported, "for [2001:db8::1]:88");
    }

    [Test]
    public void WSAENOTSOCK_on_a_closed_socket([Values] bool wasConnected)
    {
        if (wasConnected)
        {
            Socket.Connect(IPAddress.Loopback, 9);
        }

        Socket.Dispose();

        AssertSetRefused(Socket, SocketError.NotSocket);
        AssertDeleteRefused(Socket, Peers.A4, SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_on_a_closed_dual_mode_socket_with_an_IPv4_peer()
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode: true);
        socket.Dispose();

        AssertSetRefused(socket, SocketError.NotSocket);
        AssertDeleteRefused(socket, Peers.A4, SocketError.NotSocket);
    }

    [Test]
    public void WSAENOTSOCK_on_a_disposed_client()
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
    }

    [Test]
    public void A_default_TcpClient_is_dual_mode_and_takes_an_IPv4_peer()
    {
        using var client = new TcpClient();

        Provider.Set(client, new PeerTargetName("host/server.example", Peers.A4));

        Assert.That(Lookup(client.Client, Peers.A4), Is.EqualTo("host/server.example"));
    }

    [Test]
    public void Clients_and_listeners_stand_for_their_sockets([Values] bool byTry)
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        using var tcp = new TcpClient(AddressFamily.InterNetwork);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var name = new PeerTargetName("host/a.example", Peers.A4);
        Action[] sets = byTry
            ? [() => Provider.TrySet(udp, name), () => Provider.TrySet(tcp, name), () => Provider.TrySet(listener, name)]
            : [() => Provider.Set(udp, name), () => Provider.Set(tcp, name), () => Provider.Set(listener, name)];
        Action[] deletes = byTry
            ? [() => Provider.TryDelete(udp, Peers.A4), () => Provider.TryDelete(tcp), () => Provider.TryDelete(listener)]
            : [() => Provider.Delete(udp, Peers.A4), () => Provider.Delete(tcp), () => Provider.Delete(listener)];

        Array.ForEach(sets, set => set());
        Assert.That(Names(), Is.EqualTo(new[] { "host/a.example", "host/a.example", "host/a.example" }));

        Array.ForEach(deletes, delete => delete());
        Assert.That(Names(), Is.All.Null);

        string?[] Names() => [Lookup(udp.Client, Peers.A4), Lookup(tcp.Client, null), Lookup(listener.Server, null)];
    }

    [Test]
    public void Threads_that_name_peers_on_one_socket_lose_none()
    {
        IPEndPoint[] peers = [.. Enumerable.Range(0, 1000).Select(i => new IPEndPoint(new IPAddress([198, 51, (byte)(i / 250), (byte)(i % 250)]), 88))];

        Parallel.For(0, 1000, i => Provider.Set(Socket, new PeerTargetName($"host/{i}.example", peers[i])));

        Assert.That(peers.Select(peer => Lookup(Socket, peer)), Is.EqualTo(Enumerable.Range(0, 1000).Select(i => $"host/{i}.example")));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refuses(PeerTargetNameOperation operation, SocketError error, string message = "") =>
        Throws.InstanceOf<PeerTargetNameException>()
            .With.Property(nameof(PeerTargetNameException.SocketErrorCode)).EqualTo(error)
            .And.Property(nameof(PeerTargetNameException.ErrorCode)).EqualTo((int)error)
            .And.Property(nameof(PeerTargetNameException.Operation)).EqualTo(operation)
            .And.Message.Contains(message);

    private void AssertSetRefused(Socket socket, SocketError error, string message = "")
    {
        var name = new PeerTargetName("host/a.example", Peers.A4);

        Assert.That(Provider.TrySet(socket, name), Is.EqualTo(error));
        Assert.That(() => Provider.Set(socket, name), Refuses(PeerTargetNameOperation.Set, error, message));
    }

    private void AssertDeleteRefused(Socket socket, IPEndPoint peer, SocketError error, string message = "")
    {
        Assert.That(Provider.TryDelete(socket, peer), Is.EqualTo(error));
        Assert.That(() => Provider.Delete(socket, peer), Refuses(PeerTargetNameOperation.Delete, error, message));
    }
}
