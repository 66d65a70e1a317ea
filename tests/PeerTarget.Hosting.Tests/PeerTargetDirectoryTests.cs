using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Hosting.Tests;

/// <summary>The directory finds the name of a host, connects to it, and names all peers on a socket.</summary>
[TestFixture]
internal sealed class PeerTargetDirectoryTests : SocketFixture
{
    private EmulatedPeerTargetNameProvider _names = null!;

    [SetUp]
    public void CreateEmulator() => _names = new EmulatedPeerTargetNameProvider();

    [TestCase("a.example", 1, "host/any")]
    [TestCase("A.EXAMPLE", 1, "host/any")]
    [TestCase("a.example", 88, "host/port")]
    [TestCase("192.0.2.10", 88, "host/address")]
    [TestCase("192.0.2.10", 89, null)]
    [TestCase("[2001:db8::1]", 88, "host/six")]
    [TestCase("2001:db8:0::1", 89, "host/six")]
    [TestCase("b.example", 88, null)]
    [TestCase("a.example.", 88, null)]
    public void A_host_is_found_by_its_port_first_and_then_without(string host, int port, string? expected)
    {
        PeerTargetDirectory directory = Directory("a.example host/any", "a.example:88 host/port", "192.0.2.10:88 host/address", "2001:db8::1 host/six");

        Assert.That(directory.Find(new DnsEndPoint(host, port))?.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_connection_expects_the_name_of_the_configuration_or_else_that_of_its_host()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = (IPEndPoint)listener.LocalEndpoint;

        using Socket listed = await Directory($"localhost:{server.Port} host/a.example").ConnectAsync(new DnsEndPoint("localhost", server.Port, AddressFamily.InterNetwork));
        using Socket other = await Directory("a.example host/a.example").ConnectAsync(new DnsEndPoint("localhost", server.Port, AddressFamily.InterNetwork));

        Assert.That((listed.Connected, other.Connected), Is.EqualTo((true, true)));
        _names.Emulator.Calls.VerifyNamed("host/a.example", server).VerifyNamed("host/localhost", server).VerifyNothingElse();
    }

    [Test]
    public void An_address_that_is_not_listed_has_no_name_and_no_connection() =>
        Assert.That(() => Directory("a.example host/a.example").ConnectAsync(new DnsEndPoint("127.0.0.1", 88)), Throws.ArgumentException.With.Message.Contains("Pass the principal"));

    [Test]
    public async Task All_addresses_of_all_peers_are_named_on_the_socket_and_given_back()
    {
        PeerTargetDirectory directory = Directory(
            host => host switch { "a.example" => ["192.0.2.10", "192.0.2.11", "2001:db8::1"], _ => ["192.0.2.12"] },
            "a.example:88 host/a.example",
            "b.example host/b.example",
            "192.0.2.13:90 host/c.example");

        IReadOnlyList<PeerTargetName> named = await directory.SetAllAsync(Socket, port: 99);

        Assert.That(named.Select(name => $"{name.Principal} {name.Peer}"), Is.EqualTo(new[]
        {
            "host/a.example 192.0.2.10:88", "host/a.example 192.0.2.11:88", "host/b.example 192.0.2.12:99", "host/c.example 192.0.2.13:90",
        }));
        Assert.That(_names.Emulator.Calls.Select(call => $"{call.Principal} {call.Peer} {call.Answer}"), Is.EqualTo(named.Select(name => $"{name.Principal} {name.Peer} Success")));
        _names.Emulator.Verify();
    }

    [TestCaseSource(typeof(WinsockAssumptions), nameof(WinsockAssumptions.Variations))]
    public void Naming_all_peers_relies_on_no_single_assumption(WinsockAssumptions assumptions)
    {
        _names = new EmulatedPeerTargetNameProvider(new WinsockEmulator(assumptions));

        Assert.That(() => Directory("192.0.2.10:88 host/a.example", "192.0.2.11:88 host/b.example", "192.0.2.10:88 host/a.example").SetAllAsync(Socket).AsTask(), Throws.Nothing);
        _names.Emulator.Verify();
    }

    [Test]
    public async Task A_peer_that_two_entries_reach_is_named_once()
    {
        PeerTargetDirectory directory = Directory(_ => ["192.0.2.10", "192.0.2.10"], "a.example:88 host/a.example", "192.0.2.10:88 host/a.example", "a.example:88 host/a.example");

        Assert.That(await directory.SetAllAsync(Socket), Has.Count.EqualTo(1));
        Assert.That(_names.Emulator.Calls.Count, Is.EqualTo(1));
    }

    [Test]
    public void Two_peers_of_one_address_with_different_names_cannot_share_a_socket()
    {
        PeerTargetDirectory directory = Directory(_ => ["192.0.2.10"], "c.example:1 host/c.example", "a.example:88 host/a.example", "b.example:89 host/b.example");

        Assert.That(() => directory.SetAllAsync(Socket).AsTask(), Throws.ArgumentException.With.Message.Contains("192.0.2.10").And.Message.Contains("host/a.example"));
        Assert.That(_names.Emulator.Calls, Is.Empty);
    }

    [TestCase(false, new[] { "[2001:db8::1]:88" })]
    [TestCase(true, new[] { "192.0.2.10:88", "[2001:db8::1]:88" })]
    [Needs(Need.IPv6)]
    public async Task A_peer_of_another_family_is_left_out_unless_the_socket_is_dual_mode(bool dualMode, string[] expected)
    {
        IReadOnlyList<PeerTargetName> named = await Directory("192.0.2.10:88 host/a.example", "[2001:db8::1]:88 host/b.example").SetAllAsync(Udp(AddressFamily.InterNetworkV6, dualMode));

        Assert.That(named.Select(name => $"{name.Peer}"), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_system_resolves_a_host()
    {
        IReadOnlyList<PeerTargetName> named = await Directory("localhost:88 host/a.example").SetAllAsync(Socket);

        Assert.That(named, Is.EqualTo(new[] { new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.Loopback, 88)) }));
    }

    [Test]
    public void An_entry_without_a_port_is_refused_by_its_key_if_no_port_is_passed()
    {
        Assert.That(
            () => Directory("192.0.2.11:88 host/b.example", "192.0.2.10 host/a.example").SetAllAsync(Socket).AsTask(),
            Throws.InvalidOperationException.With.Message.StartsWith("Peers:1:Host: \"192.0.2.10\" has no port."));
        Assert.That(_names.Emulator.Calls, Is.Empty);
    }

    [Test]
    public void A_host_that_cannot_be_resolved_is_told_by_its_key_and_nothing_is_named()
    {
        PeerTargetDirectory directory = Directory(host => host == "a.example" ? ["192.0.2.10"] : throw new SocketException((int)SocketError.TryAgain), "a.example:88 host/a.example", "b.example:88 host/b.example");

        Assert.That(
            () => directory.SetAllAsync(Socket).AsTask(),
            Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.TryAgain).And.Message.StartsWith("Peers:1:Host: \"b.example\" could not be resolved. "));
        Assert.That(_names.Emulator.Calls, Is.Empty);
    }

