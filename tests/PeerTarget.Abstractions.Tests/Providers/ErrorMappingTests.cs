using System.Net.Sockets;
using NUnit.Framework.Constraints;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>How the answer of a backend comes back to the caller.</summary>
[TestFixture]
public sealed class ErrorMappingTests
{
    private static readonly SocketError[] s_refusals =
    [
        .. PeerTargetNameError.All.Select(row => row.Code).Where(code => code is not SocketError.IOPending),
        SocketError.ConnectionRefused,
        (SocketError)1168,
        SocketError.SocketError,
    ];

    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private Socket _socket = null!;

    [SetUp]
    public void SetUp() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    [TearDown]
    public void TearDown() => _socket.Dispose();

    [Test]
    public void TrySet_hands_back_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code) =>
        Assert.That(new ScriptedProvider(code).TrySet(_socket, s_name), Is.EqualTo(code));

    [Test]
    public void TryDelete_hands_back_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code) =>
        Assert.That(new ScriptedProvider(code).TryDelete(_socket, Peers.A4), Is.EqualTo(code));

    [Test]
    public void Set_throws_with_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code) =>
        Assert.That(
            () => new ScriptedProvider(code).Set(_socket, s_name),
            Throws.TypeOf<PeerTargetNameException>()
                .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(code)
                .And.Property(nameof(PeerTargetNameException.Operation)).EqualTo(PeerTargetNameOperation.Set));

    [Test]
    public void Delete_throws_with_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code) =>
        Assert.That(
            () => new ScriptedProvider(code).Delete(_socket, Peers.A4),
            Throws.TypeOf<PeerTargetNameException>()
                .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(code)
                .And.Property(nameof(PeerTargetNameException.Operation)).EqualTo(PeerTargetNameOperation.Delete));

    [Test]
    public void Success_is_handed_back_and_not_thrown()
    {
        var provider = new ScriptedProvider();

        Assert.That(provider.TrySet(_socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(provider.TryDelete(_socket, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(() => provider.Set(_socket, s_name), Throws.Nothing);
        Assert.That(() => provider.Delete(_socket, Peers.A4), Throws.Nothing);
        Assert.That(provider.Calls, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_call_that_may_not_pend_and_is_left_pending_is_the_backends_fault_and_named_so()
    {
        var provider = new ScriptedProvider(SocketError.IOPending);

        Assert.That(() => provider.TrySet(_socket, s_name), Throws.InvalidOperationException.With.Message.Contains(nameof(ScriptedProvider)));
        Assert.That(() => provider.TryDelete(_socket, Peers.A4), Throws.InvalidOperationException.With.Message.Contains(nameof(ScriptedProvider)));
    }

    [Test]
    public void A_throwing_call_names_the_principal_and_the_peer()
    {
        Assert.That(() => new ScriptedProvider(SocketError.IsConnected).Set(_socket, s_name), Throws.TypeOf<PeerTargetNameException>().With.Property("Principal").EqualTo("host/a.example").And.Property("Peer").EqualTo(Peers.A4));
        Assert.That(() => new ScriptedProvider(SocketError.IsConnected).Delete(_socket, Peers.A6), Throws.TypeOf<PeerTargetNameException>().With.Property("Principal").Null.And.Property("Peer").EqualTo(Peers.A6));
    }

    [Test]
    public void A_refusal_is_not_tried_again()
    {
        var provider = new ScriptedProvider(SocketError.WouldBlock);

        _ = provider.TrySet(_socket, s_name);
        _ = provider.TryDelete(_socket, Peers.A4);

        Assert.That(provider.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_null_argument_is_refused_before_the_backend_is_asked()
    {
        var provider = new ScriptedProvider();

        Assert.That(() => provider.Set(null!, s_name), RefusesNull("socket"));
        Assert.That(() => provider.TrySet((Socket)null!, s_name), RefusesNull("socket"));
        Assert.That(() => provider.Set(_socket, null!), RefusesNull("name"));
        Assert.That(() => provider.TrySet(_socket, null!), RefusesNull("name"));
        Assert.That(() => provider.Delete(null!, Peers.A4), RefusesNull("socket"));
        Assert.That(() => provider.TryDelete((Socket)null!, Peers.A4), RefusesNull("socket"));
        Assert.That(provider.Calls, Is.Empty);
    }

    private static EqualStringConstraint RefusesNull(string parameter) =>
        Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter);
}
