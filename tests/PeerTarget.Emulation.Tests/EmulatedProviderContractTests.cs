using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>The contract of every provider, on the emulator.</summary>
[TestFixture]
public sealed class EmulatedProviderContractTests : PeerTargetNameProviderContract
{
    private WinsockEmulator _emulator = null!;

    protected override IPeerTargetNameProvider CreateProvider()
    {
        _emulator = new WinsockEmulator();
        return new EmulatedPeerTargetNameProvider(_emulator);
    }

    protected override string? Lookup(Socket socket, IPEndPoint? peer) => _emulator.Lookup(socket, peer);
}
