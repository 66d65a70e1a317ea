using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>What holds of the one way in, whichever door a call comes through. Which rule gives which code is told by the vectors.</summary>
[TestFixture]
public sealed unsafe class OneWayInTests : SocketFixture
{
    private const string Peer = "192.0.2.10:88";

    [Test]
    public void The_answer_says_which_rule_decided()
    {
        var emulator = new WinsockEmulator(WinsockAssumptions.Strictest with { FamilyMismatch = SocketError.NoBufferSpaceAvailable });
        Socket closed = Udp();
        closed.Dispose();

        Assert.That(Set(emulator, Socket, Peers.A4), Is.EqualTo(new Judgment(SocketError.Success, Rule.None)));
        Assert.That(Set(emulator, Socket, Peers.A4), Is.EqualTo(new Judgment(SocketError.InvalidArgument, Rule.RepeatedSet)));
        Assert.That(Set(emulator, Socket, Peers.A6), Is.EqualTo(new Judgment(SocketError.NoBufferSpaceAvailable, Rule.FamilyMismatch)));
        Assert.That(Set(emulator, closed, Peers.A4), Is.EqualTo(new Judgment(SocketError.NotSocket, Rule.Descriptor)));
    }

    [Test]
    public void Sockets_of_both_doors_are_numbered_in_the_order_of_their_first_calls_refused_or_not()
    {
        var emulator = new WinsockEmulator();
        Socket first = Udp();
        Socket third = Udp();
        var raw = new RawDoor(emulator);
        nuint second = raw.Open();

        _ = Set(emulator, first, Peers.A6);
        _ = raw.Set(second, null);
        _ = Set(emulator, third, Peers.A4);
        _ = Set(emulator, first, Peers.A4);

        Assert.That(new[] { emulator.Of(first).Ordinal, emulator.Of(third).Ordinal }, Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void A_refused_call_makes_no_table_of_names_and_a_closed_socket_keeps_none()
    {
        var emulator = new WinsockEmulator();

        _ = Set(emulator, Socket, Peers.A6);
        Assert.That(emulator.Of(Socket).HasTable, Is.False);

        _ = Set(emulator, Socket, Peers.A4);
        Assert.That(emulator.Of(Socket).HasTable, Is.True);

        Socket.Dispose();
        _ = Set(emulator, Socket, Peers.A4);
        Assert.That(emulator.Of(Socket).HasTable, Is.False);
    }

    [Test]
    [Needs(Need.Patience)]
    public void A_set_and_a_connect_on_one_raw_socket_cannot_pass_each_other()
    {
        // A set that succeeds was judged before the connect took effect, so it is not there for a lookup made before that.
        byte[] buffer = RawDoor.Buffer(Peer);
        byte[] peer = IPEndPoint.Parse(Peer).Sockaddr();
        int late = 0;
        using var start = new Barrier(2);
        RawWinsock winsock = new WinsockEmulator().Raw;
        nuint socket = 0;
        bool wasNamedWhenConnected = false;
        bool succeeded = false;
        const int Rounds = 50_000;
        var connecting = new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                start.SignalAndWait();
                fixed (byte* name = peer)
                {
                    _ = winsock.connect(socket, name, peer.Length);
                }

                wasNamedWhenConnected = winsock.Lookup(socket, Peers.A4) is not null;
                start.SignalAndWait();
            }
        });
        connecting.Start();
        for (int round = 0; round < Rounds; round++)
        {
            socket = winsock.WSASocket(2, 2);
            start.SignalAndWait();
            fixed (byte* input = buffer)
            {
                succeeded = winsock.WSASetSocketPeerTargetName(socket, input, (uint)buffer.Length) == 0;
            }

            start.SignalAndWait();
            late += succeeded && !wasNamedWhenConnected ? 1 : 0;
        }

        connecting.Join();
        Assert.That(late, Is.Zero, "sets that took effect on a connected socket");
    }

    [TestCase("[::1]:88")]
    [TestCase("127.0.0.1:88")]
    public void A_closed_socket_is_judged_alike_whatever_the_peers_family(string peer)
    {
        var emulator = new WinsockEmulator(new WinsockAssumptions { NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2, ErrorOrder = ErrorOrder.ArgumentsFirst, ShortBuffer = SocketError.Fault });
        var provider = new EmulatedPeerTargetNameProvider(emulator);
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode: true);
        socket.Dispose();

        Assert.That(provider.TrySet(socket, new PeerTargetName("host/a.example", IPEndPoint.Parse(peer), SocketSecurityProtocol.IPsec)), Is.EqualTo(SocketError.Fault));
        Assert.That(provider.TrySet(socket, new PeerTargetName("host/a.example", IPEndPoint.Parse(peer))), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void A_closed_socket_costs_one_exception_in_all([Values("[::1]:88", "127.0.0.1:88")] string peer)
    {
        var provider = new EmulatedPeerTargetNameProvider();
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode: true);
        var name = new PeerTargetName("host/a.example", IPEndPoint.Parse(peer));
        socket.Dispose();
        int thread = Environment.CurrentManagedThreadId;
        int thrown = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            for (int i = 0; i < 3; i++)
            {
                _ = provider.TrySet(socket, name);
                _ = provider.TryDelete(socket, name.Peer);
                _ = provider.Emulator.Lookup(socket, name.Peer);
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.That(thrown, Is.EqualTo(1));
    }

    [Test]
    public void The_dual_mode_question_is_asked_for_a_mapped_peer_and_told_by_the_option_as_it_is_now()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode: true);
        var mapped = new PeerTargetName("host/a.example", new IPEndPoint(Peers.A4.Address.MapToIPv6(), 88));

        Assert.That(provider.TrySet(socket, mapped), Is.EqualTo(SocketError.Success));
        socket.DualMode = false;
        Assert.That(provider.TrySet(socket, mapped), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void Options_without_assumptions_are_refused_by_the_constructor_too()
    {
        Assert.That(() => new WinsockEmulator(new WinsockEmulatorOptions { Assumptions = null! }), Throws.ArgumentException.With.Message.Contains("WinsockAssumptions.Default"));
        Assert.That(() => new WinsockEmulator(default(WinsockEmulatorOptions)!), Throws.ArgumentNullException);
        Assert.That(new WinsockEmulator(new WinsockEmulatorOptions { Assumptions = WinsockAssumptions.Strictest }).Assumptions, Is.SameAs(WinsockAssumptions.Strictest));
    }

    private static Judgment Set(WinsockEmulator emulator, Socket socket, IPEndPoint peer)
    {
        byte[] structure = new PeerTargetName("host/a.example", peer).Structure();
        return emulator.Answer(new EmulatedRequest(emulator.Of(socket), socket, PeerTargetNameOperation.Set, structure, emulator.Assumptions.NameLengthUnit));
    }
}
