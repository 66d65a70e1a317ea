using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Moq;
using PeerTarget.Emulation;
using PeerTarget.Wire;

namespace PeerTarget.Benchmarks;

/// <summary>What every case measures with: one name, numbered peers, sockets of either door.</summary>
internal static class Fixture
{
    public const string Name = "host/server01.contoso.com";
    public const string OtherName = "host/server02.contoso.com";

    public static EmulatedPeerTargetNameProvider Emulator(bool journal, ILogger<EmulatedPeerTargetNameProvider>? logger = null) =>
        new(new WinsockEmulator(journal ? new WinsockEmulatorOptions() : new WinsockEmulatorOptions { JournalCapacity = 0 }), logger);

    public static Socket OpenUdp() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public static IPEndPoint Peer(int i) => new(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]), 88);

    public static PeerTargetName[] Names(int count, string name = Name) => [.. Enumerable.Range(0, count).Select(i => new PeerTargetName(name, Peer(i)))];

    /// <summary>
    /// The double that a test would have without the emulator: it remembers the names, so that the test can look. It
    /// knows no rule.
    /// </summary>
    public static Mock<IPeerTargetNameProvider> RememberingMock()
    {
        var names = new Dictionary<string, string>();
        var mock = new Mock<IPeerTargetNameProvider>();
        _ = mock.Setup(provider => provider.TrySet(It.IsAny<Socket>(), It.IsAny<PeerTargetName>()))
            .Returns((Socket socket, PeerTargetName name) =>
            {
                names[name.Principal] = name.Principal;
                return SocketError.Success;
            });
        return mock;
    }

    /// <summary>The least of a mock: one fixed answer, and nothing that a test could look at but the calls.</summary>
    public static Mock<IPeerTargetNameProvider> FixedMock()
    {
        var mock = new Mock<IPeerTargetNameProvider>();
        _ = mock.Setup(provider => provider.TrySet(It.IsAny<Socket>(), It.IsAny<PeerTargetName>())).Returns(SocketError.Success);
        return mock;
    }

    public static byte[] SetBuffer(PeerTargetName name)
    {
        byte[] buffer = new byte[PeerTargetNameEncoder.GetSetSize(name)];
        _ = PeerTargetNameEncoder.EncodeSet(name, buffer);
        return buffer;
    }

    /// <summary>Opens a datagram socket of the emulator's own.</summary>
    public static unsafe nuint OpenRaw(RawWinsock winsock) => winsock.WSASocket((int)AddressFamily.InterNetwork, (int)SocketType.Dgram);

    public static unsafe int SetRaw(RawWinsock winsock, nuint socket, byte[] buffer)
    {
        fixed (byte* input = buffer)
        {
            return winsock.WSASetSocketPeerTargetName(socket, input, (uint)buffer.Length);
        }
    }
}
