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
            Throws.TypeOf<TimeoutException>().With.Message.StartsWith("2 calls were expected within 00:00:00.0010000, and 1 came. 1 call on 1 socket:")
                .And.Message.Contains("host/a.example"));
    }

    [Test]
    public void A_cancelled_token_ends_the_waiting()
    {
        using var cancellation = new CancellationTokenSource();
        Task waiting = _provider.Emulator.WaitForAsync(1, cancellationToken: cancellation.Token);

        cancellation.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_wait_needs_a_count_that_is_not_negative() =>
        Assert.That(async () => await _provider.Emulator.WaitForAsync(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());

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
    public async Task A_filter_may_call_the_emulator_because_no_lock_is_held()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        provider.Delete(Socket, Peers.A4);

        IReadOnlyList<EmulatedCall> calls = await provider.Emulator.WaitForAsync(1, call => Task.Run(() => provider.Emulator.Calls.Count == 1).GetAwaiter().GetResult());

        Assert.That(calls, Has.Count.EqualTo(1));
    }
}
