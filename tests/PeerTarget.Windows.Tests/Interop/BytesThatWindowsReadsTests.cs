using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>
/// Each field of the two buffers, as C code reads it through the Windows headers' own types. What the double answers comes last, so
/// that a wrong byte is told by the name of its field.
/// </summary>
[TestFixture]
public sealed class BytesThatWindowsReadsTests : SocketFixture
{
    private static readonly WindowsPeerTargetNameProvider s_provider = new();

    [SetUp]
    public void SetUp() => NativeDouble.Reset();

    [TestCase("192.0.2.10:4660", AddressFamily.InterNetwork, 2, new byte[] { 192, 0, 2, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0u)]
    [TestCase("[2001:db8::1]:4660", AddressFamily.InterNetworkV6, 23, new byte[] { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 0u)]
    [TestCase("[fe80::1%7]:4660", AddressFamily.InterNetworkV6, 23, new byte[] { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 7u)]
    [TestCase("[fe80::1%70000]:4660", AddressFamily.InterNetworkV6, 23, new byte[] { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 70_000u)]
    [TestCase("192.0.2.10:4660", AddressFamily.InterNetworkV6, 23, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 10 }, 0u)]
    public void Every_field_of_the_peer_in_a_set_and_in_a_delete(string peer, AddressFamily socketFamily, int family, byte[] address, uint scopeId)
    {
        Socket socket = Udp(socketFamily, dualMode: true);
        IPEndPoint endpoint = IPEndPoint.Parse(peer);

        _ = s_provider.TrySet(socket, new PeerTargetName("host/a.example", endpoint));
        AssertPeer(NativeDouble.LastCall(), family, address, scopeId);

        _ = s_provider.TryDelete(socket, endpoint);
        AssertPeer(NativeDouble.LastCall(), family, address, scopeId);
    }

    [TestCase(SocketSecurityProtocol.Default, 0)]
    [TestCase(SocketSecurityProtocol.IPsec, 1)]
    [TestCase(SocketSecurityProtocol.IPsec2, 2)]
    public void Every_other_field_of_a_set(SocketSecurityProtocol protocol, int number)
    {
        _ = s_provider.TrySet(Socket, new PeerTargetName("host/a.example", IPEndPoint.Parse("192.0.2.10:4660"), protocol));

        DoubleCall call = NativeDouble.LastCall();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Code, Is.EqualTo(0x980000CA), "dwIoControlCode");
            Assert.That(call.SecurityProtocol, Is.EqualTo(number), "SecurityProtocol");
            Assert.That(call.NameLength, Is.EqualTo(28), "PeerTargetNameStringLen, in bytes");
            Assert.That(call.NameAvailable, Is.EqualTo(32), "bytes from AllStrings on");
            Assert.That(call.InSize, Is.EqualTo(144 + 28), "cbInBuffer");
            Assert.That(call.PaddingZero, Is.EqualTo(1), "padding is zero");
            Assert.That(call.InReadable, Is.EqualTo(1), "all of lpvInBuffer can be read");
            Assert.That(NativeDouble.Lookup((nuint)Socket.Handle, IPEndPoint.Parse("192.0.2.10:4660").Sockaddr()), Is.EqualTo("host/a.example"), "AllStrings");
        }
    }

    [TestCase("192.0.2.10:88", AddressFamily.InterNetwork, 16u)]
    [TestCase("[2001:db8::1]:88", AddressFamily.InterNetworkV6, 28u)]
    [TestCase("192.0.2.10:88", AddressFamily.InterNetworkV6, 28u)]
    public void A_delete_passes_the_bare_sockaddr_of_its_family(string peer, AddressFamily socketFamily, uint size)
    {
        Socket socket = Udp(socketFamily, dualMode: true);

        _ = s_provider.TryDelete(socket, IPEndPoint.Parse(peer));

        DoubleCall call = NativeDouble.LastCall();
        Assert.That(call.Code, Is.EqualTo(0x980000CB), "dwIoControlCode");
        Assert.That(call.InSize, Is.EqualTo(size), "cbInBuffer");
        Assert.That(call.PaddingZero, Is.EqualTo(1), "padding is zero");
    }

    [Test]
    public void A_name_that_needs_a_rented_buffer_goes_to_the_mapped_address_on_a_dual_mode_socket()
    {
        Socket socket = Udp(AddressFamily.InterNetworkV6, dualMode: true);

        _ = s_provider.TrySet(socket, new PeerTargetName(new string('n', 1000), IPEndPoint.Parse("192.0.2.10:4660")));

        AssertPeer(NativeDouble.LastCall(), 23, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 10], scopeId: 0);
    }

    [Test]
    public void Without_a_peer_the_whole_address_is_zero([Values(AddressFamily.InterNetwork, AddressFamily.InterNetworkV6)] AddressFamily family)
    {
        Socket socket = Tcp(family);

        _ = s_provider.TrySet(socket, new PeerTargetName("host/a.example"));
        DoubleCall set = NativeDouble.LastCall();
        _ = s_provider.TryDelete(socket, peer: null);
        DoubleCall delete = NativeDouble.LastCall();

        Assert.That(new[] { set.Family, delete.Family }, Is.All.Zero, "sa_family");
        Assert.That(new[] { set.PaddingZero, delete.PaddingZero }, Is.All.EqualTo(1), "padding is zero");
        Assert.That(set.InSize, Is.EqualTo(144 + 28), "cbInBuffer");
        Assert.That(delete.InSize, Is.EqualTo(16), "cbInBuffer");
    }

    [Test]
    public void The_call_has_no_output_is_not_overlapped_and_says_where_to_count_bytes()
    {
        _ = s_provider.TrySet(Socket, new PeerTargetName("host/a.example", IPEndPoint.Parse("192.0.2.10:88")));

        DoubleCall call = NativeDouble.LastCall();
        Assert.That(new[] { call.OutSize, call.OutBuffer, call.Overlapped, call.Completion }, Is.All.Zero, "cbOutBuffer, lpvOutBuffer, lpOverlapped, lpCompletionRoutine");
        Assert.That(call.BytesReturned, Is.EqualTo(1), "lpcbBytesReturned");
    }

    private static void AssertPeer(DoubleCall call, int family, byte[] address, uint scopeId)
    {
        DoubleCall.AddressBytes read = call.Address;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Family, Is.EqualTo(family), "sa_family");
            Assert.That(call.Port, Is.EqualTo(0x1234), "sin_port or sin6_port, in host order");
            Assert.That(((ReadOnlySpan<byte>)read).ToArray(), Is.EqualTo(address), "sin_addr or sin6_addr");
            Assert.That(call.ScopeId, Is.EqualTo(scopeId), "sin6_scope_id");
            Assert.That(call.FlowInfo, Is.Zero, "sin6_flowinfo");
            Assert.That(call.PaddingZero, Is.EqualTo(1), "padding is zero");
            Assert.That(call.Error, Is.Zero, "the double's answer");
        }
    }
}
