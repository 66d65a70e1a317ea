using System.Buffers;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>What can go wrong between a managed call and a native one.</summary>
[TestFixture]
public sealed unsafe class InteropFailureTests : SocketFixture
{
    private static readonly WindowsPeerTargetNameProvider s_provider = new();
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private static Action? s_inTheCall;

    [SetUp]
    public void SetUp()
    {
        NativeDouble.Reset();
        s_inTheCall = null;
    }

    [TearDown]
    public void TearDown() => NativeDouble.Reset();

    [Test]
    public void The_facility_is_there() => Assert.That(WindowsPeerTargetNameProvider.IsSupported, Is.True);

    private static IEnumerable<PeerTargetNameError> Refusals => PeerTargetNameError.All.Where(error => error.Code is not SocketError.IOPending);

    [TestCaseSource(nameof(Refusals))]
    public void Every_code_that_WSAIoctl_leaves_behind_comes_back(PeerTargetNameError error)
    {
        NativeDouble.SetForcedError((int)error.Code, 4);

        Assert.That(s_provider.TrySet(Socket, s_name), Is.EqualTo(error.Code));
        Assert.That(s_provider.TryDelete(Socket, Peers.A4), Is.EqualTo(error.Code));
        Assert.That(() => s_provider.Set(Socket, s_name), Throws.InstanceOf<PeerTargetNameException>().With.Property("ErrorCode").EqualTo((int)error.Code).And.Message.Contains(error.MeaningForSet));
        Assert.That(() => s_provider.Delete(Socket, Peers.A4), Throws.InstanceOf<PeerTargetNameException>().With.Property("ErrorCode").EqualTo((int)error.Code).And.Message.Contains(error.MeaningForDelete));
    }

    [Test]
    public void The_last_error_is_kept_at_once_whatever_the_thread_does_before_it_is_read()
    {
        NativeDouble.SetForcedError((int)SocketError.IsConnected, 1);

        SocketError error = Winsock.Ioctl(new PeerTargetNameCall(PeerTargetNameOperation.Set, Socket, new byte[1]));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Marshal.SetLastSystemError(1);

        Assert.That(error, Is.EqualTo(SocketError.IsConnected));
        Assert.That(Marshal.GetLastPInvokeError(), Is.EqualTo((int)SocketError.IsConnected));
    }

