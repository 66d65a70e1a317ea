using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>Many peers, or all addresses of a host, are named on one datagram socket and none of them twice.</summary>
[TestFixture]
public sealed class SetAllTests : SocketFixture
{
    private static readonly ServicePrincipalName s_principal = ServicePrincipalName.ForHost("server.example");
    private static readonly DnsEndPoint s_host = new("server.example", 88);

    private ScriptedProvider _provider = null!;

    [SetUp]
    public void CreateProvider() => _provider = new ScriptedProvider();

    [Test]
    public async Task Each_name_is_set_once_and_in_order()
    {
        PeerTargetName a = new("host/a.example", Peers.A4), b = new("host/b.example", Peers.B4);

        await _provider.SetAllAsync(Socket, [b, a, new PeerTargetName("host/b.example", Peers.B4), a]);

        AssertSet(b, a);
        Assert.That(_provider.Calls.Select(call => call.Socket), Is.All.SameAs(Socket));
    }

    [Test]
    public async Task Two_ports_of_an_address_are_both_set_because_nobody_says_that_one_name_covers_both()
    {
        PeerTargetName one = new("host/a.example", Peers.A4), other = new("host/a.example", new IPEndPoint(Peers.A4.Address, 89));

        await _provider.SetAllAsync(Socket, [one, other]);

        AssertSet(one, other);
    }

