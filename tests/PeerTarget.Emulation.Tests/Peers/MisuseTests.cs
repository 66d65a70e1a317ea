using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>Calls that succeed, although the pages advise against them.</summary>
[TestFixture]
public sealed class MisuseTests : SocketFixture
{
    private EmulatedPeerTargetNameProvider _provider = null!;

    [SetUp]
    public void CreateEmulator() => _provider = new EmulatedPeerTargetNameProvider();

    [Test]
    public void A_bound_datagram_socket_is_named_after_use_at_its_first_name_only()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.NamedAfterUse));
        Assert.That(Set("host/b.example", Peers.B4), Is.EqualTo(Misuse.None));
    }

    [Test]
    public void A_first_set_that_was_refused_does_not_hide_that_the_next_comes_after_use()
    {
        using (_provider.Emulator.Fail(SocketError.NoBufferSpaceAvailable))
        {
            _ = _provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4));
        }

        _ = Socket.SendTo("first"u8, new IPEndPoint(IPAddress.Loopback, 9));

        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.NamedAfterUse));
    }

    [Test]
    public void A_bound_stream_socket_is_not_in_use_yet()
    {
        Socket tcp = Tcp();
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        _provider.Set(tcp, new PeerTargetName("host/a.example"));

        Assert.That(Last().Misuse, Is.EqualTo(Misuse.None));
    }

    [Test]
    public void A_delete_on_a_stream_socket_is_a_misuse_and_one_on_a_datagram_socket_is_none()
    {
        _provider.Delete(Tcp(), null);
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.DeleteOnStream));

        _provider.Delete(Socket, Peers.A4);
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.None));
    }

    [TestCase(SocketSecurityProtocol.Default, Misuse.LengthUnitInDoubt)]
    [TestCase(SocketSecurityProtocol.IPsec, Misuse.LengthUnitInDoubt)]
    [TestCase(SocketSecurityProtocol.IPsec2, Misuse.None)]
    public void The_length_unit_is_in_doubt_under_all_protocols_but_IPsec2(SocketSecurityProtocol protocol, Misuse expected) =>
        Assert.That(Set("host/a.example", Peers.A4, protocol), Is.EqualTo(expected));

    [Test]
    public void A_name_that_replaces_another_is_a_misuse_and_the_same_name_again_is_none()
    {
        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.None));
        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.None));
        Assert.That(Set("host/b.example", new IPEndPoint(Peers.A4.Address, 89)), Is.EqualTo(Misuse.NameReplaced));
    }

    [Test]
    public void Two_ports_have_two_names_if_names_belong_to_address_and_port()
    {
        _provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockAssumptions { PeerKey = PeerKey.AddressAndPort }));

        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.None));
        Assert.That(Set("host/b.example", new IPEndPoint(Peers.A4.Address, 89)), Is.EqualTo(Misuse.None));
    }

    [Test]
    public void A_name_is_unprovable_if_the_peer_at_its_address_cannot_prove_it_and_is_not_judged_where_nobody_is()
    {
        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.None));

        _provider.Emulator.AddPeer(Peers.A4, "host/b.example");
        _provider.Emulator.AddPeer(Peers.A6, "host/a.example");
        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.UnprovableName));
        Assert.That(Set("host/a.example", Peers.B4), Is.EqualTo(Misuse.None));

        _provider.Emulator.AddPeer(Peers.A4, "HOST/A.example");
        Assert.That(Set("host/a.example", Peers.A4), Is.EqualTo(Misuse.None));
    }

    [Test]
    public void A_name_without_an_address_is_unprovable_if_no_peer_can_prove_it()
    {
        _provider.Emulator.AddPeer(Peers.A4, "host/a.example");
        _provider.Set(Tcp(), new PeerTargetName("HOST/a.example"));
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.None));

        _provider.Emulator.AddPeer(Peers.A4, "host/b.example");
        _provider.Set(Tcp(), new PeerTargetName("host/a.example"));
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.UnprovableName));
    }

    [Test]
    public void A_stream_socket_that_is_named_for_an_address_is_judged_by_the_peer_at_that_address()
    {
        _provider.Emulator.AddPeer(Peers.A4, "host/a.example");
        _provider.Emulator.AddPeer(Peers.B4, "host/b.example");

        _provider.Set(Tcp(), new PeerTargetName("host/b.example", Peers.A4));
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.UnprovableName));
    }

    [TestCase(Misuse.NamedAfterUse, ExpectedResult = "Name the peer before the first send.")]
    [TestCase(Misuse.DeleteOnStream, ExpectedResult = "Close the socket instead.")]
    [TestCase(Misuse.LengthUnitInDoubt, ExpectedResult = "Use SocketSecurityProtocol.IPsec2.")]
    [TestCase(Misuse.UnprovableName, ExpectedResult = "The peer that was added to the emulator cannot prove this name, so an authentication would fail.")]
    public string A_misuse_says_what_to_do(Misuse misuse) => Misuses.Say(misuse).Split(". ")[^1];

    [Test]
    public void A_call_can_be_several_misuses()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.That(Set("host/a.example", Peers.A4, SocketSecurityProtocol.Default), Is.EqualTo(Misuse.NamedAfterUse | Misuse.LengthUnitInDoubt));
        Assert.That(Last().ToString(), Does.EndWith("success; misuse NamedAfterUse, LengthUnitInDoubt"));
    }

    [Test]
    public void A_refused_call_is_no_misuse()
    {
        _provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockAssumptions { DeleteOnStream = SocketError.InvalidArgument, RepeatedSet = SocketError.InvalidArgument }));

        _ = _provider.TryDelete(Tcp(), null);
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.None));

        _provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        _ = _provider.TrySet(Socket, new PeerTargetName("host/b.example", Peers.A4));
        Assert.That(Last().Misuse, Is.EqualTo(Misuse.None));
    }

    [Test]
    public void Each_kind_of_misuse_is_logged_once_with_what_to_do_whether_the_journal_is_on_or_off([Values] bool isJournalOn)
    {
        using var logger = new RecordingLogger<EmulatedPeerTargetNameProvider>(LogLevel.Warning);
        var options = new WinsockEmulatorOptions { JournalCapacity = isJournalOn ? 16 : 0 };
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(options), logger);

        provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4, SocketSecurityProtocol.IPsec));
        provider.Set(Socket, new PeerTargetName("host/b.example", Peers.A4, SocketSecurityProtocol.IPsec));
        provider.Set(Socket, new PeerTargetName("host/c.example", Peers.A4, SocketSecurityProtocol.IPsec));

        LogEntry[] entries = [.. logger.Entries.Where(entry => entry.Event.Id == 101)];
        Assert.That(entries.Select(entry => entry.Properties["Misuse"]), Is.EqualTo(new object[] { Misuse.LengthUnitInDoubt, Misuse.NameReplaced }));
        Assert.That(entries[1].Event.Name, Is.EqualTo("PeerTargetNameMisused"));
        Assert.That(entries[1].Message, Is.EqualTo(
            "Misuse of peer target names, NameReplaced. The peer had another name, which is gone. By default a name belongs to an address and not to a port (assumption PeerKey), so give each peer an address of its own, such as 127.0.0.2. Further calls of this kind are not logged."));
    }

    [Test]
    public unsafe void A_misuse_throws_at_a_raw_call_too()
    {
        RawWinsock winsock = new WinsockEmulator(new WinsockEmulatorOptions { ThrowOnMisuse = true }).Raw;
        byte[] none = new byte[16];

        Assert.That(
            () =>
            {
                fixed (byte* peer = none)
                {
                    _ = winsock.WSADeleteSocketPeerTargetName(winsock.WSASocket(2, 1), peer, 16);
                }
            },
            Throws.TypeOf<EmulatorVerificationException>());
    }

    [Test]
    public void A_misuse_throws_at_the_call_if_the_options_say_so_and_the_call_is_carried_out()
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { ThrowOnMisuse = true }));
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.That(
            () => provider.TrySet(Socket, new PeerTargetName("host/a.example", Peers.A4)),
            Throws.TypeOf<EmulatorVerificationException>().With.Message.StartsWith("Misuse of peer target names, NamedAfterUse. "));
        Assert.That(provider.Emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
        Assert.That(provider.Emulator.Calls.Single().Misuse, Is.EqualTo(Misuse.NamedAfterUse));
    }

    private Misuse Set(string principal, IPEndPoint peer, SocketSecurityProtocol protocol = SocketSecurityProtocol.IPsec2)
    {
        _provider.Set(Socket, new PeerTargetName(principal, peer, protocol));
        return Last().Misuse;
    }

    private EmulatedCall Last() => _provider.Emulator.Calls[^1];
}