    [Test]
    public void A_refusal_and_a_cancellation_reach_the_caller()
    {
        PeerTargetDirectory directory = Directory("192.0.2.10:88 host/a.example");

        Assert.That(() => directory.SetAllAsync(Socket, cancellationToken: new CancellationToken(canceled: true)).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        _ = _names.Emulator.Fail(SocketError.OperationNotSupported);
        Assert.That(() => directory.SetAllAsync(Socket).AsTask(), Throws.TypeOf<PeerTargetNameException>());
    }

    [Test]
    public void A_stream_socket_is_refused_because_it_holds_one_name() =>
        Assert.That(() => Directory("192.0.2.10:88 host/a.example").SetAllAsync(Tcp()).AsTask(), Throws.ArgumentException.With.Property("ParamName").EqualTo("socket"));

    [TestCase(-1)]
    [TestCase(65536)]
    public void A_port_that_is_none_is_refused(int port) =>
        Assert.That(() => Directory("192.0.2.10 host/a.example").SetAllAsync(Socket, port).AsTask(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("port"));

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        var options = Options.Create(new PeerTargetOptions());
        PeerTargetDirectory directory = Directory("a.example host/a.example");

        Assert.That(() => new PeerTargetDirectory(null!, options), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => new PeerTargetDirectory(_names, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("options"));
        Assert.That(() => directory.Find(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("endPoint"));
        Assert.That(() => directory.ConnectAsync(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("endPoint"));
        Assert.That(() => directory.SetAllAsync(null!).AsTask(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
    }

    private PeerTargetDirectory Directory(params string[] peers) => new(_names, OptionsOf(peers));

    private PeerTargetDirectory Directory(Func<string, string[]> resolve, params string[] peers) =>
        new(_names, OptionsOf(peers), (host, _, _) => Task.FromResult(Array.ConvertAll(resolve(host), IPAddress.Parse)));

    private static IOptions<PeerTargetOptions> OptionsOf(string[] peers)
    {
        var options = new PeerTargetOptions();
        foreach (string[] peer in peers.Select(peer => peer.Split(' ')))
        {
            options.Peers.Add(new PeerTargetEntry { Host = peer[0], Name = peer[1] });
        }

        return Options.Create(options);
    }
}
