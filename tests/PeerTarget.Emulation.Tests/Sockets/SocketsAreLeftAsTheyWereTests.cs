using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class SocketsAreLeftAsTheyWereTests : SocketFixture
{
    // In microseconds. Over loopback nothing takes so long: it only keeps a failing test from waiting for good.
    private const int OneSecond = 1_000_000;

    [Test]
    [Needs(Need.SecondConnectAfterARefusal)]
    public void Connect_to_several_addresses_still_goes_on_after_the_first_refuses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Socket socket = Tcp();
        var provider = new EmulatedPeerTargetNameProvider();

        provider.Set(socket, new PeerTargetName("host/server.example"));
        provider.Delete(socket, null);
        provider.Set(socket, new PeerTargetName("host/server.example"));
        _ = provider.Emulator.Lookup(socket);
        socket.Connect([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], port);

        Assert.That(socket.RemoteEndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Test]
    [Needs(Need.SecondConnectAfterARefusal)]
    public void A_bound_socket_whose_first_address_refused_tells_the_endpoint_that_the_server_sees()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Socket socket = Tcp();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        new EmulatedPeerTargetNameProvider().Set(socket, new PeerTargetName("host/server.example"));
        socket.Connect([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], ((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.That(listener.Server.Poll(OneSecond, SelectMode.SelectRead), Is.True);
        using Socket accepted = listener.AcceptSocket();
        Assert.That(socket.LocalEndPoint, Is.EqualTo(accepted.RemoteEndPoint));
    }

    [Test]
    [Needs(Need.DissolvingDatagramSockets)]
    public void A_dissolved_socket_that_is_named_and_sends_tells_the_port_that_the_receiver_sees()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Socket.Connect(receiver.Client.LocalEndPoint!);
        Socket.Disconnect(reuseSocket: true);

        new EmulatedPeerTargetNameProvider().Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        Socket.SendTo([1], receiver.Client.LocalEndPoint!);

        Assert.That(receiver.Client.Poll(OneSecond, SelectMode.SelectRead), Is.True);
        IPEndPoint? sender = null;
        _ = receiver.Receive(ref sender);
        Assert.That(((IPEndPoint)Socket.LocalEndPoint!).Port, Is.EqualTo(sender.Port));
    }

    [Test]
    public void A_datagram_socket_connected_elsewhere_after_a_delete_tells_the_new_peer()
    {
        Socket.Connect(IPAddress.Loopback, 9);

        new EmulatedPeerTargetNameProvider().Delete(Socket, Peers.A4);
        Socket.Connect(IPAddress.Loopback, 10);

        Assert.That(Socket.RemoteEndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 10)));
    }

    [Test]
    [Needs(Need.AnotherSystemThanWindows)]
    public void A_lookup_and_a_delete_leave_the_error_of_a_pending_connect()
    {
        Socket refusing = Tcp();
        refusing.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket socket = Tcp();
        socket.Blocking = false;
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Set(socket, new PeerTargetName("host/server.example"));
        Assert.That(() => socket.Connect(refusing.LocalEndPoint!), Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.WouldBlock));
        Assert.That(socket.Poll(OneSecond, SelectMode.SelectWrite), Is.True);

        Assert.That(provider.Emulator.Lookup(socket), Is.EqualTo("host/server.example"));
        provider.Delete(socket, null);

        Assert.That(socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error), Is.EqualTo((int)SocketError.ConnectionRefused));
    }

    [Test]
    public void An_unbound_socket_is_not_bound_by_a_set()
    {
        new EmulatedPeerTargetNameProvider().Set(Socket, new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Loopback, 88)));

        Assert.That(Socket.IsBound, Is.False);
        Assert.That(Socket.LocalEndPoint, Is.Null);
    }

    [Test]
    public void The_emulator_keeps_no_socket_alive()
    {
        var emulator = new WinsockEmulator();
        WeakReference socket = NameAndForget(emulator);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(socket.IsAlive, Is.False);
        GC.KeepAlive(emulator);
    }

    [Test]
    public void A_socket_dissolved_from_its_peer_takes_names_again()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        var name = new PeerTargetName("host/a.example", Peers.A4);
        Socket.Connect(IPAddress.Loopback, 9);
        Assert.That(provider.TrySet(Socket, name), Is.EqualTo(SocketError.IsConnected));

        Socket.Disconnect(reuseSocket: false);

        Assert.That(provider.TrySet(Socket, name), Is.EqualTo(SocketError.Success));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference NameAndForget(WinsockEmulator emulator)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        new EmulatedPeerTargetNameProvider(emulator).Set(socket, new PeerTargetName("host/server.example"));
        return new WeakReference(socket);
    }
}
