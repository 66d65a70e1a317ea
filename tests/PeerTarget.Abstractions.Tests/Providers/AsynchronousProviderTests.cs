using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Moq;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the base class does with a backend that lets calls pend, and what a provider has that knows no asynchronous calls.</summary>
[TestFixture]
public sealed class AsynchronousProviderTests : SocketFixture
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    [Test]
    public async Task A_provider_of_the_synchronous_methods_alone_makes_the_calls_with_them()
    {
        IPeerTargetNameProvider provider = new SynchronousProvider(SocketError.NetworkDown);

        Assert.That(await provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.NetworkDown));
        Assert.That(await provider.TryDeleteAsync(Socket, Peers.A4), Is.EqualTo(SocketError.NetworkDown));
        Assert.That(async () => await provider.SetAsync(Socket, s_name), Throws.InstanceOf<PeerTargetNameException>());
        Assert.That(async () => await provider.TrySetAsync(Socket, s_name, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await provider.TryDeleteAsync(Socket, Peers.A4, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_mock_answers_an_asynchronous_call_with_success_unless_it_is_set_up_or_calls_its_base()
    {
        var loose = new Mock<IPeerTargetNameProvider>();
        loose.Setup(provider => provider.TrySet(Socket, s_name)).Returns(SocketError.NetworkDown);
        var calling = new Mock<IPeerTargetNameProvider> { CallBase = true };
        calling.Setup(provider => provider.TrySet(Socket, s_name)).Returns(SocketError.NetworkDown);
        var setUp = new Mock<IPeerTargetNameProvider>();
        setUp.Setup(provider => provider.TrySetAsync(Socket, s_name, It.IsAny<CancellationToken>())).ReturnsAsync(SocketError.IsConnected);

        Assert.That(await loose.Object.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success), "the default member is mocked too, and TrySet is not asked");
        Assert.That(await calling.Object.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.NetworkDown));
        Assert.That(async () => await setUp.Object.SetAsync(Socket, s_name), Throws.InstanceOf<PeerTargetNameException>().With.Property("SocketErrorCode").EqualTo(SocketError.IsConnected));
    }

    [Test]
    public void Arguments_that_are_missing_are_told_by_their_names()
    {
        IPeerTargetNameProvider provider = new PendingProvider();

        AssertMissing("socket", () => provider.TrySetAsync(null!, s_name).AsTask());
        AssertMissing("name", () => provider.TrySetAsync(Socket, null!).AsTask());
        AssertMissing("socket", () => provider.TryDeleteAsync(null!, Peers.A4).AsTask());
        AssertMissing("name", () => provider.SetAsync(Socket, null!).AsTask());
        AssertMissing("provider", () => default(IPeerTargetNameProvider)!.SetAsync(Socket, s_name).AsTask());
        AssertMissing("provider", () => default(IPeerTargetNameProvider)!.DeleteAsync(Socket, Peers.A4).AsTask());

        static void AssertMissing(string name, Func<object> call) =>
            Assert.That(() => call(), Throws.ArgumentNullException.With.Property(nameof(ArgumentNullException.ParamName)).EqualTo(name));
    }

    [Test]
    public void A_token_that_was_cancelled_before_asks_the_backend_for_nothing()
    {
        var provider = new PendingProvider();

        Assert.That(provider.TrySetAsync(Socket, s_name, new CancellationToken(canceled: true)).AsTask().IsCanceled, Is.True);
        Assert.That(provider.TryDeleteAsync(Socket, Peers.A4, new CancellationToken(canceled: true)).AsTask().IsCanceled, Is.True);
        Assert.That(provider.Completions, Is.Empty);
    }

    [TestCase(184)]
    [TestCase(185)]
    [TestCase(32767)]
    public async Task A_name_of_any_length_has_the_same_bytes_as_in_a_call_that_blocks(int length)
    {
        var provider = new ScriptedProvider();
        var name = new PeerTargetName(new string('n', length), Peers.A4);

        _ = provider.TrySet(Socket, name);
        _ = await provider.TrySetAsync(Socket, name);
        _ = provider.TryDelete(Socket, Peers.A4);
        _ = await provider.TryDeleteAsync(Socket, Peers.A4);

        Assert.That(provider.Calls[1].Input, Is.EqualTo(provider.Calls[0].Input));
        Assert.That(provider.Calls[3].Input, Is.EqualTo(provider.Calls[2].Input));
    }

    [Test]
    public async Task A_pending_call_is_logged_where_the_flow_of_the_context_is_suppressed()
    {
        using var logger = new RecordingLogger<PendingProvider>();
        var provider = new PendingProvider(logger);
        ValueTask<SocketError> set;
        using (ExecutionContext.SuppressFlow())
        {
            set = provider.TrySetAsync(Socket, s_name);
        }

        provider.Completions[0](SocketError.NetworkDown);

        Assert.That(await set, Is.EqualTo(SocketError.NetworkDown));
        Assert.That(logger.Entries.Select(entry => entry.Event.Id), Is.EqualTo([3]));
    }

    [Test]
    public async Task A_pending_call_is_logged_when_it_completes_in_the_scope_of_its_caller()
    {
        using var logger = new RecordingLogger<PendingProvider>();
        var caller = new AsyncLocal<string> { Value = "caller" };
        var seen = new List<string?>();
        var provider = new PendingProvider(new ObservingLogger(logger, () => seen.Add(caller.Value)));
        ValueTask<SocketError> set = provider.TrySetAsync(Socket, s_name);
        Assert.That(logger.Entries, Is.Empty);

        var other = new Thread(() => provider.Completions[0](SocketError.NetworkDown));
        other.UnsafeStart();
        other.Join();

        Assert.That(await set, Is.EqualTo(SocketError.NetworkDown));
        Assert.That(logger.Entries.Select(entry => entry.Event.Id), Is.EqualTo([3]));
        Assert.That(seen, Is.EqualTo(["caller"]));
    }

    [Test]
    public async Task A_call_that_its_caller_cancels_is_no_event()
    {
        using var source = new CancellationTokenSource();
        using var logger = new RecordingLogger<PendingProvider>();
        var provider = new PendingProvider(logger);
        Task set = provider.TrySetAsync(Socket, s_name, source.Token).AsTask();

        await source.CancelAsync();
        provider.Completions[0](SocketError.OperationAborted);

        Assert.That(async () => await set, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(logger.Entries, Is.Empty);
    }

    [Test]
    public void A_logger_that_fails_at_the_completion_fails_the_call_and_not_the_thread_that_completes()
    {
        using var logger = new RecordingLogger<PendingProvider>();
        var provider = new PendingProvider(new ObservingLogger(logger, () => throw new InvalidOperationException("no disk")));
        ValueTask<SocketError> set = provider.TrySetAsync(Socket, s_name);

        Assert.That(() => provider.Completions[0](SocketError.NetworkDown), Throws.Nothing);

        Assert.That(async () => await set, Throws.InvalidOperationException.With.Message.EqualTo("no disk"));
    }

    [Test]
    public async Task What_awaits_a_call_does_not_run_on_the_thread_that_completes_it()
    {
        var provider = new PendingProvider();
        Task<int> set = ThreadAfterAsync(provider.TrySetAsync(Socket, s_name));
        int completing = 0;
        var thread = new Thread(() =>
        {
            completing = Environment.CurrentManagedThreadId;
            provider.Completions[0](SocketError.Success);
        });
        thread.Start();
        int resumed = await set;
        thread.Join();

        Assert.That(resumed, Is.Not.EqualTo(completing));

        static async Task<int> ThreadAfterAsync(ValueTask<SocketError> call)
        {
            _ = await call.ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    public async Task A_backend_that_tells_two_outcomes_is_told_so_and_the_first_counts()
    {
        var provider = new PendingProvider();
        ValueTask<SocketError> set = provider.TrySetAsync(Socket, s_name);
        provider.Completions[0](SocketError.Success);

        Assert.That(() => provider.Completions[0](SocketError.NetworkDown), Throws.InvalidOperationException.With.Message.Contains("twice"));
        Assert.That(await set, Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_backend_that_tells_that_a_call_pends_as_its_outcome_is_told_so()
    {
        var provider = new PendingProvider();
        _ = provider.TrySetAsync(Socket, s_name).AsTask();

        Assert.That(() => provider.Completions[0](SocketError.IOPending), Throws.InvalidOperationException.With.Message.Contains("WSA_IO_PENDING"));
    }

    [Test]
    public void A_backend_that_completes_a_call_and_answers_it_too_is_told_so()
    {
        var provider = new PendingProvider { Answer = SocketError.Success, CompletesInTheCall = true };

        Assert.That(() => provider.TrySetAsync(Socket, s_name), Throws.InvalidOperationException.With.Message.Contains("answered a call twice"));
    }

    [Test]
    public async Task A_backend_may_complete_a_call_before_it_says_that_the_call_pends()
    {
        var provider = new PendingProvider { CompletesInTheCall = true };

        Assert.That(await provider.TrySetAsync(Socket, s_name), Is.EqualTo(SocketError.Success));
        Assert.That(await provider.TryDeleteAsync(Socket, Peers.A4), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public async Task An_aborted_call_whose_caller_did_not_cancel_answers_995()
    {
        using var source = new CancellationTokenSource();
        var provider = new PendingProvider();
        ValueTask<SocketError> set = provider.TrySetAsync(Socket, s_name, source.Token);

        provider.Completions[0](SocketError.OperationAborted);

        Assert.That(await set, Is.EqualTo(SocketError.OperationAborted));
    }

    private sealed class SynchronousProvider(SocketError answer) : IPeerTargetNameProvider
    {
        public void Set(Socket socket, PeerTargetName name) => throw new NotSupportedException();

        public SocketError TrySet(Socket socket, PeerTargetName name) => answer;

        public void Delete(Socket socket, IPEndPoint? peer) => throw new NotSupportedException();

        public SocketError TryDelete(Socket socket, IPEndPoint? peer) => answer;
    }

    /// <summary>A backend whose calls the test completes.</summary>
    private sealed class PendingProvider(ILogger? logger = null) : PeerTargetNameProvider(logger)
    {
        public List<Action<SocketError>> Completions { get; } = [];

        public SocketError Answer { get; init; } = SocketError.IOPending;

        public bool CompletesInTheCall { get; init; }

        protected override SocketError Perform(in PeerTargetNameCall call)
        {
            Completions.Add(call.Completion!);
            if (CompletesInTheCall)
            {
                call.Completion!(SocketError.Success);
            }

            return Answer;
        }
    }

    /// <summary>A logger that does something at each message.</summary>
    private sealed class ObservingLogger(ILogger inner, Action observe) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            observe();
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
