using System.Buffers;
using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The socket, the control code and the bytes that a backend receives.</summary>
[TestFixture]
public sealed class CallInputTests
{
    private readonly List<Socket> _opened = [];
    private ScriptedProvider _provider = null!;

    [SetUp]
    public void SetUp() => _provider = new ScriptedProvider();

    [TearDown]
    public void TearDown()
    {
        _opened.ForEach(socket => socket.Dispose());
        _opened.Clear();
    }

    [Test]
    public void Set_passes_the_set_code_and_the_structure()
    {
        Socket socket = Open(AddressFamily.InterNetwork);

        _provider.Set(socket, new PeerTargetName("host/a", Peers.A4, SocketSecurityProtocol.IPsec));

        AssertCalled(socket, 0x980000CA, Bytes.Of(
            "01000000", "00000000",
            "0200", "0058", "C000020A", Bytes.Zeros(120),
            "0C000000", "68006F00730074002F006100", "00000000"));
    }

    [Test]
    public void Set_without_a_peer_passes_128_zero_bytes_for_it()
    {
        Socket socket = Open(AddressFamily.InterNetwork);

        _provider.Set(socket, new PeerTargetName("x"));

        AssertCalled(socket, 0x980000CA, Bytes.Of("02000000", "00000000", Bytes.Zeros(128), "02000000", "7800", "00000000"));
    }

    [Test]
    public void Delete_passes_the_delete_code_and_the_sockaddr()
    {
        Socket socket = Open(AddressFamily.InterNetwork);

        _provider.Delete(socket, Peers.A4);

        AssertCalled(socket, 0x980000CB, Bytes.Of("0200", "0058", "C000020A", "0000000000000000"));
    }

    [Test]
    public void Delete_of_an_IPv6_peer_passes_28_bytes()
    {
        Socket socket = Open(AddressFamily.InterNetwork);

        _provider.Delete(socket, IPEndPoint.Parse("[fe80::1%3]:88"));

        AssertCalled(socket, 0x980000CB, Bytes.Of("1700", "0058", "00000000", "FE800000000000000000000000000001", "03000000"));
    }

    [Test]
    public void Delete_without_a_peer_passes_sixteen_zero_bytes()
    {
        Socket socket = Open(AddressFamily.InterNetwork);

        _provider.Delete(socket, peer: null);

        AssertCalled(socket, 0x980000CB, new byte[16]);
    }

    [Test]
    public void A_dual_mode_socket_gets_an_IPv4_peer_as_its_mapped_address()
    {
        Socket socket = OpenIPv6(dualMode: true);

        _provider.Set(socket, new PeerTargetName("x", Peers.A4));
        _provider.Delete(socket, Peers.A4);

        const string Mapped = "1700005800000000" + "00000000000000000000FFFFC000020A" + "00000000";
        Assert.That(_provider.Calls[0].Input, Is.EqualTo(Bytes.Of("02000000", "00000000", Mapped, Bytes.Zeros(100), "02000000", "7800", "00000000")));
        Assert.That(_provider.Calls[1].Input, Is.EqualTo(Bytes.Of(Mapped)));
    }

    [Test]
    public void An_IPv6_socket_that_is_not_dual_mode_gets_an_IPv4_peer_as_it_is()
    {
        Socket socket = OpenIPv6(dualMode: false);

        _provider.Set(socket, new PeerTargetName("x", Peers.A4));
        _provider.Delete(socket, Peers.A4);

        const string Unmapped = "02000058C000020A" + "0000000000000000";
        Assert.That(_provider.Calls[0].Input, Is.EqualTo(Bytes.Of("02000000", "00000000", Unmapped, Bytes.Zeros(112), "02000000", "7800", "00000000")));
        Assert.That(_provider.Calls[1].Input, Is.EqualTo(Bytes.Of(Unmapped)));
    }

    [TestCase(AddressFamily.InterNetwork)]
    [TestCase(AddressFamily.InterNetworkV6)]
    public void A_closed_socket_is_left_to_the_backend_to_refuse(AddressFamily family)
    {
        Socket socket = Open(family);
        socket.Dispose();

        Assert.That(_provider.TrySet(socket, new PeerTargetName("x", Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(_provider.TryDelete(socket, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(_provider.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_client_that_was_disposed_of_is_a_closed_socket_to_the_backend()
    {
        var client = new UdpClient();
        client.Dispose();

        _ = _provider.TrySet(client, new PeerTargetName("x", Peers.A4));

        Assert.That(() => _provider.Calls.Single().Socket.RemoteEndPoint, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_call_that_waits_for_its_answer_has_no_output_and_no_completion()
    {
        _provider.Set(Open(AddressFamily.InterNetwork), new PeerTargetName("x", Peers.A4));

        Assert.That(_provider.Calls.Single().MayPend, Is.False);
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
        Socket socket = Open(AddressFamily.InterNetwork);
        string text = string.Create(length, 0, static (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)(i + 1);
            }
        });

        _provider.Set(socket, new PeerTargetName(text, Peers.A4));

        byte[] input = _provider.Calls.Single().Input;
        Assert.That(input, Has.Length.EqualTo(144 + (2 * length)));
        Assert.That(input[..136], Is.EqualTo(Bytes.Of("02000000", "00000000", "0200", "0058", "C000020A", Bytes.Zeros(120))));
        Assert.That(input[136] | (input[137] << 8) | (input[138] << 16) | (input[139] << 24), Is.EqualTo(2 * length));
        Assert.That(input[140..^4].Chunk(2).Select(unit => (char)(unit[0] | (unit[1] << 8))), Is.EqualTo(text));
        Assert.That(input[^4..], Is.EqualTo(new byte[4]));
    }

    [Test]
    public void An_endpoint_that_was_changed_after_it_was_named_is_passed_as_it_was()
    {
        IPEndPoint peer = Peers.A4;
        var name = new PeerTargetName("x", peer);
        peer.Port = 99;

        _provider.Set(Open(AddressFamily.InterNetwork), name);

        Assert.That(_provider.Calls.Single().Input[10..12], Is.EqualTo(Bytes.Of("0058")));
    }

    private void AssertCalled(Socket socket, uint code, byte[] input)
    {
        Assert.That(_provider.Calls, Has.Count.EqualTo(1));
        Assert.That(_provider.Calls[0].Socket, Is.SameAs(socket));
        Assert.That(ControlCodes.Of(_provider.Calls[0].Operation), Is.EqualTo(code));
        Assert.That(_provider.Calls[0].Input, Is.EqualTo(input));
    }

    private Socket OpenIPv6(bool dualMode)
    {
        Socket socket = Open(AddressFamily.InterNetworkV6);
        socket.DualMode = dualMode;
        return socket;
    }

    private Socket Open(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        _opened.Add(socket);
        return socket;
    }
}