    [Test]
    public void The_right_code_comes_back_of_each_call_while_another_thread_collects()
    {
        NativeDouble.SetForcedError((int)SocketError.IsConnected, int.MaxValue);
        int collections = GC.CollectionCount(0);
        using var done = new CancellationTokenSource();
        Task collector = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
            }
        });

        var answers = new HashSet<SocketError>();
        for (int i = 0; i < 20_000; i++)
        {
            _ = answers.Add(s_provider.TrySet(Socket, s_name));
        }

        done.Cancel();
        collector.Wait();
        Assert.That(answers, Is.EqualTo([SocketError.IsConnected]));
        Assert.That(GC.CollectionCount(0), Is.GreaterThan(collections));
    }

    [Test]
    public void A_collection_in_mid_call_leaves_the_bytes_that_Windows_reads([Values(10, 1000)] int length)
    {
        string name = new('n', length);
        InTheCall(() =>
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

            // Whatever the buffer would have left behind, had it moved, is written over.
            for (int i = 0; i < 2_000; i++)
            {
                Array.Fill(new byte[4096], (byte)0xCC);
            }
        });

        Assert.That(s_provider.TrySet(Socket, new PeerTargetName(name, Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(NativeDouble.Lookup((nuint)Socket.Handle, Peers.A4.Sockaddr()), Is.EqualTo(name));
    }

    [Test]
    public void A_rented_buffer_is_given_back_only_after_the_call()
    {
        string name = new('n', 1000);
        InTheCall(() =>
        {
            // Whoever rents during the call must not get the buffer that Windows reads.
            byte[][] rented = [.. Enumerable.Range(0, 64).Select(_ => ArrayPool<byte>.Shared.Rent(144 + 2000))];
            Array.ForEach(rented, array => Array.Fill(array, (byte)0xCC));
            Array.ForEach(rented, array => ArrayPool<byte>.Shared.Return(array));
        });

        Assert.That(s_provider.TrySet(Socket, new PeerTargetName(name, Peers.A4)), Is.EqualTo(SocketError.Success));
        Assert.That(NativeDouble.Lookup((nuint)Socket.Handle, Peers.A4.Sockaddr()), Is.EqualTo(name));
    }

    [Test]
    public void A_call_that_fails_without_an_error_is_refused_all_the_same()
    {
        NativeDouble.SetForcedError(NativeDouble.FailWithoutError, 2);

        Assert.That(s_provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.SocketError));
        Assert.That(() => s_provider.Delete(Socket, Peers.A4), Throws.InstanceOf<PeerTargetNameException>());
    }

    [Test]
    public void A_call_that_succeeds_is_not_judged_by_the_last_error_that_it_leaves_behind()
    {
        Assert.That(s_provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(Marshal.GetLastPInvokeError(), Is.EqualTo(NativeDouble.ForeignError));
    }

    [Test]
    public void A_Winsock_without_the_function_is_not_taken_for_a_closed_socket()
    {
        IPeerTargetNameProvider provider = ProviderOver(() => NativeLibrary.Load("kernel32.dll")).Provider;

        Assert.That(() => provider.TrySet(Socket, s_name), Throws.TypeOf<EntryPointNotFoundException>());
        Assert.That(() => provider.TryDelete(Socket, Peers.A4), Throws.TypeOf<EntryPointNotFoundException>());
    }

    [Test]
    public void IsSupported_forgets_a_failure_that_passes()
    {
        bool isBroken = true;
        (_, Func<bool> isSupported) = ProviderOver(() => isBroken
            ? throw new SocketException((int)SocketError.NoBufferSpaceAvailable)
            : NativeLibrary.Load("peertarget_double.dll", typeof(InteropFailureTests).Assembly, searchPath: null));
        Assert.That(isSupported(), Is.False);

        isBroken = false;

        Assert.That(isSupported(), Is.True);
    }

    /// <summary>A second copy of the Windows backend, over a ws2_32.dll of the test's own.</summary>
    private static (IPeerTargetNameProvider Provider, Func<bool> IsSupported) ProviderOver(Func<nint> winsock)
    {
        Assembly copy = new AssemblyLoadContext("a copy").LoadFromAssemblyPath(typeof(WindowsPeerTargetNameProvider).Assembly.Location);
        NativeLibrary.SetDllImportResolver(copy, (name, _, _) => name == "ws2_32.dll" ? winsock() : 0);
        Type type = copy.GetType(typeof(WindowsPeerTargetNameProvider).FullName!, throwOnError: true)!;
        return ((IPeerTargetNameProvider)Activator.CreateInstance(type, [null, null])!,
            type.GetProperty(nameof(WindowsPeerTargetNameProvider.IsSupported))!.GetMethod!.CreateDelegate<Func<bool>>());
    }

    [Test]
    public void A_socket_that_another_thread_closes_in_mid_call_keeps_its_handle_until_the_call_returns()
    {
        nint handle = Socket.Handle;
        var recycled = new List<Socket>();
        bool waited = false;
        var closing = new Thread(Socket.Dispose);
        InTheCall(() =>
        {
            // .NET marks the socket first; then it waits, in short sleeps, for the last user of the handle, which is this call.
            closing.Start();
            waited = SpinWait.SpinUntil(() => closing.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && IsDisposed(Socket), TimeSpan.FromSeconds(20));
            recycled.AddRange(Enumerable.Range(0, 20).Select(_ => Udp()));
        });

        SocketError answer = s_provider.TrySet(Socket, s_name);
        closing.Join();

        Assert.That(waited, Is.True, "the closing thread waited for the call");
        Assert.That(answer, Is.EqualTo(SocketError.Success), "the handle was still this socket's when the double judged it");
        Assert.That(recycled.Select(other => other.Handle), Has.None.EqualTo(handle), "no new socket got the handle meanwhile");
        Assert.That(s_provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void A_call_that_the_closing_of_its_socket_cancels_answers_995_and_the_next_call_NotSocket()
    {
        var closing = new Thread(Socket.Dispose);
        InTheCall(() =>
        {
            // Dispose asks Windows to cancel what the socket has in flight. The double answers as a Windows that obeys.
            closing.Start();
            _ = SpinWait.SpinUntil(() => IsDisposed(Socket), TimeSpan.FromSeconds(20));
            NativeDouble.SetForcedError((int)SocketError.OperationAborted, 1);
        });

        Assert.That(() => s_provider.Set(Socket, s_name), Throws.InstanceOf<PeerTargetNameException>()
            .With.Property("SocketErrorCode").EqualTo(SocketError.OperationAborted).And.Message.Contains("995"));

        closing.Join();
        Assert.That(s_provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void Threads_that_name_and_close_sockets_at_once_get_codes_and_never_a_crash()
    {
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<SocketError, int>();
        Parallel.For(0, 300, _ =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Parallel.Invoke(
                () => answers.AddOrUpdate(s_provider.TrySet(socket, s_name), 1, (_, count) => count + 1),
                socket.Dispose,
                () => answers.AddOrUpdate(s_provider.TryDelete(socket, Peers.A4), 1, (_, count) => count + 1));
        });

        Assert.That(answers.Keys, Is.SubsetOf([SocketError.Success, SocketError.NotSocket]));
        Assert.That(answers.Values.Sum(), Is.EqualTo(600));
    }

    [Test]
    public void A_set_and_a_delete_allocate_nothing([Values(14, 184, 1000)] int length)
    {
        var name = new PeerTargetName(new string('n', length), Peers.A4);
        System.Net.IPEndPoint peer = Peers.A4;

        Assert.That(
            Allocations.Of(() =>
            {
                s_provider.Set(Socket, name);
                s_provider.Delete(Socket, peer);
            }),
            Is.Zero);
    }

    private static void InTheCall(Action action)
    {
        s_inTheCall = action;
        NativeDouble.SetHook(&Hook, 0);
    }

    [UnmanagedCallersOnly]
    private static void Hook(nint context) => Interlocked.Exchange(ref s_inTheCall, null)?.Invoke();

    private static bool IsDisposed(Socket socket)
    {
        try
        {
            _ = socket.LocalEndPoint;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
