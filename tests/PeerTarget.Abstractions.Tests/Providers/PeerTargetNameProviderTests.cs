using System.Buffers;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework.Constraints;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the shared part of the providers hands to a backend, and what it does with the answer.</summary>
[TestFixture]
public sealed class PeerTargetNameProviderTests : SocketFixture
{
    private const string NameX = "02000000" + "7800" + "00000000";

    private static readonly SocketError[] s_refusals =
    [
        .. PeerTargetNameError.All.Select(row => row.Code).Where(code => code is not SocketError.IOPending),
        SocketError.ConnectionRefused,
        (SocketError)1168,
        SocketError.SocketError,
    ];

    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private readonly ScriptedProvider _provider = new();

    [SetUp]
    public void SetUp() => _provider.Calls.Clear();

    [TestCase("192.0.2.10:88", "0200" + "0058" + "C000020A")]
    [TestCase(null, "")]
    public void Set_passes_the_socket_the_set_code_and_the_structure(string? peer, string sockaddr)
    {
        _provider.Set(Socket, new PeerTargetName("x", Parse(peer), SocketSecurityProtocol.IPsec));

        AssertCalled(0x980000CA, Bytes.Of("01000000", "00000000", sockaddr.PadRight(256, '0'), NameX));
    }

    [TestCase("192.0.2.10:88", "02000058C000020A0000000000000000")]
    [TestCase("[fe80::1%3]:88", "1700005800000000FE80000000000000000000000000000103000000")]
    [TestCase(null, "00000000000000000000000000000000")]
    public void Delete_passes_the_socket_the_delete_code_and_the_sockaddr(string? peer, string sockaddr)
    {
        _provider.Delete(Socket, Parse(peer));

        AssertCalled(0x980000CB, Bytes.Of(sockaddr));
    }

