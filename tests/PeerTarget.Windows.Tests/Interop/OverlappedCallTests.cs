using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>What Winsock may do with an overlapped call, beyond what every provider does.</summary>
[TestFixture]
public sealed class OverlappedCallTests : SocketFixture
{
    private const int Calls = 10_000;

    private static readonly WindowsPeerTargetNameProvider s_provider = new();
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private static volatile int s_ioctlThread;

    [SetUp]
    public void SetUp() => NativeDouble.Reset();

    [TearDown]
    public void TearDown() => NativeDouble.Reset();

    [Test]
    public async Task A_call_of_a_pool_thread_begins_in_place_and_one_of_another_thread_on_the_pool()
    {
        bool wasInPlace = await Task.Run(() =>
        {
            int caller = Environment.CurrentManagedThreadId;
            return CallerOfTheIoctl(() => s_provider.TrySetAsync(Socket, s_name)).Result == caller;
        });
        bool wasHandedOver = false;
        var thread = new Thread(() => wasHandedOver = CallerOfTheIoctl(() => s_provider.TrySetAsync(Socket, s_name)).Result != Environment.CurrentManagedThreadId);
        thread.Start();
        thread.Join();

        Assert.That((wasInPlace, wasHandedOver), Is.EqualTo((true, true)));
    }

    private static async Task<int> CallerOfTheIoctl(Func<ValueTask<SocketError>> call)
    {
        s_ioctlThread = 0;
        unsafe
        {
            NativeDouble.SetHook(&Hook, 0);
        }

        Assert.That(await call(), Is.EqualTo(SocketError.Success));
        return s_ioctlThread;
    }

    [UnmanagedCallersOnly]
    private static void Hook(nint context) => s_ioctlThread = Environment.CurrentManagedThreadId;

    [Test]
    public async Task A_call_has_an_OVERLAPPED_and_no_routine()
    {
        _ = await s_provider.TrySetAsync(Socket, s_name);

        DoubleCall call = NativeDouble.LastCall();
        Assert.That((call.Overlapped, call.Completion, call.BytesReturned), Is.EqualTo((1, 0, 1)));
    }

