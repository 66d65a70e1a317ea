using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>What a host makes of the indication of an overlapped call, on Winsocks that are not as they should be.</summary>
[TestFixture]
public sealed unsafe class OverlappedCallTests
{
    private const CompletionIndication Event = CompletionIndication.Event;
    private const CompletionIndication Routine = CompletionIndication.Routine;

    [TestCase(Event, SocketError.Success, 1, 0, null)]
    [TestCase(Event, SocketError.Success, 0, 0, "NO_ERROR, but the call is over and its event is not signalled")]
    [TestCase(Event, SocketError.IOPending, 1, 0, null)]
    [TestCase(Event, SocketError.IOPending, 0, 0, "WSA_IO_PENDING, but the call is over and its event is not signalled")]
    [TestCase(Event, SocketError.Fault, 0, 0, null)]
    [TestCase(Event, SocketError.Fault, 1, 0, "WSAEFAULT, but the event is signalled")]
    [TestCase(Routine, SocketError.Success, 0, 1, null)]
    [TestCase(Routine, SocketError.Success, 0, 0, "NO_ERROR, but no completion routine is queued")]
    [TestCase(Routine, SocketError.Success, 0, 2, "NO_ERROR, but the completion routine ran 2 times")]
    [TestCase(Routine, SocketError.Success, 1, 1, "NO_ERROR, but the event is signalled")]
    [TestCase(Routine, SocketError.IOPending, 0, 1, null)]
    [TestCase(Routine, SocketError.Fault, 0, 0, null)]
    [TestCase(Routine, SocketError.Fault, 0, 1, "WSAEFAULT, but the completion routine ran")]
    public void An_indication_that_is_missing_or_too_much_is_told(CompletionIndication indication, SocketError answer, int signals, int runs, string? problem)
    {
        SocketError end = answer is SocketError.IOPending ? SocketError.NoBufferSpaceAvailable : answer;
        var winsock = new WrongWinsock { IsSignalled = signals != 0, Runs = runs, End = answer is SocketError.Fault ? SocketError.Success : end };

        HostAnswer told = OverlappedCall.Make(winsock, 4, indication, (overlapped, routine) => winsock.Take(overlapped, routine, answer));

        Assert.That(told.Misindication, Is.EqualTo(problem));
        Assert.That(told.Code, Is.EqualTo(problem is null ? end : answer));
        Assert.That(winsock.IsEventOpen, Is.EqualTo(problem is not null), "what may still be written to is kept");
    }

    [TestCase(Event, "NO_ERROR, but the result is WSAENETDOWN")]
    [TestCase(Routine, "NO_ERROR, but the completion routine was told WSAENETDOWN")]
    public void A_call_that_returned_0_must_end_with_success(CompletionIndication indication, string problem)
    {
        var winsock = new WrongWinsock { IsSignalled = indication is Event, Runs = indication is Routine ? 1 : 0, End = SocketError.NetworkDown };

        Assert.That(OverlappedCall.Make(winsock, 4, indication, (overlapped, routine) => winsock.Take(overlapped, routine, SocketError.Success)).Misindication, Is.EqualTo(problem));
    }

    [Test]
    public void A_routine_that_runs_on_another_thread_is_told()
    {
        var winsock = new WrongWinsock { Runs = 1, RunsElsewhere = true };

        Assert.That(
            OverlappedCall.Make(winsock, 4, Routine, (overlapped, routine) => winsock.Take(overlapped, routine, SocketError.Success)).Misindication,
            Is.EqualTo("NO_ERROR, but the completion routine ran on another thread"));
    }

    [Test]
    public void A_call_that_throws_keeps_nothing()
    {
        var winsock = new WrongWinsock();

        Assert.That(() => OverlappedCall.Make(winsock, 4, Event, (_, _) => throw new DllNotFoundException()), Throws.TypeOf<DllNotFoundException>());
        Assert.That(winsock.IsEventOpen, Is.False);
    }

    [Test]
    public void A_wrong_indication_fails_the_step_and_stands_in_place_of_the_code()
    {
        using var host = new WrongHost();

        CaseResult result = Vector.Run(host, Vector.OpenDatagram, """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"host/a","overlapped":"event","expect":"NO_ERROR"}""");

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Failed));
        Assert.That((result.Run.Failure!.Expected, result.Run.Failure.Got), Is.EqualTo(("NO_ERROR", "NO_ERROR, but the event is not signalled")));
    }

    /// <summary>A host that answers every step with success and a wrong indication.</summary>
    private sealed class WrongHost : IConformanceHost, IConformanceSession
    {
        public string Name => "wrong";

        public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Ioctl];

        public string? ReasonAgainst(ConformanceCase vector) => null;

        public IConformanceSession Begin(ConformanceCase vector) => this;

        public HostAnswer Perform(ConformanceStep step, CallForm form) => HostAnswer.Of(SocketError.Success) with { Misindication = "NO_ERROR, but the event is not signalled" };

        public void Dispose()
        {
        }
    }

    /// <summary>A Winsock that gives the indications that a test says, whatever the call returned.</summary>
    private sealed class WrongWinsock : IOverlappedWinsock
    {
        private nint _overlapped;
        private nint _routine;

        public bool IsSignalled { get; init; }

        public int Runs { get; set; }

        public bool RunsElsewhere { get; init; }

        public SocketError End { get; init; }

        public bool IsEventOpen { get; private set; }

        public SocketError Take(nint overlapped, nint routine, SocketError answer)
        {
            (_overlapped, _routine) = (overlapped, routine);
            // Any status that is over, so that nobody waits for an event that does not come.
            ((WSAOVERLAPPED*)overlapped)->Internal = 0xC000_00BB;
            return answer;
        }

        public nuint CreateEvent()
        {
            IsEventOpen = true;
            return 8;
        }

        public void CloseEvent(nuint handle) => IsEventOpen = false;

        public bool WaitForEvent(nuint handle, uint milliseconds) => IsSignalled;

        public void SleepAlertably(uint milliseconds)
        {
            for (; Runs > 0; Runs--)
            {
                if (RunsElsewhere)
                {
                    var thread = new Thread(RunRoutine);
                    thread.Start();
                    thread.Join();
                }
                else
                {
                    RunRoutine();
                }
            }
        }

        public SocketError ResultOf(nuint socket, nint overlapped) => End;

        private void RunRoutine()
        {
            // A test may give runs to a call that has no routine.
            if (_routine != 0)
            {
                ((delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)_routine)((uint)End, 0, (WSAOVERLAPPED*)_overlapped, 0);
            }
        }
    }
}
