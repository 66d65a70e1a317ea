using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

/// <summary>Calls that a test makes fail.</summary>
[TestFixture]
public sealed class InterceptionTests : SocketFixture
{
    private readonly PeerTargetName _name = new("host/a.example", Peers.A4);
    private EmulatedPeerTargetNameProvider _provider = null!;

    private WinsockEmulator Emulator => _provider.Emulator;

    [SetUp]
    public void CreateEmulator() => _provider = new EmulatedPeerTargetNameProvider();

    [Test]
    public void A_fault_answers_with_its_code_changes_nothing_and_is_recorded_as_a_fault()
    {
        using Interception fault = Emulator.Fail(SocketError.NoBufferSpaceAvailable);

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.NoBufferSpaceAvailable));

        EmulatedCall call = Emulator.Calls.Single();
        Assert.That(Emulator.Lookup(Socket, Peers.A4), Is.Null);
        Assert.That(call.IsFault, Is.True);
        Assert.That(call.DecidedBy, Is.EqualTo("a fault"));
        Assert.That(call.Principal, Is.EqualTo("host/a.example"));
        Assert.That(call.ToString(), Does.EndWith("WSAENOBUFS (10055): a fault"));
        Assert.That(fault.Hits, Is.EqualTo(1));
    }

    [TestCase(0, null, ExpectedResult = "FFFFF")]
    [TestCase(2, null, ExpectedResult = "..FFF")]
    [TestCase(0, 1, ExpectedResult = "F....")]
    [TestCase(1, 2, ExpectedResult = ".FF..")]
    public string A_fault_lets_so_many_calls_through_and_then_fails_so_many(int after, int? times)
    {
        using Interception fault = Emulator.Fail(SocketError.NetworkDown, after: after, times: times);

        return string.Concat(Enumerable.Range(0, 5).Select(_ => _provider.TrySet(Socket, _name) is SocketError.NetworkDown ? 'F' : '.'));
    }

    [Test]
    public void A_fault_counts_and_fails_only_the_calls_that_it_is_for()
    {
        using Interception fault = Emulator.Fail(SocketError.NetworkDown, where: call => call.Operation is PeerTargetNameOperation.Delete, after: 1, times: 1);

        SocketError[] answers = [_provider.TrySet(Socket, _name), _provider.TryDelete(Socket, Peers.A4), _provider.TrySet(Socket, _name), _provider.TryDelete(Socket, Peers.A4)];

        Assert.That(answers, Is.EqualTo(new[] { SocketError.Success, SocketError.Success, SocketError.Success, SocketError.NetworkDown }));
        Assert.That(Emulator.Lookup(Socket, Peers.A4), Is.EqualTo("host/a.example"));
    }

    [Test]
    public void A_fault_that_was_disposed_of_has_ended()
    {
        Interception fault = Emulator.Fail(SocketError.NetworkDown);
        fault.Dispose();
        fault.Dispose();

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.Success));
    }

    [Test]
    public void A_fault_that_has_ended_leaves_the_others_in_force()
    {
        Interception first = Emulator.Fail(SocketError.NetworkDown);
        using Interception second = Emulator.Fail(SocketError.NoBufferSpaceAvailable);
        first.Dispose();

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.NoBufferSpaceAvailable));
    }

    [Test]
    public void An_interception_knows_the_time_although_the_journal_is_off()
    {
        var clock = new FixedClock();
        var provider = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 0, TimeProvider = clock }));
        DateTimeOffset? seen = null;
        using Interception watching = provider.Emulator.Intercept(call =>
        {
            seen = call.Time;
            return null;
        });

        provider.Set(Socket, _name);

        Assert.That(seen, Is.EqualTo(clock.Now));
    }

    [Test]
    public void An_ended_fault_keeps_no_socket_alive()
    {
        WeakReference socket = EndFault();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(socket.IsAlive, Is.False);
        Assert.That(() => Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("Answered no call: Fail(WSAENETDOWN), 0 hits."));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference EndFault()
        {
            var held = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Emulator.Fail(SocketError.NetworkDown, where: _ => held.Connected).Dispose();
            held.Dispose();
            return new WeakReference(held);
        }
    }

    [TestCase(SocketError.Success)]
    [TestCase(SocketError.SocketError)]
    [TestCase(SocketError.IOPending)]
    public void A_fault_needs_the_code_of_a_failure(SocketError code) =>
        Assert.That(() => Emulator.Fail(code), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("A fault needs the code of a failure."));

    [Test]
    public void A_fault_lets_no_negative_number_through_and_fails_at_least_one_call()
    {
        Assert.That(() => Emulator.Fail(SocketError.NetworkDown, after: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Emulator.Fail(SocketError.NetworkDown, times: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_fault_reaches_an_application_as_the_exception_of_its_code()
    {
        using Interception fault = Emulator.Fail(SocketError.NetworkDown);

        Assert.That(() => _provider.Set(Socket, _name), Throws.TypeOf<PeerTargetNameException>().With.Property(nameof(PeerTargetNameException.IsTransient)).True);
    }

    [Test]
    public void An_interception_sees_each_call_before_it_is_answered()
    {
        List<EmulatedCall> seen = [];
        using Interception watching = Emulator.Intercept(call =>
        {
            seen.Add(call);
            return null;
        });

        _provider.Set(Socket, _name);

        Assert.That(seen.Single().Number, Is.Zero);
        Assert.That(seen.Single().Answer, Is.Null);
        Assert.That(seen.Single().ToString(), Does.StartWith("-     ").And.EndsWith("not answered yet"));
        Assert.That(seen.Single().Socket, Is.EqualTo(1));
        Assert.That(seen.Single().Principal, Is.EqualTo("host/a.example"));
        Assert.That(seen.Single().Peer, Is.EqualTo(Peers.A4));
        Assert.That(seen.Single(), Is.Not.SameAs(Emulator.Calls.Single()));
        Assert.That(watching.Hits, Is.Zero);
    }

    [Test]
    public void The_interception_that_was_made_first_decides()
    {
        using Interception silent = Emulator.Intercept(_ => null);
        using Interception first = Emulator.Intercept(_ => SocketError.NetworkDown);
        using Interception second = Emulator.Fail(SocketError.NoBufferSpaceAvailable);

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.NetworkDown));
        Assert.That((silent.Hits, first.Hits, second.Hits), Is.EqualTo((0, 1, 0)));
    }

    [Test]
    public void An_interception_that_answers_with_success_makes_the_call_do_nothing()
    {
        using Interception swallowing = Emulator.Intercept(_ => SocketError.Success);

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.Success));
        Assert.That(Emulator.Lookup(Socket, Peers.A4), Is.Null);
        Assert.That(Emulator.Calls.Single().ToString(), Does.EndWith("success, but nothing done: a fault"));
        Assert.That(() => Emulator.Calls.VerifyNamed("host/a.example", Peers.A4), Throws.TypeOf<EmulatorVerificationException>());
    }

    [TestCase(SocketError.IOPending)]
    [TestCase(SocketError.SocketError)]
    public void An_interception_that_answers_with_no_code_of_a_completed_call_is_a_mistake_of_the_test(SocketError code)
    {
        using Interception pending = Emulator.Intercept(_ => code);

        Assert.That(() => _provider.TrySet(Socket, _name), Throws.InvalidOperationException.With.Message.StartsWith($"An interception answered {(int)code}, which is no code of a completed call."));
    }

    [Test]
    public void An_interception_that_throws_reaches_the_application_and_leaves_the_emulator_usable()
    {
        using (Emulator.Intercept(_ => throw new FormatException()))
        {
            Assert.That(() => _provider.TrySet(Socket, _name), Throws.TypeOf<FormatException>());
        }

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.Success));
        Assert.That(Emulator.Calls.Single().Number, Is.EqualTo(1));
    }

    [Test]
    public void An_interception_may_close_the_socket_under_the_call()
    {
        using Interception closing = Emulator.Intercept(_ =>
        {
            Socket.Dispose();
            return null;
        });

        Assert.That(_provider.TrySet(Socket, _name), Is.EqualTo(SocketError.NotSocket));
    }

    [Test]
    public void An_interception_may_call_the_emulator_because_no_lock_is_held()
    {
        Interception calling = null!;
        calling = Emulator.Intercept(call =>
        {
            calling.Dispose();
            Task.Run(() => _provider.Set(Socket, new PeerTargetName("host/b.example", Peers.B4))).GetAwaiter().GetResult();
            return null;
        });

        _provider.Set(Socket, _name);

        Assert.That(Emulator.Calls.Select(call => call.Principal), Is.EqualTo(new[] { "host/b.example", "host/a.example" }));
    }

    [Test]
    public unsafe void A_raw_call_fails_too_and_without_a_place_for_the_bytes_returned()
    {
        using Interception swallowing = Emulator.Intercept(_ => SocketError.Success);
        RawWinsock winsock = Emulator.Raw;

        Assert.That(winsock.WSAIoctl(winsock.WSASocket(2, 2), Wire.ControlCodes.SetPeerTargetName, null, 0, null, 0, null), Is.Zero);
        Assert.That(winsock.WSAIoctl(0, Wire.ControlCodes.SetPeerTargetName, null, 0, null, 0, null), Is.Zero);
        Assert.That(swallowing.Hits, Is.EqualTo(2));
    }

    [Test]
    public void An_interception_describes_itself()
    {
        using Interception fault = Emulator.Fail(SocketError.NoBufferSpaceAvailable, after: 1, times: 2);

        Assert.That(fault.ToString(), Is.EqualTo("Fail(WSAENOBUFS, after: 1, times: 2), 0 hits"));

        _ = _provider.TrySet(Socket, _name);
        _ = _provider.TrySet(Socket, _name);
        Assert.That(fault.ToString(), Does.EndWith(", 1 hit"));
    }
}
