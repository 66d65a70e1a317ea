using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>What the records of the calls say.</summary>
[TestFixture]
public sealed class JournalTests : SocketFixture
{
    private readonly FixedClock _clock = new();
    private EmulatedPeerTargetNameProvider _provider = null!;

    private WinsockEmulator Emulator => _provider.Emulator;

    [SetUp]
    public void CreateEmulator() => _provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { TimeProvider = _clock }));

    [Test]
    public void A_set_is_recorded_with_all_that_was_asked_and_answered()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        EmulatedCall call = Emulator.Calls.Single();
        Assert.That(call.Number, Is.EqualTo(1));
        Assert.That(call.Time, Is.EqualTo(_clock.Now));
        Assert.That(call.Door, Is.EqualTo(EmulatorDoor.Managed));
        Assert.That(call.Socket, Is.EqualTo(1));
        Assert.That(call.AddressFamily, Is.EqualTo(AddressFamily.InterNetwork));
        Assert.That(call.SocketType, Is.EqualTo(SocketType.Dgram));
        Assert.That(call.IsBound, Is.False);
        Assert.That(call.IsConnected, Is.False);
        Assert.That(call.Operation, Is.EqualTo(PeerTargetNameOperation.Set));
        Assert.That(call.Peer, Is.EqualTo(Peers.A4));
        Assert.That(call.Principal, Is.EqualTo("host/a.example"));
        Assert.That(call.SecurityProtocol, Is.EqualTo(SocketSecurityProtocol.IPsec2));
        Assert.That(call.Answer, Is.EqualTo(SocketError.Success));
        Assert.That(call.DecidedBy, Is.Null);
        Assert.That(call.IsFault, Is.False);
        Assert.That(call.Misuse, Is.EqualTo(Misuse.None));
    }

    [Test]
    public void A_refusal_is_recorded_with_the_rule_that_decided_it()
    {
        Socket.Connect(IPAddress.Loopback, 9);

        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));

        EmulatedCall call = Emulator.Calls.Single();
        Assert.That(call.Answer, Is.EqualTo(SocketError.IsConnected));
        Assert.That(call.DecidedBy, Is.EqualTo("rule Unconnected (documented for set only)"));
        Assert.That(call.IsConnected, Is.True);
        Assert.That(call.ToString(), Does.EndWith("WSAEISCONN (10056): rule Unconnected (documented for set only)"));
    }

    [Test]
    public void A_delete_is_recorded_without_a_name()
    {
        _provider.Delete(Socket, Peers.A4);

        EmulatedCall call = Emulator.Calls.Single();
        Assert.That(call.Operation, Is.EqualTo(PeerTargetNameOperation.Delete));
        Assert.That(call.Peer, Is.EqualTo(Peers.A4));
        Assert.That(call.Principal, Is.Null);
        Assert.That(call.SecurityProtocol, Is.Null);
        Assert.That(call.IsConnected, Is.Null);
    }

    [Test]
    public void A_record_outlives_its_socket()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        Socket.Dispose();

        Assert.That(Emulator.Lookup(Socket, Peers.A4), Is.Null);
        Assert.That(Emulator.Calls.Single().Principal, Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_call_on_a_closed_socket_is_recorded_without_the_state_of_the_socket()
    {
        Socket.Dispose();

        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));

        EmulatedCall call = Emulator.Calls.Single();
        Assert.That(call.Answer, Is.EqualTo(SocketError.NotSocket));
        Assert.That((call.AddressFamily, call.SocketType, call.IsBound, call.IsConnected), Is.EqualTo(((AddressFamily?)null, (SocketType?)null, (bool?)null, (bool?)null)));
        Assert.That(call.ToString(), Does.Contain("closed"));
    }

    [TestCase("192.0.2.10", false, ExpectedResult = "192.0.2.10:88")]
    [TestCase("192.0.2.10", true, ExpectedResult = "192.0.2.10:88")]
    [TestCase("2001:db8::1", true, ExpectedResult = "[2001:db8::1]:88")]
    [TestCase("fe80::1%7", true, ExpectedResult = "[fe80::1%7]:88")]
    [TestCase("::ffff:192.0.2.10", true, ExpectedResult = "192.0.2.10:88")]
    public string A_peer_is_recorded_as_it_was_given_and_a_mapped_one_as_the_IPv4_address_that_it_stands_for(string address, bool isIPv6)
    {
        Socket socket = Udp(isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, dualMode: isIPv6);

        _provider.Set(socket, new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Parse(address), 88)));

        return Emulator.Calls.Single().Peer!.ToString();
    }

    [Test]
    public void A_record_gives_a_peer_that_the_reader_may_change()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        EmulatedCall call = Emulator.Calls.Single();

        call.Peer!.Port = 1;

        Assert.That(call.Peer, Is.EqualTo(Peers.A4));
    }

    [Test]
    public void A_raw_call_is_recorded_whatever_its_arguments()
    {
        var door = new RawDoor(Emulator);
        nuint socket = door.Open();
        _ = door.Set(socket, RawDoor.Buffer("192.0.2.10:88"));
        _ = door.Set(socket, RawDoor.Buffer("192.0.2.10:88").AsSpan(0, 20).ToArray());
        _ = door.Set(socket + 1000, RawDoor.Buffer("192.0.2.10:88"));

        CallJournal calls = Emulator.Calls;
        Assert.That(calls.Select(call => call.Door), Is.All.EqualTo(EmulatorDoor.Raw));
        Assert.That(calls.Select(call => call.Socket), Is.EqualTo(new[] { 1, 1, 0 }));
        Assert.That(calls.Select(call => call.IsBound), Is.All.Null);
        Assert.That(calls.Select(call => call.Answer), Is.EqualTo(new[] { SocketError.Success, SocketError.MessageSize, SocketError.NotSocket }));
        Assert.That(calls[1].Peer, Is.Null);
        Assert.That(calls[1].Principal, Is.Null);
        Assert.That(calls[2].ToString(), Does.Contain("no socket"));
    }

    [Test]
    public unsafe void A_raw_call_with_another_control_code_is_recorded_without_an_operation()
    {
        uint returned;
        _ = Emulator.Raw.WSAIoctl(Emulator.Raw.WSASocket(2, 2), 1, null, 0, null, 0, &returned);

        Assert.That(Emulator.Calls.Single().Operation, Is.Null);
        Assert.That(Emulator.Calls.Single().ToString(), Does.Contain(" other "));
    }

    [Test]
    public void A_repeated_set_that_is_refused_is_recorded_with_the_name_that_was_asked_for([Values(SocketType.Dgram, SocketType.Stream)] SocketType type)
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(WinsockAssumptions.Strictest));
        Socket socket = type is SocketType.Dgram ? Socket : Tcp();
        provider.Set(socket, new PeerTargetName("host/old.example", Peers.A4));

        _ = provider.TrySet(socket, new PeerTargetName("host/new.example", Peers.A4));

        Assert.That(provider.Emulator.Calls[1].Principal, Is.EqualTo("host/new.example"));
        Assert.That(provider.Emulator.Lookup(socket, Peers.A4), Is.EqualTo("host/old.example"));
    }

    [Test]
    public void A_mapped_peer_with_a_scope_is_the_peer_that_is_shown()
    {
        Socket dual = Udp(AddressFamily.InterNetworkV6, dualMode: true);
        _provider.Set(dual, new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.10%5"), 88)));

        Assert.That(Emulator.Calls.Single().Peer, Is.EqualTo(Peers.A4));
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.Nothing);
        Assert.That(Emulator.Lookup(dual, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_snapshot_does_not_change()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        CallJournal before = Emulator.Calls;

        _provider.Delete(Socket, Peers.A4);

        Assert.That(before, Has.Count.EqualTo(1));
        Assert.That(Emulator.Calls, Has.Count.EqualTo(2));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(20)]
    public void The_journal_holds_as_many_calls_as_the_options_say_and_counts_those_that_it_dropped(int capacity)
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = capacity }));
        for (int i = 1; i <= 50; i++)
        {
            provider.Delete(Socket, Peers.A4);

            CallJournal calls = provider.Emulator.Calls;
            Assert.That(calls.Select(call => call.Number), Is.EqualTo(Enumerable.Range(1, i).TakeLast(capacity)));
            Assert.That(calls.Dropped, Is.EqualTo(Math.Max(0, i - capacity)));
        }
    }

    [Test]
    public void A_journal_of_capacity_0_is_off_and_says_so()
    {
        var emulator = new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 0 });
        new EmulatedPeerTargetNameProvider(emulator).Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(emulator.Calls, Is.Empty);
        Assert.That(emulator.Calls.ToString(), Is.EqualTo("The journal is off."));
        Assert.That(() => emulator.Calls.VerifyNamed("host/a.example"), Throws.InvalidOperationException.With.Message.Contains("JournalCapacity"));
        Assert.That(() => emulator.Calls.VerifyNothingElse(), Throws.InvalidOperationException);
        Assert.That(() => emulator.Verify(), Throws.InvalidOperationException);
        Assert.That(async () => await emulator.WaitForAsync(1), Throws.InvalidOperationException.With.Message.Contains("JournalCapacity"));
    }

    [Test]
    public void The_largest_capacity_that_an_array_can_have_is_accepted() =>
        Assert.That(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = Array.MaxLength }).Calls, Is.Empty);

    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void A_capacity_that_no_array_can_have_is_refused(int capacity) =>
        Assert.That(() => new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = capacity }), Throws.ArgumentException.With.Message.Contains("JournalCapacity"));

    [Test]
    public void The_story_has_one_line_for_each_call_in_columns()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _provider.Delete(Socket, Peers.A4);

        Assert.That(Emulator.Calls.ToString(), Is.EqualTo("""
            2 calls on 1 socket:
              #1    12:00:00.000  socket 1  udp ipv4                 set    192.0.2.10:88         host/a.example                 success
              #2    12:00:00.000  socket 1  udp ipv4 bound           delete 192.0.2.10:88                                        success
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void The_story_tells_transport_family_state_and_door()
    {
        var door = new RawDoor(Emulator);
        nuint raw = door.Open();
        nuint other = door.Open(family: 1, type: 3);
        Socket.Connect(IPAddress.Loopback, 9);
        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Set(Tcp(AddressFamily.InterNetworkV6), new PeerTargetName("host/b.example"));
        _ = door.Set(raw, RawDoor.Buffer("192.0.2.10:88"));
        _ = door.Set(other, RawDoor.Buffer("192.0.2.10:88"));

        Assert.That(Emulator.Calls.ToString(), Is.EqualTo("""
            4 calls on 4 sockets:
              #1    12:00:00.000  socket 1  udp ipv4 connected       set    192.0.2.10:88         host/a.example                 WSAEISCONN (10056): rule Unconnected (documented for set only)
              #2    12:00:00.000  socket 2  tcp ipv6                 set    no particular peer    host/b.example                 success
              #3    12:00:00.000  socket 3  udp ipv4 raw             set    192.0.2.10:88         host/a.example                 success
              #4    12:00:00.000  socket 4  Raw Unix raw             set    192.0.2.10:88         host/a.example                 WSAEINVAL (10022): rule Kind (documented)
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void The_story_of_no_call_is_one_sentence() =>
        Assert.That(Emulator.Calls.ToString(), Is.EqualTo("0 calls on 0 sockets."));

    [Test]
    public void The_story_of_many_calls_shows_the_last_and_counts_the_others()
    {
        for (int i = 0; i < 2000; i++)
        {
            _provider.Delete(Socket, Peers.A4);
        }

        string[] lines = Emulator.Calls.ToString().Split('\n');
        Assert.That(lines[0], Is.EqualTo("2000 calls, of which the first 1940 are not shown:"));
        Assert.That(lines, Has.Length.EqualTo(61));
        Assert.That(lines[^1], Does.Contain("#2000"));
    }

    [Test]
    public void A_principal_cannot_forge_a_line_of_the_story()
    {
        _provider.Set(Socket, new PeerTargetName("host/a\n  #2 forged \u202E\u001b[2J", Peers.A4));

        Assert.That(Emulator.Calls.ToString().Split('\n'), Has.Length.EqualTo(2));
        Assert.That(Emulator.Calls.ToString(), Does.Not.Contain("\u202E").And.Not.Contain("\u001b"));
    }
}
