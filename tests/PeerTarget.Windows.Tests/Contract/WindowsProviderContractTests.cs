using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>The contract of every provider, on WSAIoctl with the double.</summary>
[TestFixture]
public sealed class WindowsProviderContractTests : PeerTargetNameProviderContract
{
    protected override IPeerTargetNameProvider CreateProvider()
    {
        NativeDouble.Reset();
        return new WindowsPeerTargetNameProvider();
    }

    protected override string? Lookup(Socket socket, IPEndPoint? peer) =>
        NativeDouble.Lookup((nuint)socket.Handle, peer?.Sockaddr());
}
