using System.Net;
using System.Net.Sockets;
using Moq;
using NUnit.Framework.Constraints;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The operations on UdpClient, TcpClient and TcpListener are those on the socket underneath.</summary>
[TestFixture]
public sealed class ClientExtensionsTests
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private Mock<IPeerTargetNameProvider> _mock = null!;
    private UdpClient _udp = null!;
    private TcpClient _tcp = null!;
    private TcpListener _listener = null!;

    private IPeerTargetNameProvider Provider => _mock.Object;

    [SetUp]
    public void SetUp()
    {
        _mock = new Mock<IPeerTargetNameProvider>(MockBehavior.Strict);
        _udp = new UdpClient(AddressFamily.InterNetwork);
        _tcp = new TcpClient(AddressFamily.InterNetwork);
        _listener = new TcpListener(IPAddress.Loopback, 0);
    }

    [TearDown]
    public void TearDown()
    {
        _udp.Dispose();
        _tcp.Dispose();
        _listener.Dispose();
    }

    [Test]
    public void Set_passes_the_socket_and_the_name_on()
    {
        _mock.Setup(p => p.Set(It.IsAny<Socket>(), It.IsAny<PeerTargetName>()));

        Provider.Set(_udp, s_name);
        Provider.Set(_tcp, s_name);
        Provider.Set(_listener, s_name);

        Assert.That(Calls(), Is.EqualTo(new object[] { _udp.Client, s_name, _tcp.Client, s_name, _listener.Server, s_name }));
    }

    [Test]
    public void TrySet_passes_the_socket_and_the_name_on_and_the_code_back()
    {
        _mock.Setup(p => p.TrySet(It.IsAny<Socket>(), It.IsAny<PeerTargetName>())).Returns(SocketError.IsConnected);

        Assert.That(Provider.TrySet(_udp, s_name), Is.EqualTo(SocketError.IsConnected));
        Assert.That(Provider.TrySet(_tcp, s_name), Is.EqualTo(SocketError.IsConnected));
        Assert.That(Provider.TrySet(_listener, s_name), Is.EqualTo(SocketError.IsConnected));
        Assert.That(Calls(), Is.EqualTo(new object[] { _udp.Client, s_name, _tcp.Client, s_name, _listener.Server, s_name }));
    }

    [Test]
    public void Delete_passes_the_socket_and_the_peer_on_and_a_stream_has_none()
    {
        IPEndPoint peer = Peers.A4;
        _mock.Setup(p => p.Delete(It.IsAny<Socket>(), It.IsAny<IPEndPoint>()));

        Provider.Delete(_udp, peer);
        Provider.Delete(_tcp);
        Provider.Delete(_listener);

        Assert.That(Calls(), Is.EqualTo(new object?[] { _udp.Client, peer, _tcp.Client, null, _listener.Server, null }));
    }

    [Test]
    public void TryDelete_passes_the_socket_and_the_peer_on_and_the_code_back()
    {
        IPEndPoint peer = Peers.A4;
        _mock.Setup(p => p.TryDelete(It.IsAny<Socket>(), It.IsAny<IPEndPoint>())).Returns(SocketError.OperationNotSupported);

        Assert.That(Provider.TryDelete(_udp, peer), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(Provider.TryDelete(_tcp), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(Provider.TryDelete(_listener), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(Calls(), Is.EqualTo(new object?[] { _udp.Client, peer, _tcp.Client, null, _listener.Server, null }));
    }

    [Test]
    public void A_null_client_is_refused()
    {
        Assert.That(() => Provider.Set((UdpClient)null!, s_name), RefusesNull("client"));
        Assert.That(() => Provider.TrySet((UdpClient)null!, s_name), RefusesNull("client"));
        Assert.That(() => Provider.Delete((UdpClient)null!, Peers.A4), RefusesNull("client"));
        Assert.That(() => Provider.TryDelete((UdpClient)null!, Peers.A4), RefusesNull("client"));
        Assert.That(() => Provider.Set((TcpClient)null!, s_name), RefusesNull("client"));
        Assert.That(() => Provider.TrySet((TcpClient)null!, s_name), RefusesNull("client"));
        Assert.That(() => Provider.Delete((TcpClient)null!), RefusesNull("client"));
        Assert.That(() => Provider.TryDelete((TcpClient)null!), RefusesNull("client"));
        Assert.That(() => Provider.Set((TcpListener)null!, s_name), RefusesNull("listener"));
        Assert.That(() => Provider.TrySet((TcpListener)null!, s_name), RefusesNull("listener"));
        Assert.That(() => Provider.Delete((TcpListener)null!), RefusesNull("listener"));
        Assert.That(() => Provider.TryDelete((TcpListener)null!), RefusesNull("listener"));
    }

    [Test]
    public void A_null_name_or_provider_is_refused()
    {
        IPeerTargetNameProvider none = null!;

        Assert.That(() => Provider.Set(_udp, null!), RefusesNull("name"));
        Assert.That(() => Provider.TrySet(_tcp, null!), RefusesNull("name"));
        Assert.That(() => none.Set(_udp, s_name), RefusesNull("provider"));
        Assert.That(() => none.TrySet(_tcp, s_name), RefusesNull("provider"));
        Assert.That(() => none.Delete(_udp, Peers.A4), RefusesNull("provider"));
        Assert.That(() => none.TryDelete(_listener), RefusesNull("provider"));
    }

    [Test]
    public void A_disposed_client_is_a_closed_socket_to_the_backend_and_a_name_is_still_an_argument()
    {
        var provider = new ScriptedProvider();
        _udp.Dispose();

        _ = provider.TrySet(_udp, s_name);

        Assert.That(() => provider.Calls.Single().Socket.RemoteEndPoint, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => provider.TrySet(_udp, null!), RefusesNull("name"));
    }

    [Test]
    public void A_mock_answers_and_is_verified_by_the_name_whichever_object_says_it()
    {
        _mock.Setup(p => p.TrySet(_udp.Client, s_name)).Returns(SocketError.IsConnected);

        Assert.That(Provider.TrySet(_udp, new PeerTargetName("host/a.example", Peers.A4)), Is.EqualTo(SocketError.IsConnected));
        Assert.That(() => _mock.Verify(p => p.TrySet(_udp.Client, s_name), Times.Once), Throws.Nothing);
        Assert.That(() => Provider.TrySet(_udp, new PeerTargetName("host/b.example", Peers.A4)), Throws.TypeOf<MockException>());
    }

    private static EqualStringConstraint RefusesNull(string parameter) =>
        Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter);

    private object?[] Calls() => [.. _mock.Invocations.SelectMany(call => call.Arguments)];
}
