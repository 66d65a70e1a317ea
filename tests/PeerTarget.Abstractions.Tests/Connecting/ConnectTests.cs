using System.Net;
using System.Net.Sockets;
using NUnit.Framework.Constraints;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A connection by host name is named by the host, at every address that is tried.</summary>
[TestFixture]
public sealed class ConnectTests
{
    private static readonly IPAddress s_second = IPAddress.Parse("127.0.0.2");
    private static readonly ServicePrincipalName s_principal = ServicePrincipalName.ForHost("server.example");

    private ScriptedProvider _provider = null!;
    private Socket _server = null!;
    private int _port;

    [SetUp]
    public void Listen()
    {
        _provider = new ScriptedProvider();
        _server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
        _port = ((IPEndPoint)_server.LocalEndPoint!).Port;
    }

    [TearDown]
    public void Close() => _server.Dispose();

    [Test]
    public async Task The_socket_is_named_by_the_host_and_then_connected()
    {
        bool? wasConnected = null;
        _provider.AtCall = socket => wasConnected = socket.Connected;

        using Socket socket = await _provider.ConnectAsync(new DnsEndPoint("localhost", _port, AddressFamily.InterNetwork));

        AssertNamed("host/localhost 127.0.0.1");
        Assert.That(wasConnected, Is.False);
        Assert.That(_provider.Calls.Single().Socket, Is.SameAs(socket));
        Assert.That(socket.RemoteEndPoint, Is.EqualTo(_server.LocalEndPoint));
        Assert.That(socket.NoDelay, Is.True);
    }

    [Test]
    public async Task The_principal_that_is_passed_takes_the_place_of_the_hosts()
    {
        using Socket socket = await _provider.ConnectAsync(new DnsEndPoint("127.0.0.1", _port), s_principal);

        AssertNamed("host/server.example 127.0.0.1");
    }

    [Test]
    public async Task An_address_that_does_not_answer_leads_to_the_next_one_which_has_a_socket_and_a_name_of_its_own()
    {
        using Socket socket = await ConnectAsync(s_second, IPAddress.Loopback, s_second);

        AssertNamed("host/server.example 127.0.0.2", "host/server.example 127.0.0.1");
        Assert.That(IsClosed(_provider.Calls[0].Socket), Is.True, "the socket of the failed try");
        Assert.That(_provider.Calls[1].Socket, Is.SameAs(socket));
    }

    [Test, Needs(Need.IPv6)]
    public async Task Each_socket_has_the_family_of_its_address()
    {
        using Socket socket = await ConnectAsync(IPAddress.IPv6Loopback, IPAddress.Loopback);

        Assert.That(_provider.Calls.Select(call => call.Socket.AddressFamily), Is.EqualTo(new[] { AddressFamily.InterNetworkV6, AddressFamily.InterNetwork }));
        Assert.That(socket.Connected, Is.True);
    }

