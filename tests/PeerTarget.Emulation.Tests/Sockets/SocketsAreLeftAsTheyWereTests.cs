using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PeerTarget.Testing;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class SocketsAreLeftAsTheyWereTests
{
    [Test]
    [RunsOnly(Skips.NoSecondConnect)]
    public void Connect_to_several_addresses_still_goes_on_after_the_first_refuses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var provider = new EmulatedPeerTargetNameProvider();

        provider.Set(socket, new PeerTargetName("host/server.example"));
        provider.Delete(socket, null);
        provider.Set(socket, new PeerTargetName("host/server.example"));
        _ = provider.Emulator.Lookup(socket);
        socket.Connect([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], port);

        Assert.That(socket.RemoteEndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Test]
    public void An_unbound_socket_is_not_bound_by_a_set()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        new EmulatedPeerTargetNameProvider().Set(socket, new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Loopback, 88)));

        Assert.That(socket.IsBound, Is.False);
        Assert.That(socket.LocalEndPoint, Is.Null);
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
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var provider = new EmulatedPeerTargetNameProvider();
        var name = new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Parse("192.0.2.10"), 88));
        socket.Connect(IPAddress.Loopback, 9);
        Assert.That(provider.TrySet(socket, name), Is.EqualTo(SocketError.IsConnected));

        socket.Disconnect(reuseSocket: false);

        Assert.That(provider.TrySet(socket, name), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void Closing_a_socket_ends_its_names()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Set(socket, new PeerTargetName("host/server.example"));

        socket.Dispose();

        Assert.That(provider.Emulator.Lookup(socket), Is.Null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference NameAndForget(WinsockEmulator emulator)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        new EmulatedPeerTargetNameProvider(emulator).Set(socket, new PeerTargetName("host/server.example"));
        return new WeakReference(socket);
    }
}
