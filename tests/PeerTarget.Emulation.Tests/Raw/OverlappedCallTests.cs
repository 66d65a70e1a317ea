using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Wire;
using static PeerTarget.Emulation.Tests.RawDoor;

namespace PeerTarget.Emulation.Tests;

/// <summary>What an overlapped call of the raw door does besides its code, which the vectors tell.</summary>
[TestFixture]
public sealed unsafe class OverlappedCallTests
{
    private const string Peer = "192.0.2.10:88";
    private const uint Pending = 0x103;

    private static RawWinsock? s_winsock;
    private static int s_running;
    private static int s_mostRunning;
    private static uint s_sleptInRoutine;
    private static nuint s_socketOfNext;

    private readonly List<nint> _memory = [];
    private RawDoor _door = null!;
    private RawWinsock _winsock = null!;
    private nuint _socket;
    private CancellationTokenSource _cancellation = null!;

    /// <summary>An OVERLAPPED, and after it what its routine writes.</summary>
    private struct Call
    {
        public WSAOVERLAPPED Overlapped;
        public int Runs;
        public int Thread;
        public uint Error;
        public uint Transferred;
        public uint Flags;
    }

    [SetUp]
    public void SetUp()
    {
        _door = new RawDoor();
        s_winsock = _winsock = _door.Winsock;
        _socket = _door.Open();
        _cancellation = new CancellationTokenSource();
        s_running = s_mostRunning = 0;
        s_sleptInRoutine = 77;
    }

    [TearDown]
    public void TearDown()
    {
        _memory.ForEach(pointer => NativeMemory.Free((void*)pointer));
        _memory.Clear();
        _cancellation.Dispose();
    }

    [Test]
    public void The_OVERLAPPED_is_laid_out_as_in_C()
    {
        int pointer = sizeof(nuint);

        Assert.That(sizeof(WSAOVERLAPPED), Is.EqualTo((3 * pointer) + 8));
        Assert.That(
            new[] { "Internal", "InternalHigh", "Offset", "OffsetHigh", "hEvent" }.Select(field => (int)Marshal.OffsetOf<WSAOVERLAPPED>(field)),
            Is.EqualTo(new[] { 0, pointer, 2 * pointer, (2 * pointer) + 4, (2 * pointer) + 8 }));
    }

    [Test]
    public void A_call_on_no_socket_that_an_interception_lets_succeed_has_its_indication()
    {
        var emulator = new WinsockEmulator();
        using Interception yes = emulator.Intercept(_ => SocketError.Success);
        _winsock = emulator.Raw;
        Call* call = NewCall();

        Assert.That(Set(_winsock, RawWinsock.INVALID_SOCKET, call, null, null), Is.EqualTo(SocketError.Success));
        Assert.That(IsSignalled(call), Is.True);
    }