    [TestCase("192.0.2.10", 88, "host/b.example", SocketSecurityProtocol.IPsec2)]
    [TestCase("192.0.2.10", 89, "host/b.example", SocketSecurityProtocol.IPsec2)]
    [TestCase("::ffff:192.0.2.10", 88, "host/b.example", SocketSecurityProtocol.IPsec2)]
    [TestCase("192.0.2.10", 88, "host/A.example", SocketSecurityProtocol.IPsec2)]
    [TestCase("192.0.2.10", 88, "host/a.example", SocketSecurityProtocol.Default)]
    public void Two_different_names_for_one_address_are_refused_before_any_is_set(string address, int port, string principal, SocketSecurityProtocol protocol)
    {
        PeerTargetName[] names = [new("host/a.example", Peers.A4), new(principal, new IPEndPoint(IPAddress.Parse(address), port), protocol)];

        Assert.That(
            () => _provider.SetAllAsync(Socket, names),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("names").And.Message.Contains("the address 192.0.2.10: host/a.example for 192.0.2.10:88 (IPsec2), and ").And.Message.Contains(principal));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void A_refusal_ends_the_call()
    {
        _provider = new ScriptedProvider(SocketError.OperationNotSupported);

        Assert.That(() => _provider.SetAllAsync(Socket, [new("host/a.example", Peers.A4), new("host/b.example", Peers.B4)]).AsTask(), Throws.TypeOf<PeerTargetNameException>().With.Message.Contains("host/a.example"));
        Assert.That(_provider.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_token_that_is_cancelled_between_two_names_ends_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        _provider.AtCall = _ => cancellation.Cancel();

        Assert.That(() => _provider.SetAllAsync(Socket, [new("host/a.example", Peers.A4), new("host/b.example", Peers.B4)], cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_provider.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_names_are_nothing_to_do()
    {
        await _provider.SetAllAsync(Socket, []);

        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public async Task Every_address_of_a_host_in_the_family_of_the_socket_is_named_once_and_given_back()
    {
        IReadOnlyList<IPEndPoint> named = await SetAllAsync(Socket, s_host, Peers.B4.Address, Peers.A6.Address, Peers.A4.Address, Peers.B4.Address);

        Assert.That(named, Is.EqualTo(new[] { Peers.B4, Peers.A4 }));
        AssertSet(new PeerTargetName("host/server.example", Peers.B4), new PeerTargetName("host/server.example", Peers.A4));
    }

    [TestCase(false, new[] { "[2001:db8::1]:88" })]
    [TestCase(true, new[] { "192.0.2.10:88", "[2001:db8::1]:88" })]
    [Needs(Need.IPv6)]
    public async Task An_IPv6_socket_names_IPv4_addresses_if_it_is_dual_mode(bool dualMode, string[] expected)
    {
        IReadOnlyList<IPEndPoint> named = await SetAllAsync(Udp(AddressFamily.InterNetworkV6, dualMode), s_host, Peers.A4.Address, Peers.A6.Address);

        Assert.That(named.Select(peer => $"{peer}"), Is.EqualTo(expected));
        Assert.That(_provider.Calls, Has.Count.EqualTo(expected.Length));
    }

    [TestCase("localhost", "host/server.example")]
    [TestCase("localhost", null)]
    [TestCase("127.0.0.1", "host/server.example")]
    public async Task The_system_resolves_the_host_and_the_default_principal_is_that_of_the_host(string host, string? principal)
    {
        var endPoint = new DnsEndPoint(host, 88);

        IReadOnlyList<IPEndPoint> named = await _provider.SetAllAsync(Socket, endPoint, principal is null ? null : ServicePrincipalName.Parse(principal));

        Assert.That(named, Is.EqualTo(new[] { new IPEndPoint(IPAddress.Loopback, 88) }));
        AssertSet(new PeerTargetName(principal ?? "host/localhost", named[0]));
    }

    [Test]
    public void An_address_has_no_default_principal() =>
        Assert.That(() => _provider.SetAllAsync(Socket, new DnsEndPoint("192.0.2.10", 88)), Throws.ArgumentException.With.Property("ParamName").EqualTo("endPoint"));

    [Test]
    public void A_host_without_an_address_for_the_socket_is_not_found()
    {
        Assert.That(
            () => SetAllAsync(Socket, s_host, Peers.A6.Address).AsTask(),
            Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.HostNotFound).And.Message.Contains("server.example"));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public async Task The_family_of_the_endpoint_limits_what_the_resolver_is_asked()
    {
        AddressFamily? asked = null;

        _ = await PeerTargetNameSetAllExtensions.SetAllAsync(
            _provider,
            Socket,
            new DnsEndPoint("server.example", 88, AddressFamily.InterNetwork),
            s_principal,
            (_, family, _) =>
            {
                asked = family;
                return Task.FromResult(new[] { Peers.A4.Address });
            },
            CancellationToken.None);

        Assert.That(asked, Is.EqualTo(AddressFamily.InterNetwork));
    }

    [Test]
    public async Task A_cancelled_token_ends_the_resolving()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        Task naming = PeerTargetNameSetAllExtensions.SetAllAsync(_provider, Socket, s_host, s_principal, (_, _, _) => never.Task, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That(() => naming, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void A_stream_socket_is_refused_because_it_holds_one_name()
    {
        Socket tcp = Tcp();

        Assert.That(() => _provider.SetAllAsync(tcp, [new PeerTargetName("host/a.example")]), Throws.ArgumentException.With.Property("ParamName").EqualTo("socket").And.Message.Contains("ConnectAsync"));
        Assert.That(() => _provider.SetAllAsync(tcp, s_host), Throws.ArgumentException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        Assert.That(() => default(IPeerTargetNameProvider)!.SetAllAsync(Socket, []), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => _provider.SetAllAsync(null!, []), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(() => _provider.SetAllAsync(Socket, default(IEnumerable<PeerTargetName>)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("names"));
        Assert.That(() => _provider.SetAllAsync(Socket, [null!]), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("names"));
        Assert.That(() => default(IPeerTargetNameProvider)!.SetAllAsync(Socket, s_host), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => _provider.SetAllAsync(null!, s_host), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("socket"));
        Assert.That(() => _provider.SetAllAsync(Socket, default(DnsEndPoint)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("endPoint"));
    }

    private ValueTask<IReadOnlyList<IPEndPoint>> SetAllAsync(Socket socket, DnsEndPoint host, params IPAddress[] addresses) =>
        PeerTargetNameSetAllExtensions.SetAllAsync(_provider, socket, host, principal: null, (_, _, _) => Task.FromResult(addresses), CancellationToken.None);

    private void AssertSet(params PeerTargetName[] names) => Assert.That(_provider.Calls.Select(call => call.Input), Is.EqualTo(names.Select(name => name.Structure())));
}
