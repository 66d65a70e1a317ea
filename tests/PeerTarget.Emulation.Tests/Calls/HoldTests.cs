using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>Calls that a test keeps pending: who is held, what a release does, and what a call does while it pends.</summary>
[TestFixture]
public sealed class HoldTests : SocketFixture
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);
    private static readonly PeerTargetName s_other = new("host/b.example", Peers.A4);

    private WinsockEmulator _emulator = null!;
    private EmulatedPeerTargetNameProvider _provider = null!;

    [SetUp]
    public void SetUp() => Use(WinsockAssumptions.Default);

    [Test]
    public async Task A_hold_keeps_the_calls_that_its_filter_takes_and_no_others()
    {
        using CallHold hold = _emulator.Hold(call => call.Principal == "host/b.example");

        Assert.That(await _provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        Task<SocketError> held = _provider.TrySetAsync(Socket, s_other).AsTask();

        Assert.That(held.IsCompleted, Is.False);
        Assert.That(hold.Calls.Select(call => call.Call.Principal), Is.EqualTo(["host/b.example"]));
        Assert.That(hold.Calls[0].ToString(), Does.Contain("host/b.example").And.EndsWith("not answered yet"));
        Assert.That((await hold.NextAsync()).Release(), Is.True);
        Assert.That(await held, Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_call_that_blocks_is_never_held()
    {
        using CallHold hold = _emulator.Hold();

        Assert.That(_provider.TrySet(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(hold.Calls, Is.Empty);
    }

    [Test]
    public async Task A_call_that_the_rules_refuse_is_refused_at_once()
    {
        using CallHold hold = _emulator.Hold();

        Assert.That(await _provider.TrySetAsync(Socket, new PeerTargetName("host/a.example", Peers.A6)), Is.EqualTo(SocketError.AddressFamilyNotSupported));
        Assert.That(hold.Calls, Is.Empty);
    }

    [Test]
    public async Task Of_two_holds_the_first_holds_a_call()
    {
        using CallHold first = _emulator.Hold();
        using CallHold second = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();

        Assert.That((first.Calls.Count, second.Calls.Count), Is.EqualTo((1, 0)));
        first.Dispose();
        Assert.That(await set, Is.EqualTo(SocketError.Success));
        _ = _provider.TrySetAsync(Socket, s_name).AsTask();
        Assert.That(second.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_end_of_a_hold_releases_its_calls_with_the_answers_of_the_rules()
    {
        CallHold hold = _emulator.Hold();
        Task<SocketError>[] sets = [_provider.TrySetAsync(Socket, s_name).AsTask(), _provider.TrySetAsync(Socket, s_other).AsTask()];
        HeldCall first = await hold.NextAsync();

        hold.Dispose();
        hold.Dispose();

        Assert.That(await Task.WhenAll(sets), Is.All.EqualTo(SocketError.Success));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/b.example"));
        Assert.That(first.Release(), Is.False);
        Assert.That(await _provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(_emulator.HoldsCalls, Is.False);
    }

    [Test]
    public async Task A_hold_that_ends_while_its_filter_decides_lets_the_call_through([Values] PendingTakesEffect when)
    {
        Use(new() { PendingTakesEffect = when, RepeatedSet = SocketError.InvalidArgument });
        CallHold hold = null!;
        hold = _emulator.Hold(_ =>
        {
            hold.Dispose();
            return true;
        });

        Assert.That(await _provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
        Assert.That(_emulator.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_completion_of_a_held_call_ends_a_wait()
    {
        using CallHold hold = _emulator.Hold();
        Task<IReadOnlyList<EmulatedCall>> waiting = _emulator.WaitForAsync(1);
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();
        (await hold.NextAsync()).Release();

        Assert.That(await waiting, Has.Count.EqualTo(1));
        Assert.That(await set, Is.EqualTo(SocketError.Success));
    }

    [Test]
    public async Task An_interception_is_not_asked_about_a_call_that_has_its_answer()
    {
        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();
        HeldCall call = await hold.NextAsync();
        using Interception fault = _emulator.Fail(SocketError.NetworkDown);

        Assert.That((call.Release(SocketError.Success), call.Release()), Is.EqualTo((true, false)));

        Assert.That(await set, Is.EqualTo(SocketError.Success));
        Assert.That(fault.Hits, Is.Zero);
    }

    [Test]
    public async Task A_held_call_is_judged_at_its_release([Values] PendingTakesEffect when)
    {
        Use(new() { PendingTakesEffect = when });
        using CallHold hold = _emulator.Hold();
        Socket other = Udp();
        Task<SocketError> closed = _provider.TrySetAsync(Socket, s_name).AsTask();
        Task<SocketError> connected = _provider.TrySetAsync(other, s_name).AsTask();
        Socket.Dispose();
        other.Connect(IPAddress.Loopback, 9);

        hold.Dispose();

        Assert.That(await closed, Is.EqualTo(SocketError.NotSocket));
        Assert.That(await connected, Is.EqualTo(when is PendingTakesEffect.AtStart ? SocketError.Success : SocketError.IsConnected));
    }

    [Test]
    public async Task A_held_call_has_no_record_until_it_completes()
    {
        using CallHold hold = _emulator.Hold();
        using var source = new CancellationTokenSource();
        Task<SocketError> failed = _provider.TrySetAsync(Socket, s_name).AsTask();
        Task cancelled = _provider.TrySetAsync(Socket, s_other, source.Token).AsTask();
        Assert.That(_emulator.Calls, Is.Empty);

        (await hold.NextAsync()).Release(SocketError.NetworkDown);
        await source.CancelAsync();

        Assert.That(await failed, Is.EqualTo(SocketError.NetworkDown));
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            _emulator.Calls.Select(call => (call.Answer, call.DecidedBy, call.IsCancelled)),
            Is.EqualTo(new (SocketError?, string?, bool)[] { (SocketError.NetworkDown, "a fault", false), (SocketError.OperationAborted, "a cancellation", true) }));
        Assert.That(() => _emulator.Verify(), Throws.Nothing, "a cancellation is no refusal");
    }

    [Test]
    public async Task An_interception_is_asked_about_a_held_call_at_its_release()
    {
        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();
        using Interception fault = _emulator.Fail(SocketError.NoBufferSpaceAvailable);

        hold.Dispose();

        Assert.That(await set, Is.EqualTo(SocketError.NoBufferSpaceAvailable));
        Assert.That(fault.Hits, Is.EqualTo(1));
    }

    [Test]
    public async Task Before_its_completion_a_pending_call_has_changed_nothing_or_all_by_assumption([Values] PendingTakesEffect when)
    {
        Use(new() { PendingTakesEffect = when });
        _provider.Set(Socket, s_name);
        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_other).AsTask();

        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo(when is PendingTakesEffect.AtStart ? "host/b.example" : "host/a.example"));
        hold.Dispose();
        Assert.That(await set, Is.EqualTo(SocketError.Success));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public async Task A_pending_call_that_fails_has_changed_nothing_in_the_end([Values] PendingTakesEffect when, [Values] bool hadName)
    {
        Use(new() { PendingTakesEffect = when });
        if (hadName)
        {
            _provider.Set(Socket, s_name);
        }

        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_other).AsTask();
        (await hold.NextAsync()).Release(SocketError.NetworkDown);

        Assert.That(await set, Is.EqualTo(SocketError.NetworkDown));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo(hadName ? "host/a.example" : null));
    }

    [Test]
    public async Task A_cancelled_set_leaves_nothing_or_the_name_by_assumption([Values] PendingTakesEffect when, [Values] CancelledSet leaves, [Values] bool byTheCaller)
    {
        Use(new() { PendingTakesEffect = when, CancelledSet = leaves });
        using CallHold hold = _emulator.Hold();
        using var source = new CancellationTokenSource();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name, source.Token).AsTask();
        if (byTheCaller)
        {
            await source.CancelAsync();
            Assert.That(async () => await set, Throws.InstanceOf<OperationCanceledException>());
        }
        else
        {
            (await hold.NextAsync()).Release(SocketError.OperationAborted);
            Assert.That(await set, Is.EqualTo(SocketError.OperationAborted));
        }

        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo(leaves is CancelledSet.LeavesTheName ? "host/a.example" : null));
    }

    [Test]
    public async Task A_cancelled_delete_has_removed_the_name_only_if_it_took_effect_at_its_start([Values] PendingTakesEffect when, [Values] CancelledSet leaves, [Values] bool byTheCaller)
    {
        Use(new() { PendingTakesEffect = when, CancelledSet = leaves });
        _provider.Set(Socket, s_name);
        using CallHold hold = _emulator.Hold();
        using var source = new CancellationTokenSource();
        Task<SocketError> delete = _provider.TryDeleteAsync(Socket, Peers.A4, source.Token).AsTask();
        if (byTheCaller)
        {
            await source.CancelAsync();
            Assert.That(async () => await delete, Throws.InstanceOf<OperationCanceledException>());
        }
        else
        {
            (await hold.NextAsync()).Release(SocketError.OperationAborted);
            Assert.That(await delete, Is.EqualTo(SocketError.OperationAborted));
        }

        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo(when is PendingTakesEffect.AtStart ? null : "host/a.example"));
    }

    [Test]
    public async Task What_came_after_a_pending_call_is_not_undone_with_it([Values] CancelledSet leaves, [Values(SocketError.NetworkDown, SocketError.OperationAborted)] SocketError code)
    {
        Use(new() { PendingTakesEffect = PendingTakesEffect.AtStart, CancelledSet = leaves });
        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();
        _provider.Set(Socket, s_other);

        (await hold.NextAsync()).Release(code);

        Assert.That(await set, Is.EqualTo(code));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/b.example"));
    }

    [Test]
    public async Task A_set_that_is_undone_leaves_the_same_name_that_another_call_set([Values] bool blocking)
    {
        Use(new() { PendingTakesEffect = PendingTakesEffect.AtStart });
        using CallHold hold = _emulator.Hold();
        Task<SocketError> first = _provider.TrySetAsync(Socket, s_name).AsTask();
        Task<SocketError> second = blocking ? Task.FromResult(_provider.TrySet(Socket, s_name)) : _provider.TrySetAsync(Socket, s_name).AsTask();

        hold.Calls[0].Release(SocketError.NetworkDown);
        hold.Dispose();

        Assert.That((await first, await second), Is.EqualTo((SocketError.NetworkDown, SocketError.Success)));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public async Task Two_sets_that_are_undone_leave_what_was_before_both_in_either_order([Values] bool firstFirst, [Values] bool hadName)
    {
        Use(new() { PendingTakesEffect = PendingTakesEffect.AtStart });
        if (hadName)
        {
            _provider.Set(Socket, new PeerTargetName("host/before.example", Peers.A4));
        }

        using CallHold hold = _emulator.Hold();
        Task<SocketError>[] sets = [_provider.TrySetAsync(Socket, s_name).AsTask(), _provider.TrySetAsync(Socket, s_other).AsTask()];
        HeldCall[] held = [.. hold.Calls];

        held[firstFirst ? 0 : 1].Release(SocketError.NetworkDown);
        held[firstFirst ? 1 : 0].Release(SocketError.NetworkDown);

        Assert.That(await Task.WhenAll(sets), Is.All.EqualTo(SocketError.NetworkDown));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.EqualTo(hadName ? "host/before.example" : null));
    }

    [Test]
    public async Task A_set_that_was_undone_does_not_stand_between_those_that_still_pend()
    {
        Use(new() { PendingTakesEffect = PendingTakesEffect.AtStart });
        using CallHold hold = _emulator.Hold();
        Task<SocketError>[] sets = [_provider.TrySetAsync(Socket, s_name).AsTask(), _provider.TrySetAsync(Socket, s_other).AsTask()];
        hold.Calls[1].Release(SocketError.NetworkDown);
        Task<SocketError> third = _provider.TrySetAsync(Socket, s_other).AsTask();

        hold.Calls[0].Release(SocketError.NetworkDown);
        hold.Calls[0].Release(SocketError.NetworkDown);

        Assert.That(await Task.WhenAll([.. sets, third]), Is.All.EqualTo(SocketError.NetworkDown));
        Assert.That(_emulator.Lookup(Socket, Peers.A4), Is.Null);
    }

    [Test]
    public async Task An_interception_that_throws_at_a_release_leaves_the_call_pending_and_at_the_end_of_the_hold_ends_it_with_995()
    {
        CallHold hold = _emulator.Hold();
        Task<SocketError>[] sets = [_provider.TrySetAsync(Socket, s_name).AsTask(), _provider.TrySetAsync(Socket, s_other).AsTask()];
        using Interception broken = _emulator.Intercept(_ => throw new NotSupportedException("broken"));

        Assert.That(() => hold.Calls[0].Release(), Throws.TypeOf<NotSupportedException>());
        Assert.That(sets[0].IsCompleted, Is.False);
        Assert.That(hold.Dispose, Throws.TypeOf<NotSupportedException>());
        Assert.That(await Task.WhenAll(sets), Is.All.EqualTo(SocketError.OperationAborted));
    }

    [Test]
    public async Task A_repeated_set_and_a_delete_of_nothing_are_refused_at_once_where_they_are_refused()
    {
        Use(WinsockAssumptions.Strictest);
        _provider.Set(Socket, s_name);
        using CallHold hold = _emulator.Hold();

        Assert.That(await _provider.TrySetAsync(Socket, s_other), Is.EqualTo(SocketError.InvalidArgument));
        Assert.That(await _provider.TryDeleteAsync(Socket, Peers.B4), Is.EqualTo(SocketError.InvalidArgument));
        Assert.That(hold.Calls, Is.Empty);
    }

    [Test]
    public async Task A_misuse_is_reported_when_the_held_call_completes()
    {
        using var logger = new RecordingLogger<EmulatedPeerTargetNameProvider>();
        var provider = new EmulatedPeerTargetNameProvider(_emulator, logger);
        CallHold hold = _emulator.Hold();
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task<SocketError> set = provider.TrySetAsync(Socket, s_name).AsTask();

        hold.Dispose();

        Assert.That(await set, Is.EqualTo(SocketError.Success));
        Assert.That(logger.Entries.Select(entry => entry.Event.Id), Has.One.EqualTo(101));
    }

    [Test]
    public void Where_misuse_throws_the_release_throws_it_and_the_call_has_its_answer()
    {
        Use(WinsockAssumptions.Default, throwOnMisuse: true);
        using CallHold hold = _emulator.Hold();
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();

        Assert.That(() => hold.Calls[0].Release(), Throws.InstanceOf<EmulatorVerificationException>().With.Message.Contains("NamedAfterUse"));
        Assert.That(async () => await set, Is.EqualTo(SocketError.Success));
    }

    [TestCase(SocketError.IOPending)]
    [TestCase(SocketError.SocketError)]
    public async Task A_release_with_a_code_of_no_completed_call_is_refused_and_changes_nothing(SocketError code)
    {
        using CallHold hold = _emulator.Hold();
        Task<SocketError> set = _provider.TrySetAsync(Socket, s_name).AsTask();
        HeldCall call = await hold.NextAsync();

        Assert.That(() => call.Release(code), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("A call completes with success or with a Winsock code"));
        Assert.That(set.IsCompleted, Is.False);
    }

    [Test]
    public void Waiting_in_vain_ends_with_the_story_a_cancellation_or_the_end_of_the_hold()
    {
        using CallHold hold = _emulator.Hold(call => false);
        _provider.Set(Socket, s_name);

        Assert.That(() => hold.NextAsync(TimeSpan.FromMilliseconds(1)), Throws.TypeOf<TimeoutException>().With.Message.Contains("counting those that the filter lets through").And.Message.Contains("host/a.example"));
        using CallHold all = _emulator.Hold();
        Assert.That(async () => await all.NextAsync(TimeSpan.Zero), Throws.TypeOf<TimeoutException>().With.Message.StartsWith("No asynchronous call was held within 0 s. 1 call on 1 socket:"));
        Assert.That(() => hold.NextAsync(cancellationToken: new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(new CancellationToken(canceled: true)));
        hold.Dispose();
        Assert.That(() => hold.NextAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public unsafe void An_overlapped_call_of_the_raw_door_is_held_and_completes_with_the_release()
    {
        RawWinsock winsock = _emulator.Raw;
        nuint socket = winsock.WSASocket(2, 2);
        byte[] buffer = new byte[PeerTarget.Wire.PeerTargetNameEncoder.GetSetSize(s_name)];
        _ = PeerTarget.Wire.PeerTargetNameEncoder.EncodeSet(s_name, buffer);
        var overlapped = new WSAOVERLAPPED { hEvent = winsock.WSACreateEvent() };
        using CallHold hold = _emulator.Hold();
        fixed (byte* input = buffer)
        {
            Assert.That(winsock.WSASetSocketPeerTargetName(socket, input, (uint)buffer.Length, &overlapped), Is.EqualTo(RawWinsock.SOCKET_ERROR));
        }

        Assert.That(winsock.WSAGetLastError(), Is.EqualTo((int)SocketError.IOPending));
        Array.Clear(buffer);
        hold.Calls[0].Release();

        uint transferred;
        uint flags;
        Assert.That(winsock.WSAGetOverlappedResult(socket, &overlapped, &transferred, false, &flags), Is.EqualTo(1));
        Assert.That(winsock.Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    private void Use(WinsockAssumptions assumptions, bool throwOnMisuse = false)
    {
        _emulator = new WinsockEmulator(new WinsockEmulatorOptions { Assumptions = assumptions, ThrowOnMisuse = throwOnMisuse });
        _provider = new EmulatedPeerTargetNameProvider(_emulator);
    }
}