    [Test]
    public void When_no_address_answers_the_last_failure_is_thrown_and_every_socket_closed()
    {
        Assert.That(() => ConnectAsync(IPAddress.Parse("127.0.0.3"), s_second).AsTask(), Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionRefused));
        AssertNamed("host/server.example 127.0.0.3", "host/server.example 127.0.0.2");
        Assert.That(_provider.Calls.Select(call => IsClosed(call.Socket)), Is.All.True);
    }

    [Test]
    public void A_refused_name_ends_the_call_and_nothing_connects()
    {
        _provider = new ScriptedProvider(SocketError.OperationNotSupported);

        Assert.That(() => ConnectAsync(IPAddress.Loopback, s_second).AsTask(), Throws.TypeOf<PeerTargetNameException>().With.Property("SocketErrorCode").EqualTo(SocketError.OperationNotSupported));
        Assert.That(_provider.Calls, Has.Count.EqualTo(1), "no other address is tried");
        Assert.That(IsClosed(_provider.Calls.Single().Socket), Is.True);
        Assert.That(_server.Poll(0, SelectMode.SelectRead), Is.False, "nobody has connected");
    }

    [Test]
    public void A_name_that_is_refused_after_a_failed_connect_ends_the_call_too()
    {
        _provider.AtCall = _ =>
        {
            if (_provider.Calls.Count == 2)
            {
                throw new SocketException((int)SocketError.AccessDenied);
            }
        };

        Assert.That(() => ConnectAsync(s_second, IPAddress.Loopback, IPAddress.Loopback).AsTask(), Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.AccessDenied));
        Assert.That(_provider.Calls, Has.Count.EqualTo(2), "whatever the provider throws, no other address is tried");
        Assert.That(_provider.Calls.Select(call => IsClosed(call.Socket)), Is.All.True);
        Assert.That(_server.Poll(0, SelectMode.SelectRead), Is.False, "nobody has connected");
    }

    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [TestCase("[::1]")]
    public void An_IP_address_has_no_default_principal(string host)
    {
        Assert.That(() => _provider.ConnectAsync(new DnsEndPoint(host, _port)), RefusesEndPoint("Pass the principal"));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void A_host_that_cannot_stand_in_a_service_principal_name_is_refused()
    {
        Assert.That(() => _provider.ConnectAsync(new DnsEndPoint("a b", _port)), RefusesEndPoint("Pass the principal"));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [TestCase(AddressFamily.InterNetwork)]
    [TestCase(AddressFamily.InterNetworkV6)]
    [TestCase(AddressFamily.Unspecified)]
    public async Task The_resolver_is_asked_for_the_host_and_the_family_of_the_endpoint(AddressFamily family)
    {
        (string, AddressFamily)? asked = null;
        using Socket socket = await PeerTargetNameConnectExtensions.ConnectAsync(
            _provider,
            new DnsEndPoint("server.example", _port, family),
            principal: null,
            (host, wanted, _) =>
            {
                asked = (host, wanted);
                return Task.FromResult(new[] { IPAddress.Loopback });
            },
            CancellationToken.None);

        Assert.That(asked, Is.EqualTo(("server.example", family)));
    }

    [Test]
    public void A_host_without_an_address_of_the_family_is_not_found()
    {
        Assert.That(() => _provider.ConnectAsync(new DnsEndPoint("127.0.0.1", _port, AddressFamily.InterNetworkV6), s_principal).AsTask(), Throws.TypeOf<SocketException>());
        Assert.That(() => ConnectAsync().AsTask(), Throws.TypeOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.HostNotFound));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public async Task A_cancelled_token_ends_the_resolving()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        Task<Socket> connecting = PeerTargetNameConnectExtensions.ConnectAsync(_provider, new DnsEndPoint("server.example", _port), principal: null, (_, _, _) => never.Task, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That(() => connecting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void A_token_that_is_cancelled_before_the_next_address_ends_the_call_and_a_cancelled_connect_closes_its_socket()
    {
        using var cancellation = new CancellationTokenSource();
        _provider.AtCall = _ => cancellation.Cancel();

        Assert.That(() => ConnectAsync(cancellation.Token, IPAddress.Loopback, IPAddress.Loopback).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => ConnectAsync(cancellation.Token, IPAddress.Loopback).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_provider.Calls, Has.Count.EqualTo(1));
        Assert.That(IsClosed(_provider.Calls.Single().Socket), Is.True);
    }

    [Test]
    public void A_token_that_is_cancelled_while_the_host_is_resolved_sets_no_name()
    {
        using var cancellation = new CancellationTokenSource();
        Task<IPAddress[]> Resolve(string host, AddressFamily family, CancellationToken token)
        {
            cancellation.Cancel();
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }

        Assert.That(
            () => PeerTargetNameConnectExtensions.ConnectAsync(_provider, new DnsEndPoint("server.example", _port), principal: null, Resolve, cancellation.Token).AsTask(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public async Task Nothing_connects_while_the_name_is_pending()
    {
        var provider = new PendingProvider();
        Task<Socket> connecting = provider.ConnectAsync(new DnsEndPoint("127.0.0.1", _port), s_principal).AsTask();
        (Socket named, Action<SocketError> complete) = await provider.Pending.Task;

        Assert.That(named.Connected, Is.False);
        Assert.That(_server.Poll(0, SelectMode.SelectRead), Is.False, "nobody has connected");

        complete(SocketError.Success);
        using Socket socket = await connecting;
        Assert.That(socket, Is.SameAs(named));
    }

    [Test]
    public async Task A_pending_name_is_asked_to_end_when_the_token_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var provider = new PendingProvider();
        Task<Socket> connecting = provider.ConnectAsync(new DnsEndPoint("127.0.0.1", _port), s_principal, cancellation.Token).AsTask();
        (Socket named, Action<SocketError> complete) = await provider.Pending.Task;

        await cancellation.CancelAsync();
        Assert.That(provider.Token.IsCancellationRequested, Is.True);
        complete(SocketError.OperationAborted);

        Assert.That(() => connecting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(IsClosed(named), Is.True);
        Assert.That(_server.Poll(0, SelectMode.SelectRead), Is.False, "nobody has connected");
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        var endPoint = new DnsEndPoint("localhost", _port);

        Assert.That(() => default(IPeerTargetNameProvider)!.ConnectAsync(endPoint), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => default(IPeerTargetNameProvider)!.ConnectAsync(endPoint, s_principal), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("provider"));
        Assert.That(() => _provider.ConnectAsync(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("endPoint"));
    }

    private static bool IsClosed(Socket socket) => socket.SafeHandle.IsClosed;

    private static IResolveConstraint RefusesEndPoint(string message) =>
        Throws.TypeOf<ArgumentException>().With.Property("ParamName").EqualTo("endPoint").And.Message.Contains(message);

    private ValueTask<Socket> ConnectAsync(params IPAddress[] addresses) => ConnectAsync(CancellationToken.None, addresses);

    private ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken, params IPAddress[] addresses) =>
        PeerTargetNameConnectExtensions.ConnectAsync(_provider, new DnsEndPoint("server.example", _port), principal: null, (_, _, _) => Task.FromResult(addresses), cancellationToken);

    private void AssertNamed(params string[] names) => Assert.That(
        _provider.Calls.Select(call => call.Input),
        Is.EqualTo(names.Select(name => name.Split(' ')).Select(name => new PeerTargetName(name[0], new IPEndPoint(IPAddress.Parse(name[1]), _port)).Structure())));

    private sealed class PendingProvider : PeerTargetNameProvider
    {
        public TaskCompletionSource<(Socket, Action<SocketError>)> Pending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Token { get; private set; }

        protected override SocketError Perform(in PeerTargetNameCall call)
        {
            Token = call.CancellationToken;
            Pending.SetResult((call.Socket, call.Completion!));
            return SocketError.IOPending;
        }
    }
}
