using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>Arguments that may not be null.</summary>
[TestFixture]
public sealed class ArgumentTests : SocketFixture
{
    private static readonly WinsockEmulator s_emulator = new();
    private static readonly IPEndPoint s_peer = Peers.A4;

    public static IEnumerable<TestCaseData> Calls =>
    [
        Call("options", (_, _) => _ = new WinsockEmulator((WinsockEmulatorOptions)null!)),
        Call("answer", (_, _) => s_emulator.Intercept(null!)),
        Call("peer", (_, _) => s_emulator.AddPeer(null!, "host/a.example")),
        Call("principals", (_, _) => s_emulator.AddPeer(s_peer, (IEnumerable<string>)null!)),
        Call("socket", (_, _) => s_emulator.Lookup((Socket)null!)),
        Call("client", (_, _) => s_emulator.Lookup((UdpClient)null!, s_peer)),
        Call("peer", (_, udp) => s_emulator.Lookup(udp, null!)),
        Call("client", (_, _) => s_emulator.Lookup((TcpClient)null!)),
        Call("socket", (_, _) => s_emulator.Authenticate((Socket)null!, s_peer)),
        Call("peer", (socket, _) => s_emulator.Authenticate(socket, null!)),
        Call("client", (_, _) => s_emulator.Authenticate((UdpClient)null!, s_peer)),
        Call("client", (_, _) => s_emulator.Authenticate((TcpClient)null!, s_peer)),
        Call("call", (_, _) => s_emulator.Authenticate((EmulatedCall)null!)),
        Call("principal", (_, _) => s_emulator.Calls.VerifyNamed((string)null!)),
        Call("principal", (_, _) => s_emulator.Calls.VerifyNamed((ServicePrincipalName)null!)),
    ];

    [TestCaseSource(nameof(Calls))]
    public void An_argument_that_is_missing_is_told_by_its_name(string name, Action<Socket, UdpClient> call)
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);

        Assert.That(() => call(Socket, udp), Throws.ArgumentNullException.With.Property(nameof(ArgumentNullException.ParamName)).EqualTo(name));
    }

    private static TestCaseData Call(string name, Action<Socket, UdpClient> call) => new(name, call);
}
