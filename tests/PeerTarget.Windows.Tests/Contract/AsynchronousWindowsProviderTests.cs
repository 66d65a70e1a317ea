using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>The contract of asynchronous calls, on overlapped WSAIoctl with the double, whose calls another thread completes.</summary>
[TestFixture]
public sealed class AsynchronousWindowsProviderTests : AsynchronousProviderContract
{
    protected override IPeerTargetNameProvider CreateProvider()
    {
        NativeDouble.Reset();
        return new WindowsPeerTargetNameProvider();
    }

    protected override string? Lookup(Socket socket, IPEndPoint? peer) => NativeDouble.Lookup((nuint)socket.Handle, peer?.Sockaddr());

    protected override void KeepPending() => NativeDouble.SetPending(NativeDouble.CompleteLater);

    protected override async Task WaitForPendingAsync(int count)
    {
        await Task.Yield();
        Assert.That(() => NativeDouble.PendingCount(), Is.EqualTo(count).After(20_000, 1));
    }

    protected override void Complete(int which = 0, SocketError? answer = null) => _ = NativeDouble.CompletePending(which, (int)(answer ?? SocketError.Success));

    [TearDown]
    public void TearDown() => NativeDouble.Reset();
}