    [TestCase(NativeDouble.FromThread)]
    [TestCase(NativeDouble.BeforeReturn)]
    public async Task A_call_that_another_thread_completes_has_the_answer_of_the_rules(int how)
    {
        NativeDouble.SetPending(how);

        Assert.That(await Task.Run(async () => await s_provider.TrySetAsync(Socket, s_name)), Is.EqualTo(SocketError.Success));
        Assert.That(NativeDouble.Lookup((nuint)Socket.Handle, Peers.A4.Sockaddr()), Is.EqualTo("host/a.example"));
        Assert.That(await Task.Run(async () => await s_provider.TrySetAsync(Socket, new PeerTargetName("host/a.example", Peers.A6))), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public async Task An_event_that_is_signalled_too_early_ends_no_call()
    {
        NativeDouble.SetPending(NativeDouble.SignalEarly);
        Task<SocketError> set = Task.Run(async () => await s_provider.TrySetAsync(Socket, s_name));
        // The first to ask for the outcome is told that there is none yet.
        Assert.That(() => NativeDouble.AskedTooEarly(), Is.GreaterThan(0).After(20_000, 1));
        Assert.That(set.IsCompleted, Is.False);

        _ = NativeDouble.CompletePending(0, (int)SocketError.NetworkDown);

        Assert.That(await set, Is.EqualTo(SocketError.NetworkDown));
    }

    [Test]
    public async Task A_call_that_fails_on_completion_has_that_code()
    {
        NativeDouble.SetPending(NativeDouble.FailOnCompletion);
        NativeDouble.SetForcedError((int)SocketError.NoBufferSpaceAvailable, 1);

        Assert.That(await s_provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.NoBufferSpaceAvailable));
    }

    [Test]
    public async Task A_call_that_is_refused_at_once_has_no_completion()
    {
        NativeDouble.SetForcedError((int)SocketError.NetworkDown, 1);

        Assert.That(await s_provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.NetworkDown));
        Assert.That(await s_provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_call_that_fails_without_a_code_is_refused()
    {
        NativeDouble.SetForcedError(NativeDouble.FailWithoutError, 1);

        Assert.That(async () => await s_provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.SocketError));
    }

    [Test]
    public async Task A_cancellation_ends_a_call_that_the_system_keeps()
    {
        NativeDouble.SetPending(NativeDouble.Pend);
        using var source = new CancellationTokenSource();
        Task set = Task.Run(async () => await s_provider.SetAsync(Socket, s_name, source.Token));
        Assert.That(() => NativeDouble.CallsBegun(), Is.EqualTo(1).After(20_000, 1));
        Assert.That(set.IsCompleted, Is.False);

        await source.CancelAsync();

        Assert.That(async () => await set, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
    }

    [Test]
    public async Task The_end_of_a_call_goes_to_its_event_and_not_to_the_completion_port_of_NET()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint self = Socket.LocalEndPoint!;
        byte[] buffer = new byte[8];
        // From its first asynchronous receive on, the socket is bound to the port. A packet that .NET did not ask for would end the process.
        Task<int> receive = Socket.ReceiveAsync(buffer);
        NativeDouble.SetPending(NativeDouble.Pend);
        using var source = new CancellationTokenSource();
        Task set = Task.Run(async () => await s_provider.SetAsync(Socket, s_name, source.Token));
        Assert.That(() => NativeDouble.CallsBegun(), Is.EqualTo(1).After(20_000, 1));
        await source.CancelAsync();
        Assert.That(async () => await set, Throws.InstanceOf<OperationCanceledException>());

        // Packets come in order, so this one comes after any of the call.
        for (int length = 1; length < 8; length++)
        {
            _ = await Socket.SendToAsync(new byte[length], self);
            Assert.That(await receive, Is.EqualTo(length));
            receive = Socket.ReceiveAsync(buffer);
        }
    }

    [Test]
    public async Task The_closing_of_its_socket_ends_a_call_that_the_system_keeps_with_995()
    {
        NativeDouble.SetPending(NativeDouble.Pend);
        Task<SocketError> set = Task.Run(async () => await s_provider.TrySetAsync(Socket, s_name));
        Assert.That(() => NativeDouble.CallsBegun(), Is.EqualTo(1).After(20_000, 1));

        Socket.Dispose();

        Assert.That(await set, Is.EqualTo(SocketError.OperationAborted));
    }

    [Test]
    public async Task A_collection_leaves_the_bytes_that_Windows_reads_when_a_pending_call_completes([Values(10, 1000)] int length)
    {
        string name = new('n', length);
        NativeDouble.SetPending(NativeDouble.CompleteLater);
        Task<SocketError> set = Task.Run(async () => await s_provider.TrySetAsync(Socket, new PeerTargetName(name, Peers.A4)));
        Assert.That(() => NativeDouble.PendingCount(), Is.EqualTo(1).After(20_000, 1));

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        // A call of another socket must not write over what the pending one still uses.
        NativeDouble.SetPending(NativeDouble.AnswerAtOnce);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await s_provider.TrySetAsync(Udp(), new PeerTargetName(new string('x', length), Peers.B4)))));
        _ = NativeDouble.CompletePending(0, 0);

        Assert.That(await set, Is.EqualTo(SocketError.Success));
        Assert.That(NativeDouble.Lookup((nuint)Socket.Handle, Peers.A4.Sockaddr()), Is.EqualTo(name));
    }

    [TestCase(NativeDouble.AnswerAtOnce)]
    [TestCase(NativeDouble.FromThread)]
    [TestCase(NativeDouble.BeforeReturn)]
    [TestCase(NativeDouble.FailOnCompletion)]
    public async Task Ten_thousand_calls_leave_no_handle_behind_and_let_the_socket_close(int how)
    {
        await CallAsync(200);
        long before = HandleCount();
        NativeDouble.SetPending(how);

        await CallAsync(Calls);

        NativeDouble.SetPending(NativeDouble.AnswerAtOnce);
        // The pool closes the handle of a wait soon after the wait has ended.
        Assert.That(HandleCount, Is.LessThan(before + 100).After(20_000, 50));
        // It would wait for ever for a call that still held the handle.
        Socket.Dispose();

        // Sixteen at a time, each with its own token, which a leaked registration would keep.
        async Task CallAsync(int calls)
        {
            using var source = new CancellationTokenSource();
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                for (int i = 0; i < calls / 16; i++)
                {
                    Assert.That(await s_provider.TrySetAsync(Socket, s_name, source.Token), Is.AnyOf(SocketError.Success, SocketError.InvalidArgument));
                }
            })));
        }
    }

    // Wine counts no handles. A new handle gets the lowest free number.
    private static long HandleCount()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var fresh = new ManualResetEvent(initialState: false);
        return fresh.SafeWaitHandle.DangerousGetHandle() / 4;
    }
}
