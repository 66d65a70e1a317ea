using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Tests.Shared;

/// <summary>
/// What the asynchronous calls of every provider do, in every order of call, completion, cancellation and close. A backend derives from it
/// and says how to keep calls pending and how to complete them.
/// </summary>
[TestFixture]
public abstract class AsynchronousProviderContract : SocketFixture
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    protected IPeerTargetNameProvider Provider { get; private set; } = null!;

    protected abstract IPeerTargetNameProvider CreateProvider();

    /// <summary>The name by which a peer would be authenticated now, or null.</summary>
    protected abstract string? Lookup(Socket socket, IPEndPoint? peer);

    /// <summary>From now on, calls pend until the test completes them.</summary>
    protected abstract void KeepPending();

    /// <summary>Waits until so many calls are pending.</summary>
    protected abstract Task WaitForPendingAsync(int count);

    /// <summary>Completes one of the calls that are pending, oldest first, with a code, or with success if the rules give it.</summary>
    protected abstract void Complete(int which = 0, SocketError? answer = null);

    [SetUp]
    public void SetUp() => Provider = CreateProvider();

    [Test]
    public async Task A_call_that_does_not_pend_answers_as_the_synchronous_form_does()
    {
        Assert.That(await Provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
        Assert.That(await Provider.TrySetAsync(Socket, new PeerTargetName("host/a.example", Peers.A6)), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(await Provider.TryDeleteAsync(Socket, Peers.A4), Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(Socket, Peers.A4), Is.Null);
        Assert.That(await Provider.TryDeleteAsync(Socket, Peers.A6), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void A_refusal_throws_as_the_synchronous_form_does()
    {
        Assert.That(
            async () => await Provider.SetAsync(Socket, new PeerTargetName("host/a.example", Peers.A6)),
            Throws.InstanceOf<PeerTargetNameException>().With.Message.Contains("host/a.example for [2001:db8::1]:88"));
        Assert.That(
            async () => await Provider.DeleteAsync(Socket, Peers.A6),
            Throws.InstanceOf<PeerTargetNameException>().With.Property("SocketErrorCode").EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void A_closed_socket_is_WSAENOTSOCK()
    {
        Socket.Dispose();

        Assert.That(async () => await Provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.NotSocket));
        Assert.That(async () => await Provider.TryDeleteAsync(Socket, Peers.A4), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void An_argument_that_is_missing_is_refused_before_the_call()
    {
        Assert.That(() => Provider.TrySetAsync(null!, s_name), Throws.ArgumentNullException);
        Assert.That(() => Provider.TrySetAsync(Socket, null!), Throws.ArgumentNullException);
        Assert.That(() => Provider.TryDeleteAsync(null!, Peers.A4), Throws.ArgumentNullException);
        Assert.That(() => Provider.SetAsync(Socket, null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Names_of_every_size_come_back_whole([Values(1, 184, 185, 1000, PeerTargetName.MaxLength)] int length)
    {
        string name = new('n', length);

        await Provider.SetAsync(Socket, new PeerTargetName(name, Peers.A4));

        Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo(name));
    }

    [Test]
    public async Task On_a_pool_thread_a_call_that_completes_at_once_allocates_nothing()
    {
        IPEndPoint peer = Peers.B4;
        bool pended = false;
        long bytes = await Task.Run(() => Allocations.Of(() =>
        {
            ValueTask set = Provider.SetAsync(Socket, s_name);
            ValueTask<SocketError> delete = Provider.TryDeleteAsync(Socket, peer);
            pended |= !set.IsCompletedSuccessfully || !delete.IsCompletedSuccessfully;
        }));

        Assert.That(pended, Is.False);
        Assert.That(bytes, Is.Zero);
    }

    [Test]
    public async Task A_pending_set_ends_when_it_is_completed()
    {
        KeepPending();
        Task<SocketError> set = Start(() => Provider.TrySetAsync(Socket, s_name));
        await WaitForPendingAsync(1);
        Assert.That(set.IsCompleted, Is.False);

        Complete();

        Assert.That(await set, Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public async Task A_pending_delete_ends_when_it_is_completed()
    {
        Provider.Set(Socket, s_name);
        KeepPending();
        Task<SocketError> delete = Start(() => Provider.TryDeleteAsync(Socket, Peers.A4));
        await WaitForPendingAsync(1);

        Complete();

        Assert.That(await delete, Is.EqualTo(SocketError.Success));
        Assert.That(Lookup(Socket, Peers.A4), Is.Null);
    }

    [TestCase(SocketError.NoBufferSpaceAvailable)]
    [TestCase(SocketError.InvalidArgument)]
    [TestCase(SocketError.NetworkDown)]
    [TestCase(SocketError.OperationAborted)]
    public async Task A_pending_call_that_fails_on_completion_answers_its_code(SocketError code)
    {
        KeepPending();
        Task<SocketError> tried = Start(() => Provider.TrySetAsync(Socket, s_name));
        Task thrown = Start(async () => await Provider.SetAsync(Socket, s_name));
        await WaitForPendingAsync(2);

        Complete(0, code);
        Complete(0, code);

        SocketError? answer = tried.IsFaulted ? null : await tried;
        Assert.That(answer, Is.EqualTo(code));
        Assert.That(async () => await thrown, Throws.InstanceOf<PeerTargetNameException>().With.Property("SocketErrorCode").EqualTo(code));
    }

    [Test]
    public async Task Pending_calls_complete_in_any_order_each_with_its_own_answer()
    {
        KeepPending();
        var calls = new List<Task<SocketError>>();
        for (int i = 0; i < 3; i++)
        {
            calls.Add(Start(() => Provider.TrySetAsync(Socket, s_name)));
            await WaitForPendingAsync(i + 1);
        }

        Complete(2, SocketError.NetworkDown);
        Assert.That(await calls[2], Is.EqualTo(SocketError.NetworkDown));
        Complete(0, SocketError.NoBufferSpaceAvailable);
        Assert.That(await calls[0], Is.EqualTo(SocketError.NoBufferSpaceAvailable));
        Assert.That(calls[1].IsCompleted, Is.False);
        Complete();
        Assert.That(await calls[1], Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_call_that_is_cancelled_before_is_not_made()
    {
        var token = new CancellationToken(canceled: true);

        Assert.That(async () => await Provider.TrySetAsync(Socket, s_name, token), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(token));
        Assert.That(async () => await Provider.SetAsync(Socket, s_name, token), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(token));
        Assert.That(async () => await Provider.TryDeleteAsync(Socket, Peers.A4, token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Provider.DeleteAsync(Socket, Peers.A4, token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Lookup(Socket, Peers.A4), Is.Null);
    }

    [Test]
    public async Task A_call_that_is_cancelled_while_it_pends_throws_with_the_token()
    {
        using var source = new CancellationTokenSource();
        KeepPending();
        Task tried = Start(async () => await Provider.TrySetAsync(Socket, s_name, source.Token));
        Task thrown = Start(async () => await Provider.SetAsync(Socket, s_name, source.Token));
        await WaitForPendingAsync(2);

        await source.CancelAsync();

        Assert.That(async () => await tried, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(async () => await thrown, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(Lookup(Socket, Peers.A4), Is.Null);
        await WaitForPendingAsync(0);
    }

    [Test]
    public async Task A_call_that_completed_before_its_cancellation_stays_a_success()
    {
        using var source = new CancellationTokenSource();
        KeepPending();
        Task<SocketError> set = Start(() => Provider.TrySetAsync(Socket, s_name, source.Token));
        await WaitForPendingAsync(1);

        Complete();
        await source.CancelAsync();

        Assert.That(await set, Is.EqualTo(SocketError.Success));
    }

    [Test]
    public async Task A_cancellation_that_races_a_completion_gives_success_or_a_cancellation_and_never_995()
    {
        KeepPending();
        for (int i = 0; i < 300; i++)
        {
            using var source = new CancellationTokenSource();
            Task<SocketError> set = Start(() => Provider.TrySetAsync(Socket, s_name, source.Token));
            await WaitForPendingAsync(1);
            Parallel.Invoke(source.Cancel, () => Complete());
            bool isCancelled = false;
            try
            {
                Assert.That(await set, Is.EqualTo(SocketError.Success));
            }
            catch (OperationCanceledException)
            {
                isCancelled = true;
            }

            await WaitForPendingAsync(0);
            Assert.That(Lookup(Socket, Peers.A4), Is.EqualTo(isCancelled ? null : "host/a.example"));
            Provider.Delete(Socket, Peers.A4);
        }
    }

    [Test]
    public async Task A_socket_that_is_closed_while_a_call_pends_lets_the_call_end_once()
    {
        KeepPending();
        Task<SocketError> set = Start(() => Provider.TrySetAsync(Socket, s_name));
        await WaitForPendingAsync(1);
        // On Windows, Dispose waits for the call.
        Task closing = Task.Run(Socket.Dispose);
        Assert.That(() => IsDisposed(Socket), Is.True.After(20_000, 1));

        Complete();
        await closing;

        Assert.That(await set, Is.AnyOf(SocketError.Success, SocketError.NotSocket, SocketError.OperationAborted));
        Assert.That(Provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public async Task A_thousand_pending_calls_on_one_socket_complete_once_each()
    {
        const int Calls = 1000;
        KeepPending();
        int delivered = 0;
        Task[] calls = [.. Enumerable.Range(0, Calls).Select(i => Start(async () =>
        {
            Assert.That(await Provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
            _ = Interlocked.Increment(ref delivered);
        }))];
        await WaitForPendingAsync(Calls);
        Assert.That(delivered, Is.Zero);

        for (int i = 0; i < Calls; i++)
        {
            Complete();
        }

        await Task.WhenAll(calls);
        Assert.That(delivered, Is.EqualTo(Calls));
    }

    [Test]
    public async Task The_thread_that_began_a_call_may_end_before_the_call_does()
    {
        KeepPending();
        Task<SocketError>? set = null;
        var starter = new Thread(() => set = Provider.TrySetAsync(Socket, s_name).AsTask());
        starter.Start();
        starter.Join();
        await WaitForPendingAsync(1);

        Complete();

        Assert.That(await set!, Is.EqualTo(SocketError.Success));
    }

    [Test]
    public async Task Sends_and_receives_on_the_same_socket_are_unharmed_before_during_and_after()
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await EchoAsync(1);

        Assert.That(await Provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        await EchoAsync(2);
        KeepPending();
        Task<SocketError> set = Start(() => Provider.TrySetAsync(Socket, new PeerTargetName("host/b.example", Peers.A4)));
        await WaitForPendingAsync(1);
        Task<int> receive = Socket.ReceiveAsync(new byte[8], SocketFlags.None);
        await peer.SendToAsync(new byte[3], Socket.LocalEndPoint!);
        Assert.That(await receive, Is.EqualTo(3));
        await EchoAsync(4);
        Complete();
        Assert.That(await set, Is.EqualTo(SocketError.Success));
        await EchoAsync(5);

        async Task EchoAsync(int length)
        {
            byte[] buffer = new byte[8];
            await Socket.SendToAsync(new byte[length], peer.LocalEndPoint!);
            Assert.That((await peer.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0))).ReceivedBytes, Is.EqualTo(length));
            await peer.SendToAsync(new byte[length], Socket.LocalEndPoint!);
            Assert.That(await Socket.ReceiveAsync(buffer), Is.EqualTo(length));
        }
    }

    /// <summary>Begins a call on a pool thread.</summary>
    private static Task<SocketError> Start(Func<ValueTask<SocketError>> call) => Task.Run(async () => await call());

    private static Task Start(Func<Task> call) => Task.Run(call);

    private static bool IsDisposed(Socket socket)
    {
        try
        {
            _ = socket.Available;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
