using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class ConcurrencyTests : SocketFixture
{
    [Test]
    public void Threads_that_set_delete_and_look_up_on_one_socket_see_whole_names_or_none_and_end_with_none()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        var unexpected = new System.Collections.Concurrent.ConcurrentBag<string>();

        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                var peer = new System.Net.IPEndPoint(0x0A000000 + (((thread * 5_000) + i) % 64), 88);
                provider.Set(Socket, new PeerTargetName("host/a.example", peer));
                if (provider.Emulator.Lookup(Socket, peer) is { } name and not "host/a.example")
                {
                    unexpected.Add(name);
                }

                provider.Delete(Socket, peer);
            }
        });

        Assert.That(unexpected, Is.Empty);
        Assert.That(Enumerable.Range(0, 64).Select(i => provider.Emulator.Lookup(Socket, new System.Net.IPEndPoint(0x0A000000 + i, 88))), Is.All.Null);
    }

    [Test]
    public void A_socket_that_connects_and_is_reset_meanwhile_never_makes_a_Try_method_throw()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        for (int round = 0; round < 50; round++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Task connecting = socket.ConnectAsync(listener.LocalEndpoint);
            while (!connecting.IsCompleted)
            {
                Assert.That(provider.TrySet(socket, new PeerTargetName("host/server.example")), Is.AnyOf(SocketError.Success, SocketError.IsConnected));
            }

            using Socket accepted = listener.AcceptSocket();
            accepted.Close(timeout: 0);
            Assert.That(provider.TrySet(socket, new PeerTargetName("host/server.example", Peers.A4)), Is.AnyOf(SocketError.Success, SocketError.IsConnected));
        }
    }
}