    [Test]
    public void A_call_that_finishes_at_once_has_signalled_its_event_when_it_returns()
    {
        Call* call = NewCall();
        uint returned = 77;

        Assert.That(Set(call, null, &returned), Is.EqualTo(SocketError.Success));
        Assert.That(IsSignalled(call), Is.True);
        Assert.That((call->Overlapped.Internal, call->Overlapped.InternalHigh, returned), Is.EqualTo(((nuint)0, (nuint)0, 0u)));
        Assert.That(ResultOf(call), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(_socket, Peer), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void With_a_routine_the_event_is_left_alone_and_the_routine_runs_once_in_an_alertable_wait()
    {
        Call* call = NewCall();

        Assert.That(Set(call, &Run), Is.EqualTo(SocketError.Success));
        Assert.That((_winsock.SleepEx(0, false), call->Runs), Is.EqualTo((0u, 0)), "no alertable wait");
        Assert.That((_winsock.SleepEx(RawWinsock.INFINITE, true), call->Runs), Is.EqualTo((RawWinsock.WAIT_IO_COMPLETION, 1)));
        Assert.That((_winsock.SleepEx(0, true), call->Runs), Is.EqualTo((0u, 1)));
        Assert.That((call->Error, call->Transferred, call->Flags), Is.EqualTo((0u, 0u, 0u)));
        Assert.That(IsSignalled(call), Is.False);
    }

    [Test]
    public void A_routine_leaves_an_event_signalled_that_was()
    {
        Call* call = NewCall();
        _ = Set(call, null);

        Assert.That(Set(call, &Run), Is.EqualTo(SocketError.Success));
        Assert.That(IsSignalled(call), Is.True);
        _ = _winsock.SleepEx(0, true);
        Assert.That(IsSignalled(call), Is.True);
    }

    [Test]
    public void A_refused_call_leaves_its_OVERLAPPED_its_event_and_lpcbBytesReturned_as_they_were([Values] bool hasRoutine)
    {
        Call* call = NewCall();
        Assert.That(_door.Connect(_socket, Peer), Is.EqualTo(SocketError.Success));
        uint returned = 77;

        Assert.That(Set(call, hasRoutine ? &Run : null, &returned), Is.EqualTo(SocketError.IsConnected));
        Assert.That((call->Overlapped.Internal, call->Overlapped.InternalHigh, returned), Is.EqualTo(((nuint)42, (nuint)43, 77u)));
        Assert.That((_winsock.SleepEx(0, true), call->Runs), Is.EqualTo((0u, 0)));
        Assert.That(IsSignalled(call), Is.False);
    }

    [Test]
    public void A_refused_call_leaves_an_event_signalled_that_was()
    {
        Call* call = NewCall();
        _ = Set(call, null);
        Assert.That(_door.Connect(_socket, Peer), Is.EqualTo(SocketError.Success));

        Assert.That(Set(call, null), Is.EqualTo(SocketError.IsConnected));
        Assert.That(IsSignalled(call), Is.True);
    }

    [Test]
    public void In_an_overlapped_call_lpcbBytesReturned_may_be_NULL([Values] bool hasRoutine)
    {
        Call* call = NewCall();

        Assert.That(Set(call, hasRoutine ? &Run : null, returned: null), Is.EqualTo(SocketError.Success));
        Assert.That(_door.Lookup(_socket, Peer), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void Without_the_overlapped_attribute_both_arguments_are_ignored([Values] bool hasRoutine)
    {
        _socket = _winsock.WSASocket(Inet, DgramType, dwFlags: 0);
        Call* call = NewCall();
        uint returned = 77;

        Assert.That(Set(call, hasRoutine ? &Run : null, returned: null), Is.EqualTo(SocketError.Fault));
        Assert.That(Set(call, hasRoutine ? &Run : null, &returned), Is.EqualTo(SocketError.Success));
        Assert.That((call->Overlapped.Internal, call->Overlapped.InternalHigh, returned), Is.EqualTo(((nuint)42, (nuint)43, 0u)));
        Assert.That((_winsock.SleepEx(0, true), call->Runs), Is.EqualTo((0u, 0)));
        Assert.That(IsSignalled(call), Is.False);
    }

    [Test]
    public void A_routine_without_an_OVERLAPPED_is_ignored()
    {
        uint returned = 77;

        Assert.That(Set(null, &Run, returned: null), Is.EqualTo(SocketError.Fault), "the call is not overlapped");
        Assert.That(Set(null, &Run, &returned), Is.EqualTo(SocketError.Success));
        Assert.That((returned, _winsock.SleepEx(0, true)), Is.EqualTo((0u, 0u)));
    }

    [Test]
    public void The_functions_take_an_OVERLAPPED_too()
    {
        Call* set = NewCall();
        Call* delete = NewCall();
        byte[] structure = RawDoor.Buffer(Peer);
        fixed (byte* input = structure)
        {
            Assert.That(_winsock.WSASetSocketPeerTargetName(_socket, input, (uint)structure.Length, &set->Overlapped), Is.Zero);
            Assert.That(_winsock.WSADeleteSocketPeerTargetName(_socket, input + 8, 128, &delete->Overlapped, &Run), Is.Zero);
        }

        Assert.That(IsSignalled(set), Is.True);
        Assert.That((_winsock.SleepEx(0, true), delete->Runs), Is.EqualTo((RawWinsock.WAIT_IO_COMPLETION, 1)));
        Assert.That(_door.Lookup(_socket, Peer), Is.Null);
    }

    [Test]
    public void A_routine_runs_on_the_thread_that_made_the_call_whichever_thread_completes_it()
    {
        Call* call = NewCall();
        using var started = new ManualResetEventSlim();
        OverlappedCall? pending = null;
        uint waited = 0;
        int own = 0;
        var thread = new Thread(() =>
        {
            own = Environment.CurrentManagedThreadId;
            pending = Begin(call, &Run);
            pending.Start();
            started.Set();
            waited = _winsock.SleepEx(RawWinsock.INFINITE, true);
        });
        thread.Start();
        started.Wait();

        pending!.Complete(SocketError.NoBufferSpaceAvailable);
        Assert.That(_winsock.SleepEx(0, true), Is.Zero, "another thread's wait");
        thread.Join();

        Assert.That((waited, call->Runs, call->Thread, call->Error), Is.EqualTo((RawWinsock.WAIT_IO_COMPLETION, 1, own, 10055u)));
    }

    [Test]
    public void All_routines_that_wait_run_one_after_the_other_and_none_inside_another()
    {
        Call* first = NewCall();
        Call* second = NewCall();
        _ = Set(first, &RunAndSleep);
        _ = Set(second, &RunAndSleep);

        Assert.That(_winsock.SleepEx(0, true), Is.EqualTo(RawWinsock.WAIT_IO_COMPLETION));
        Assert.That((first->Runs, second->Runs, s_mostRunning, s_sleptInRoutine), Is.EqualTo((1, 1, 1, 0u)));
    }

    [Test]
    public void A_routine_whose_call_is_made_in_a_routine_runs_in_the_same_wait()
    {
        Call* first = NewCall();
        Call* second = NewCall();
        first->Overlapped.hEvent = (nuint)second;
        s_socketOfNext = _socket;
        _ = Set(first, &RunAndSetAgain);

        Assert.That(_winsock.SleepEx(0, true), Is.EqualTo(RawWinsock.WAIT_IO_COMPLETION));
        Assert.That((first->Runs, second->Runs), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Emulators_do_not_share_routines_and_events()
    {
        Call* call = NewCall();
        _ = Set(call, &Run);
        RawWinsock other = new WinsockEmulator().Raw;

        Assert.That((other.SleepEx(0, true), call->Runs), Is.EqualTo((0u, 0)));
        Assert.That((other.WSAResetEvent(call->Overlapped.hEvent), other.WSAGetLastError()), Is.EqualTo((0, 6)));
    }

    [TestCase(SocketError.Success)]
    [TestCase(SocketError.NoBufferSpaceAvailable)]
    [TestCase(SocketError.OperationAborted)]
    [TestCase((SocketError)1168)]
    [TestCase((SocketError)int.MaxValue)]
    public void A_call_that_pends_is_incomplete_until_it_is_completed_and_then_has_its_code(SocketError code)
    {
        Call* call = NewCall();
        OverlappedCall pending = Begin(call, null);

        pending.Start();
        Assert.That(call->Overlapped.Internal, Is.EqualTo((nuint)Pending));
        Assert.That((ResultOf(call), IsSignalled(call)), Is.EqualTo(((SocketError)996, false)));

        pending.Complete(code);
        Assert.That(IsSignalled(call), Is.True);
        Assert.That(call->Overlapped.Internal, Is.Not.EqualTo((nuint)Pending));
        Assert.That((ResultOf(call), ResultOf(call, wait: true)), Is.EqualTo((code, code)));
    }

    [Test]
    public void A_call_that_was_completed_before_it_returned_has_its_indication_then([Values] bool hasRoutine)
    {
        Call* call = NewCall();
        OverlappedCall early = Begin(call, hasRoutine ? &Run : null);

        early.Complete(SocketError.NetworkDown);
        Assert.That((call->Overlapped.Internal, IsSignalled(call), _winsock.SleepEx(0, true)), Is.EqualTo(((nuint)42, false, 0u)));

        early.Start();
        Assert.That(ResultOf(call), Is.EqualTo(SocketError.NetworkDown));
        Assert.That((IsSignalled(call), _winsock.SleepEx(0, true)), Is.EqualTo((!hasRoutine, hasRoutine ? RawWinsock.WAIT_IO_COMPLETION : 0u)));
        Assert.That(call->Error, Is.EqualTo(hasRoutine ? 10050u : 0u));
    }

    [Test]
    public void A_call_has_one_outcome()
    {
        OverlappedCall call = Begin(NewCall(), null);
        call.Complete(SocketError.Success);

        Assert.That(() => call.Complete(SocketError.OperationAborted), Throws.InvalidOperationException.With.Message.Contains("one outcome"));
    }

    [Test]
    public void The_event_of_a_call_that_pends_is_no_longer_signalled()
    {
        Call* call = NewCall();
        _ = Set(call, null);
        Assert.That(IsSignalled(call), Is.True);

        Begin(call, null).Start();

        Assert.That(IsSignalled(call), Is.False);
    }

    [Test]
    public void The_lowest_bit_of_an_event_does_not_count_and_another_handle_is_ignored()
    {
        Call* marked = NewCall();
        nuint handle = marked->Overlapped.hEvent;
        marked->Overlapped.hEvent |= 1;
        Call* unknown = NewCall();
        unknown->Overlapped.hEvent = 4096;
        Call* without = NewCall();
        without->Overlapped.hEvent = 0;

        Assert.That(new[] { Set(marked, null), Set(unknown, null), Set(without, null) }, Is.All.EqualTo(SocketError.Success));
        Assert.That(new[] { ResultOf(marked), ResultOf(unknown), ResultOf(without) }, Is.All.EqualTo(SocketError.Success));
        Assert.That(_winsock.WSAWaitForMultipleEvents(1, &handle, false, 0, false), Is.Zero);
    }

    [Test]
    public void A_wait_for_the_result_lasts_until_the_call_is_over()
    {
        Call* call = NewCall();
        OverlappedCall pending = Begin(call, null);
        pending.Start();
        SocketError result = default;
        var thread = new Thread(() => result = ResultOf(call, wait: true));
        thread.Start();
        WaitUntilWaiting(thread);

        pending.Complete(SocketError.NetworkDown);
        thread.Join();

        Assert.That(result, Is.EqualTo(SocketError.NetworkDown));
    }

    [Test]
    public void A_wait_for_the_result_of_a_call_without_an_event_is_WSA_INVALID_HANDLE()
    {
        Call* call = NewCall();
        call->Overlapped.hEvent = 0;
        Begin(call, null).Start();

        Assert.That(ResultOf(call, wait: true), Is.EqualTo((SocketError)6));
    }

    [Test]
    public void A_wait_for_the_result_of_a_call_with_a_routine_is_WSAEINVAL_until_the_routine_has_run()
    {
        Call* call = NewCall();
        OverlappedCall pending = Begin(call, &Run);
        pending.Start();
        Assert.That(ResultOf(call, wait: true), Is.EqualTo(SocketError.InvalidArgument));
        Assert.That(ResultOf(call), Is.EqualTo((SocketError)996));

        pending.Complete(SocketError.Success);
        Assert.That(ResultOf(call, wait: true), Is.EqualTo(SocketError.InvalidArgument));
        Assert.That(ResultOf(call), Is.EqualTo(SocketError.Success));

        _ = _winsock.SleepEx(0, true);
        Assert.That(ResultOf(call, wait: true), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_result_needs_a_socket_and_three_pointers()
    {
        Call* call = NewCall();
        _ = Set(call, null);
        uint number;

        Assert.That((_winsock.WSAGetOverlappedResult(1, &call->Overlapped, &number, false, &number), _winsock.WSAGetLastError()), Is.EqualTo((0, 10038)));
        Assert.That((_winsock.WSAGetOverlappedResult(_socket, null, &number, false, &number), _winsock.WSAGetLastError()), Is.EqualTo((0, 10014)));
        Assert.That((_winsock.WSAGetOverlappedResult(_socket, &call->Overlapped, null, false, &number), _winsock.WSAGetLastError()), Is.EqualTo((0, 10014)));
        Assert.That((_winsock.WSAGetOverlappedResult(_socket, &call->Overlapped, &number, false, null), _winsock.WSAGetLastError()), Is.EqualTo((0, 10014)));
    }

    [Test]
    public void CancelIoEx_cancels_one_call_or_all_of_a_socket_and_finds_none_that_is_over()
    {
        Call* first = NewCall();
        Call* second = NewCall();
        using var firstCancelled = new CancellationTokenSource();
        using var secondCancelled = new CancellationTokenSource();
        OverlappedCall one = Begin(first, null, firstCancelled);
        Assert.That(Cancel(first), Is.EqualTo((0, 1168)), "a call that has not started");
        one.Start();
        Begin(second, &Run, secondCancelled).Start();

        Assert.That(_winsock.CancelIoEx(_door.Open(), null), Is.Zero, "another socket");
        Assert.That(Cancel(first).Result, Is.EqualTo(1));
        Assert.That((firstCancelled.IsCancellationRequested, secondCancelled.IsCancellationRequested), Is.EqualTo((true, false)));
        Assert.That(Cancel(null).Result, Is.EqualTo(1));
        Assert.That(secondCancelled.IsCancellationRequested, Is.True);

        one.Complete(SocketError.OperationAborted);
        Assert.That(Cancel(first), Is.EqualTo((0, 1168)));
        Assert.That((_winsock.CancelIoEx(1, null), _winsock.WSAGetLastError()), Is.EqualTo((0, 6)));

        (int Result, int Error) Cancel(Call* call) => (_winsock.CancelIoEx(_socket, call is null ? null : &call->Overlapped), _winsock.WSAGetLastError());
    }

    [Test]
    public void Closing_a_socket_cancels_its_calls_that_pend_and_their_indication_comes()
    {
        Call* call = NewCall();
        using var cancellation = new CancellationTokenSource();
        OverlappedCall pending = Begin(call, &Run, cancellation);
        using CancellationTokenRegistration end = cancellation.Token.Register(() => pending.Complete(SocketError.OperationAborted));
        pending.Start();

        Assert.That(_door.Close(_socket), Is.EqualTo(SocketError.Success));
        Assert.That((_winsock.SleepEx(0, true), call->Runs, call->Error), Is.EqualTo((RawWinsock.WAIT_IO_COMPLETION, 1, 995u)));
    }

    [Test]
    public void A_call_that_throws_on_misuse_has_no_indication()
    {
        var emulator = new WinsockEmulator(new WinsockEmulatorOptions { ThrowOnMisuse = true });
        _door = new RawDoor(emulator);
        _winsock = _door.Winsock;
        _socket = _door.Open(type: StreamType);
        Call* call = NewCall();
        byte[] peer = new byte[16];

        Assert.That(Delete, Throws.TypeOf<EmulatorVerificationException>());
        Assert.That((IsSignalled(call), call->Overlapped.Internal), Is.EqualTo((false, (nuint)42)));

        void Delete()
        {
            fixed (byte* input = peer)
            {
                _ = _winsock.WSADeleteSocketPeerTargetName(_socket, input, 16, &call->Overlapped);
            }
        }
    }

    [Test]
    public void Of_several_events_the_first_that_is_signalled_ends_the_wait_or_all_of_them()
    {
        nuint* events = stackalloc nuint[] { _winsock.WSACreateEvent(), _winsock.WSACreateEvent(), _winsock.WSACreateEvent() };
        Assert.That(_winsock.WSAWaitForMultipleEvents(3, events, false, 1, false), Is.EqualTo(RawWinsock.WSA_WAIT_TIMEOUT));

        Signal(events[2]);
        Signal(events[1]);
        Assert.That(_winsock.WSAWaitForMultipleEvents(3, events, false, 0, false), Is.EqualTo(1u));
        Assert.That(_winsock.WSAWaitForMultipleEvents(3, events, true, 0, false), Is.EqualTo(RawWinsock.WSA_WAIT_TIMEOUT));

        Signal(events[0]);
        Assert.That(_winsock.WSAWaitForMultipleEvents(3, events, true, RawWinsock.INFINITE, false), Is.Zero);

        Assert.That(_winsock.WSAResetEvent(events[1]), Is.EqualTo(1));
        Assert.That(_winsock.WSAWaitForMultipleEvents(3, events, true, 0, false), Is.EqualTo(RawWinsock.WSA_WAIT_TIMEOUT));
    }

    [Test]
    public void An_alertable_wait_for_an_event_ends_with_the_event_or_when_routines_have_run()
    {
        Call* call = NewCall();
        nuint handle = _winsock.WSACreateEvent();
        _ = Set(call, &Run);

        Assert.That((_winsock.WSAWaitForMultipleEvents(1, &handle, true, 0, false), call->Runs), Is.EqualTo((RawWinsock.WSA_WAIT_TIMEOUT, 0)));
        Assert.That((_winsock.WSAWaitForMultipleEvents(1, &handle, true, RawWinsock.INFINITE, true), call->Runs), Is.EqualTo((RawWinsock.WAIT_IO_COMPLETION, 1)));

        _ = Set(call, &Run);
        Signal(handle);
        Assert.That((_winsock.WSAWaitForMultipleEvents(1, &handle, true, RawWinsock.INFINITE, true), call->Runs), Is.EqualTo((0u, 1)));
    }

    [Test]
    public void A_thread_that_waits_for_an_event_is_woken_by_the_end_of_the_call()
    {
        Call* call = NewCall();
        OverlappedCall pending = Begin(call, null);
        pending.Start();
        bool isSignalled = false;
        var thread = new Thread(() => isSignalled = IsSignalled(call, RawWinsock.INFINITE));
        thread.Start();
        WaitUntilWaiting(thread);

        pending.Complete(SocketError.Success);
        thread.Join();

        Assert.That(isSignalled, Is.True);
    }

    [Test]
    public void A_wait_needs_events_and_an_event_a_handle_that_is_open()
    {
        nuint handle = _winsock.WSACreateEvent();
        nuint* many = stackalloc nuint[65];
        new Span<nuint>(many, 65).Fill(handle);

        Assert.That((_winsock.WSAWaitForMultipleEvents(0, &handle, false, 0, false), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.WSA_WAIT_FAILED, 87)));
        Assert.That(_winsock.WSAWaitForMultipleEvents(64, many, false, 0, false), Is.EqualTo(RawWinsock.WSA_WAIT_TIMEOUT));
        Assert.That((_winsock.WSAWaitForMultipleEvents(65, many, false, 0, false), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.WSA_WAIT_FAILED, 87)));
        Assert.That((_winsock.WSAWaitForMultipleEvents(1, null, false, 0, false), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.WSA_WAIT_FAILED, 87)));
        Assert.That(_winsock.WSACloseEvent(handle), Is.EqualTo(1));
        Assert.That((_winsock.WSAWaitForMultipleEvents(1, &handle, false, 0, false), _winsock.WSAGetLastError()), Is.EqualTo((RawWinsock.WSA_WAIT_FAILED, 6)));
        Assert.That((_winsock.WSACloseEvent(handle), _winsock.WSAGetLastError()), Is.EqualTo((0, 6)));
        Assert.That((_winsock.WSAResetEvent(handle), _winsock.WSAGetLastError()), Is.EqualTo((0, 6)));
    }

    private Call* NewCall()
    {
        var call = (Call*)NativeMemory.AllocZeroed((nuint)sizeof(Call));
        _memory.Add((nint)call);
        // Not zero, so that a call that writes zeros shows.
        call->Overlapped.Internal = 42;
        call->Overlapped.InternalHigh = 43;
        call->Overlapped.hEvent = _winsock.WSACreateEvent();
        return call;
    }

    private SocketError Set(Call* call, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        uint returned;
        return Set(call, routine, &returned);
    }

    private SocketError Set(Call* call, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine, uint* returned) =>
        Set(_winsock, _socket, call, routine, returned);

    private static SocketError Set(RawWinsock winsock, nuint socket, Call* call, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine, uint* returned)
    {
        byte[] structure = RawDoor.Buffer(Peer);
        fixed (byte* input = structure)
        {
            WSAOVERLAPPED* overlapped = call is null ? null : &call->Overlapped;
            return winsock.WSAIoctl(socket, ControlCodes.SetPeerTargetName, input, (uint)structure.Length, null, 0, returned, overlapped, routine) == 0 ? SocketError.Success
                : (SocketError)winsock.WSAGetLastError();
        }
    }

    /// <summary>A call of this thread as the raw door makes it when the call is held.</summary>
    private OverlappedCall Begin(Call* call, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine, CancellationTokenSource? cancellation = null) =>
        new(_winsock.Overlapped, _socket, &call->Overlapped, routine, cancellation ?? _cancellation);

    private SocketError ResultOf(Call* call, bool wait = false)
    {
        uint transferred = 77;
        uint flags = 77;
        bool succeeded = _winsock.WSAGetOverlappedResult(_socket, &call->Overlapped, &transferred, wait, &flags) == 1;
        Assert.That((transferred, flags), Is.EqualTo(call->Overlapped.Internal == Pending ? (77u, 77u) : (0u, 0u)), "both are written once the call is over");
        return succeeded ? SocketError.Success : (SocketError)_winsock.WSAGetLastError();
    }

    private bool IsSignalled(Call* call, uint milliseconds = 0)
    {
        nuint handle = call->Overlapped.hEvent;
        return _winsock.WSAWaitForMultipleEvents(1, &handle, true, milliseconds, false) == 0;
    }

    private void Signal(nuint handle)
    {
        Call* call = NewCall();
        call->Overlapped.hEvent = handle;
        Assert.That(Set(call, null), Is.EqualTo(SocketError.Success));
    }

    private static void WaitUntilWaiting(Thread thread) =>
        Assert.That(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)), Is.True);

    [UnmanagedCallersOnly]
    private static void Run(uint dwError, uint cbTransferred, WSAOVERLAPPED* lpOverlapped, uint dwFlags) => Note(dwError, cbTransferred, lpOverlapped, dwFlags);

    [UnmanagedCallersOnly]
    private static void RunAndSleep(uint dwError, uint cbTransferred, WSAOVERLAPPED* lpOverlapped, uint dwFlags)
    {
        s_mostRunning = Math.Max(s_mostRunning, ++s_running);
        s_sleptInRoutine = s_winsock!.SleepEx(0, true);
        Note(dwError, cbTransferred, lpOverlapped, dwFlags);
        s_running--;
    }

    // Beside a routine the event is the caller's own: here it holds the next call.
    [UnmanagedCallersOnly]
    private static void RunAndSetAgain(uint dwError, uint cbTransferred, WSAOVERLAPPED* lpOverlapped, uint dwFlags)
    {
        uint returned;
        _ = Set(s_winsock!, s_socketOfNext, (Call*)lpOverlapped->hEvent, &Run, &returned);
        Note(dwError, cbTransferred, lpOverlapped, dwFlags);
    }

    private static void Note(uint error, uint transferred, WSAOVERLAPPED* overlapped, uint flags)
    {
        var call = (Call*)overlapped;
        call->Runs++;
        call->Thread = Environment.CurrentManagedThreadId;
        (call->Error, call->Transferred, call->Flags) = (error, transferred, flags);
    }
}
