using System.Runtime.CompilerServices;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>Waiting for calls that another task makes.</summary>
[TestFixture]
public sealed class WaitTests : SocketFixture
{
    private readonly EmulatedPeerTargetNameProvider _provider = new();

    [Test]
    public async Task Calls_that_happened_before_count()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4));

        IReadOnlyList<EmulatedCall> calls = await provider.Emulator.WaitForAsync(1, call => call.Principal == "host/b.example", TimeSpan.Zero);

        Assert.That(calls.Single().Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Calls_that_happen_later_end_the_waiting()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        Task<IReadOnlyList<EmulatedCall>> waiting = provider.Emulator.WaitForAsync(3, call => call.Operation is PeerTargetNameOperation.Delete);
        Assert.That(waiting.IsCompleted, Is.False);

        for (int i = 0; i < 5; i++)
        {
            provider.Delete(Socket, Peers.A4);
            provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));
        }

        Assert.That((await waiting).Select(call => call.Number), Is.EqualTo(new[] { 1, 3, 5 }));
    }

    [Test]
    public void Nothing_to_wait_for_is_there_at_once() =>
        Assert.That(new WinsockEmulator().WaitForAsync(0).IsCompletedSuccessfully, Is.True);

    [Test]
    public void A_timeout_says_what_did_happen()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Set(Socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(
            async () => await provider.Emulator.WaitForAsync(2, timeout: TimeSpan.FromMilliseconds(1)),
            Throws.TypeOf<TimeoutException>().With.Message.StartsWith("1 of 2 expected calls came within 0.001 s. 1 call on 1 socket:")
                .And.Message.Contains("host/a.example"));
        Assert.That(
            async () => await provider.Emulator.WaitForAsync(1, _ => false, TimeSpan.Zero),
            Throws.TypeOf<TimeoutException>().With.Message.StartsWith("0 of 1 expected calls came within 0 s, counting those that the filter lets through. 1 call on 1 socket:"));
    }

    [Test]
    public void Work_that_ends_without_the_calls_ends_the_waiting_and_its_exception_is_not_lost()
    {
        Task failed = Task.FromException(new FormatException("the work broke"));
        var working = new TaskCompletionSource();
        Task waiting = _provider.Emulator.WaitForAsync(1, work: working.Task);
        Assert.That(waiting.IsCompleted, Is.False);

        working.SetResult();

        Assert.That(async () => await waiting, Throws.InvalidOperationException.With.Message.StartsWith("0 of 1 expected calls came, and the work has ended. "));
        Assert.That(async () => await _provider.Emulator.WaitForAsync(1, work: failed), Throws.InvalidOperationException.With.InnerException.TypeOf<FormatException>());
    }

    [Test]
    public async Task Work_that_ends_after_the_calls_does_not_disturb()
    {
        var provider = new EmulatedPeerTargetNameProvider();

        IReadOnlyList<EmulatedCall> calls = await provider.Emulator.WaitForAsync(1, work: Task.Run(() => provider.Delete(Socket, Peers.A4)));

        Assert.That(calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_cancelled_token_ends_the_waiting()
    {
        using var cancellation = new CancellationTokenSource();
        Task waiting = _provider.Emulator.WaitForAsync(1, cancellationToken: cancellation.Token);

        cancellation.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await _provider.Emulator.WaitForAsync(0, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_wait_needs_a_count_and_a_timeout_that_are_not_negative()
    {
        Assert.That(async () => await _provider.Emulator.WaitForAsync(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await _provider.Emulator.WaitForAsync(1, timeout: TimeSpan.FromSeconds(-5)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task A_wait_finds_its_calls_in_a_journal_that_has_dropped_others()
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 2 }));
        for (int i = 0; i < 5; i++)
        {
            provider.Delete(Socket, Peers.A4);
        }

        Assert.That((await provider.Emulator.WaitForAsync(2)).Select(call => call.Number), Is.EqualTo(new[] { 4, 5 }));
    }

    [Test]
    public async Task A_wait_from_the_start_loses_no_call_however_small_the_journal()
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 1 }));
        Task<IReadOnlyList<EmulatedCall>> waiting = provider.Emulator.WaitForAsync(5_000);

        for (int i = 0; i < 5_000; i++)
        {
            provider.Delete(Socket, Peers.A4);
        }

        Assert.That((await waiting).Select(call => call.Number), Is.EqualTo(Enumerable.Range(1, 5_000)));
    }

    [Test]
    public async Task A_wait_that_has_ended_keeps_no_call_alive()
    {
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 1 }));
        provider.Delete(Socket, Peers.A4);
        _ = await provider.Emulator.WaitForAsync(1);
        WeakReference call = CallAndForget();
        provider.Delete(Socket, Peers.A4);
        GC.Collect();

        Assert.That(call.IsAlive, Is.False);
        GC.KeepAlive(provider);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference CallAndForget()
        {
            provider.Delete(Socket, Peers.A4);
            return new WeakReference(provider.Emulator.Calls.Single());
        }
    }

    [Test]
    public async Task A_wait_may_have_the_longest_timeout_that_there_is()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        Task<IReadOnlyList<EmulatedCall>>[] waits = [provider.Emulator.WaitForAsync(1, timeout: TimeSpan.MaxValue), provider.Emulator.WaitForAsync(1, timeout: Timeout.InfiniteTimeSpan)];

        provider.Delete(Socket, Peers.A4);

        Assert.That(await Task.WhenAll(waits), Has.All.Count.EqualTo(1));
    }

    [Test]
    public async Task A_filter_may_call_the_emulator_because_no_lock_is_held()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Delete(Socket, Peers.A4);

        IReadOnlyList<EmulatedCall> calls = await provider.Emulator.WaitForAsync(1, call => Task.Run(() => provider.Emulator.Calls.Count == 1).GetAwaiter().GetResult());

        Assert.That(calls, Has.Count.EqualTo(1));
    }
}