    [TestCase(true, "1700005800000000" + "00000000000000000000FFFFC000020A" + "00000000")]
    [TestCase(false, "02000058C000020A" + "0000000000000000")]
    public void An_IPv6_socket_gets_an_IPv4_peer_as_its_mapped_address_if_it_is_dual_mode_and_else_as_it_is(bool dualMode, string sockaddr)
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode);

        _provider.Set(socket, new PeerTargetName("x", Peers.A4));
        _provider.Delete(socket, Peers.A4);

        Assert.That(_provider.Calls[0].Input, Is.EqualTo(Bytes.Of("02000000", "00000000", sockaddr.PadRight(256, '0'), NameX)));
        Assert.That(_provider.Calls[1].Input, Is.EqualTo(Bytes.Of(sockaddr)));
    }

    [TestCase(AddressFamily.InterNetwork)]
    [TestCase(AddressFamily.InterNetworkV6)]
    public void A_closed_socket_is_left_to_the_backend_to_refuse(AddressFamily family)
    {
        Socket socket = Udp(family, dualMode: true);
        socket.Dispose();

        Assert.That(_provider.TrySet(socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(_provider.TryDelete(socket, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(_provider.Calls, Has.Count.EqualTo(2));
    }

    [TestCase(183)]
    [TestCase(184)]
    [TestCase(185)]
    [TestCase(1000)]
    [TestCase(32767)]
    public void A_name_of_any_length_arrives_whole_even_where_the_pool_lends_a_dirty_buffer(int length)
    {
        byte[] lent = ArrayPool<byte>.Shared.Rent(144 + (2 * length));
        Array.Fill(lent, (byte)0xCD);
        ArrayPool<byte>.Shared.Return(lent);
        string text = string.Concat(Enumerable.Range(1, length).Select(i => (char)i));

        _provider.Set(Socket, new PeerTargetName(text, Peers.A4));

        byte[] input = _provider.Calls.Single().Input;
        Assert.That(input, Has.Length.EqualTo(144 + (2 * length)));
        Assert.That(input[..136], Is.EqualTo(Bytes.Of("02000000", "00000000", "0200", "0058", "C000020A", Bytes.Zeros(120))));
        Assert.That(BitConverter.ToInt32(input, 136), Is.EqualTo(2 * length));
        Assert.That(input[140..^4].Chunk(2).Select(unit => (char)(unit[0] | (unit[1] << 8))), Is.EqualTo(text));
        Assert.That(input[^4..], Is.EqualTo(new byte[4]));
    }

    [Test]
    public void Set_and_TrySet_answer_with_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code)
    {
        var provider = new ScriptedProvider(code);

        Assert.That(provider.TrySet(Socket, s_name), Is.EqualTo(code));
        Assert.That(() => provider.Set(Socket, s_name), Refuses(code, PeerTargetNameOperation.Set, "host/a.example", Peers.A4));
        Assert.That(provider.Calls, Has.Count.EqualTo(2), "a refusal is not tried again");
    }

    [Test]
    public void Delete_and_TryDelete_answer_with_the_code_of_the_backend([ValueSource(nameof(s_refusals))] SocketError code)
    {
        var provider = new ScriptedProvider(code);

        Assert.That(provider.TryDelete(Socket, Peers.A6), Is.EqualTo(code));
        Assert.That(() => provider.Delete(Socket, Peers.A6), Refuses(code, PeerTargetNameOperation.Delete, principal: null, Peers.A6));
        Assert.That(provider.Calls, Has.Count.EqualTo(2), "a refusal is not tried again");
    }

    [Test]
    public void A_call_that_may_not_pend_and_is_left_pending_is_the_backends_fault_and_named_so()
    {
        var provider = new ScriptedProvider(SocketError.IOPending);

        Assert.That(() => provider.TrySet(Socket, s_name), Throws.InvalidOperationException.With.Message.Contains(nameof(ScriptedProvider)));
        Assert.That(() => provider.TryDelete(Socket, Peers.A4), Throws.InvalidOperationException.With.Message.Contains(nameof(ScriptedProvider)));
    }

    [Test]
    public void A_null_argument_is_refused_before_the_backend_is_asked()
    {
        Assert.That(() => _provider.Set(null!, s_name), RefusesNull("socket"));
        Assert.That(() => _provider.TrySet((Socket)null!, s_name), RefusesNull("socket"));
        Assert.That(() => _provider.Set(Socket, null!), RefusesNull("name"));
        Assert.That(() => _provider.TrySet(Socket, null!), RefusesNull("name"));
        Assert.That(() => _provider.Delete(null!, Peers.A4), RefusesNull("socket"));
        Assert.That(() => _provider.TryDelete((Socket)null!, Peers.A4), RefusesNull("socket"));
        Assert.That(_provider.Calls, Is.Empty);
    }

    [Test]
    public void What_a_backend_throws_reaches_the_caller_and_is_not_logged_as_an_answer([Values(6, 1000)] int length)
    {
        using var logger = new RecordingLogger<PeerTargetNameProviderTests>();
        var provider = new CheckingProvider(logger, _ => throw new InvalidOperationException("broken"));
        var name = new PeerTargetName(new string('x', length), Peers.A4);

        Assert.That(() => provider.TrySet(Socket, name), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
        Assert.That(() => provider.TryDelete(Socket, Peers.A4), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
        Assert.That(logger.Entries, Is.Empty);
    }

    [Test]
    public void Callers_on_several_threads_do_not_share_a_buffer()
    {
        int mixed = 0;
        var provider = new CheckingProvider(logger: null, input =>
        {
            byte[] units = input[140..^4];
            if (units.Chunk(2).Any(unit => !unit.AsSpan().SequenceEqual(units.AsSpan(0, 2))))
            {
                _ = Interlocked.Increment(ref mixed);
            }
        });

        _ = Parallel.For(0, 500, i => provider.Set(Socket, new PeerTargetName(new string((char)('A' + i), 600), Peers.A4)));

        Assert.That(mixed, Is.Zero);
    }

    private static IPEndPoint? Parse(string? peer) => peer is null ? null : IPEndPoint.Parse(peer);

    private static EqualStringConstraint RefusesNull(string parameter) => Throws.ArgumentNullException.With.Property("ParamName").EqualTo(parameter);

    private static IResolveConstraint Refuses(SocketError code, PeerTargetNameOperation operation, string? principal, IPEndPoint peer) =>
        Throws.TypeOf<PeerTargetNameException>()
            .With.Property("SocketErrorCode").EqualTo(code).And.Property("Operation").EqualTo(operation)
            .And.Property("Principal").EqualTo(principal).And.Property("Peer").EqualTo(peer);

    private void AssertCalled(uint code, byte[] input)
    {
        ScriptedProvider.Call call = _provider.Calls.Single();
        Assert.That(call.Socket, Is.SameAs(Socket));
        Assert.That(ControlCodes.Of(call.Operation), Is.EqualTo(code));
        Assert.That(call.Input, Is.EqualTo(input));
        Assert.That(call.MayPend, Is.False, "it waits for its answer, so it has no output and no completion");
    }

    private sealed class CheckingProvider(RecordingLogger<PeerTargetNameProviderTests>? logger, Action<byte[]> check) : PeerTargetNameProvider(logger)
    {
        protected override SocketError Perform(in PeerTargetNameCall call)
        {
            check(call.Input.ToArray());
            return SocketError.Success;
        }
    }
}
