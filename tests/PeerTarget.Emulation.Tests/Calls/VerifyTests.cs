using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>The checks on a journal, and the check at the end of a test.</summary>
[TestFixture]
public sealed class VerifyTests : SocketFixture
{
    private EmulatedPeerTargetNameProvider _provider = null!;

    private WinsockEmulator Emulator => _provider.Emulator;

    [SetUp]
    public void CreateEmulator() => _provider = new EmulatedPeerTargetNameProvider();

    [Test]
    public void A_peer_that_was_named_so_passes()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4).VerifyNamed(ServicePrincipalName.ForHost("a.example")).VerifyNothingElse(), Throws.Nothing);
    }

    [Test]
    public void A_name_that_was_deleted_since_or_whose_socket_was_closed_passes_too()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Delete(Socket, Peers.A4);
        Socket.Dispose();

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4).VerifyNothingElse(), Throws.Nothing);
    }

    [Test]
    public void Another_name_another_peer_or_another_spelling_fails_and_shows_what_was_named()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(
            () => Emulator.Calls.VerifyNamed("host/b.example", Peers.A4),
            Throws.TypeOf<EmulatorVerificationException>().With.Message.StartsWith("Expected 192.0.2.10:88 to be named host/b.example, but no successful set did so.\n1 call on 1 socket:\n  #1 "));
        Assert.That(() => Emulator.Calls.VerifyNamed("host/b.example"), Throws.TypeOf<EmulatorVerificationException>().With.Message.StartsWith("Expected a peer to be named host/b.example, but"));
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.B4), Throws.TypeOf<EmulatorVerificationException>().With.Message.Not.Contains("Case counts."));
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));
        Assert.That(() => Emulator.Calls.VerifyNamed("HOST/a.example", Peers.A4), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains(" Case counts."));
    }

    [Test]
    public void A_set_that_was_refused_names_nobody()
    {
        Socket.Connect(IPAddress.Loopback, 9);
        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example"), Throws.TypeOf<EmulatorVerificationException>());
    }

    [TestCase(PeerKey.Address, true)]
    [TestCase(PeerKey.AddressAndPort, false)]
    public void Another_port_of_the_address_is_the_same_peer_if_names_belong_to_addresses(PeerKey key, bool isSame)
    {
        _provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockAssumptions { PeerKey = key }));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", new IPEndPoint(Peers.A4.Address, 1)), isSame ? Throws.Nothing : Throws.TypeOf<EmulatorVerificationException>());
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.Nothing);
    }

    [Test]
    public void An_IPv4_peer_of_a_dual_mode_socket_is_the_same_peer()
    {
        _provider.Set(Udp(AddressFamily.InterNetworkV6, dualMode: true), new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.Nothing);
    }

    [Test]
    public void A_stream_socket_that_was_named_without_a_peer_passes_for_any_peer()
    {
        _provider.Set(Tcp(), new PeerTargetName("host/a.example"));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example").VerifyNothingElse(), Throws.Nothing);
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.TypeOf<EmulatorVerificationException>());
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", new IPEndPoint(IPAddress.IPv6Any, 0)), Throws.TypeOf<EmulatorVerificationException>());
    }

    [Test]
    public void A_socket_that_was_sent_from_before_its_first_name_fails()
    {
        _ = Socket.SendTo("first"u8, new IPEndPoint(IPAddress.Loopback, 9));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(
            () => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4),
            Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("before the socket was in use, but call #1 gave socket 1 its first name when the socket was already bound")
                .And.Message.Contains("boundOnPurpose"));
    }

    [Test]
    public void A_socket_that_was_bound_on_purpose_passes_if_the_check_says_so()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4, boundOnPurpose: true).VerifyNothingElse(), Throws.Nothing);
    }

    [Test]
    public void The_second_name_of_a_socket_that_is_in_use_passes()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _ = Socket.SendTo("first"u8, new IPEndPoint(IPAddress.Loopback, 9));
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/b.example", Peers.B4), Throws.Nothing);
    }

    [Test]
    public void The_late_name_of_another_socket_does_not_fail_a_check_of_this_one()
    {
        Socket late = Udp();
        late.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _provider.Set(late, new PeerTargetName("host/b.example", Peers.B4));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.Nothing);
    }

    [Test]
    public void A_name_that_no_check_asked_for_is_something_else()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        Assert.That(
            () => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4).VerifyNothingElse(),
            Throws.TypeOf<EmulatorVerificationException>().With.Message.StartsWith("Expected no name but those that the checks before it in the chain asked for, but there was call #2.\n2 calls on 1 socket:"));
        Assert.That(() => Emulator.Calls.VerifyNothingElse(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("but there were calls #1, #2."));
    }

    [TestCase(10, "calls #1, #2, #3, #4, #5, #6, #7, #8, #9, #10.")]
    [TestCase(12, "calls #1, #2, #3, #4, #5, #6, #7, #8, #9, #10 and 2 more.")]
    public void Many_calls_are_told_by_the_first_ten_numbers(int count, string expected)
    {
        for (int i = 0; i < count; i++)
        {
            _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        }

        Assert.That(() => Emulator.Calls.VerifyNothingElse(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains($"but there were {expected}"));
    }

    [Test]
    public void A_journal_that_has_dropped_calls_cannot_be_checked()
    {
        _provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 1 }));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example"), Throws.InvalidOperationException.With.Message.Contains("has dropped 1 call,"));
        Assert.That(() => Emulator.Verify(), Throws.InvalidOperationException);
    }

    [Test]
    public void Verify_passes_where_nothing_went_wrong()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _provider.Delete(Socket, Peers.A4);

        Assert.That(() => Emulator.Verify(), Throws.Nothing);
    }

    [Test]
    public void Verify_lists_every_misuse_every_refusal_and_every_fault_that_was_never_met()
    {
        Interception unmet = Emulator.Fail(SocketError.NetworkDown, where: call => call.Principal == "host/never.example");
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec));
        _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.A4));
        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A6));
        unmet.Dispose();

        Assert.That(() => Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>()
            .With.Message.StartsWith("The emulator found:\n- LengthUnitInDoubt in call #1. ")
            .And.Message.Contains("\n- NameReplaced in call #2. ")
            .And.Message.Contains("\n- Refused with WSAEAFNOSUPPORT (10047) by rule FamilyMismatch (assumption FamilyMismatch): call #3.")
            .And.Message.Contains("\n- Answered no call: Fail(WSAENETDOWN), 0 hits.")
            .And.Message.Contains("\n3 calls on 1 socket:")
            .And.Property(nameof(EmulatorVerificationException.Calls)).Count.EqualTo(3));
    }

    [Test]
    public void Verify_leaves_out_what_the_test_allows()
    {
        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec));
        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A6));

        Assert.That(() => Emulator.Verify(Misuse.LengthUnitInDoubt, allowRefusals: true), Throws.Nothing);
        Assert.That(() => Emulator.Verify(Misuse.LengthUnitInDoubt), Throws.TypeOf<EmulatorVerificationException>());
        Assert.That(() => Emulator.Verify(Misuse.NameReplaced, allowRefusals: true), Throws.TypeOf<EmulatorVerificationException>());
    }

    [Test]
    public void Verify_does_not_take_a_fault_for_a_refusal()
    {
        using Interception fault = Emulator.Fail(SocketError.NetworkDown);
        _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(() => Emulator.Verify(), Throws.Nothing);
    }

    [Test]
    public void Verify_lists_a_hundred_of_the_faults_that_ended_unmet()
    {
        for (int i = 0; i < 150; i++)
        {
            Emulator.Fail(SocketError.NetworkDown).Dispose();
        }

        using (Emulator.Fail(SocketError.NoBufferSpaceAvailable))
        {
            _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));
        }

        Assert.That(() => Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Matches(@"^The emulator found:(\n- Answered no call: Fail\(WSAENETDOWN\), 0 hits\.){100}\n1 call on 1 socket:\n.*$"));
    }

    [Test]
    public void Verify_finds_an_interception_that_was_never_asked()
    {
        using Interception interception = Emulator.Intercept(_ => null);

        Assert.That(() => Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("Asked about no call: Intercept, 0 hits."));

        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        Assert.That(() => Emulator.Verify(), Throws.Nothing);
    }
}
