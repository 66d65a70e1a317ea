using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <content>Calls that pend: asynchronous calls of the managed door, and overlapped calls of the raw door.</content>
public sealed partial class WinsockEmulator
{
    private CallHold[] _holds = [];

    /// <summary>Whether there is a hold, which may want the next call.</summary>
    internal bool HoldsCalls => Volatile.Read(ref _holds).Length > 0;

    /// <summary>Keeps asynchronous calls pending, until the test releases them one by one, in any order.</summary>
    /// <param name="where">Which calls to hold, or <see langword="null"/> for all. It is called while no lock is held.</param>
    /// <returns>The hold. Disposing of it ends it, and releases the calls that it still holds.</returns>
    /// <remarks>
    /// <para>
    /// Without a hold, every call completes at once. A call that the rules refuse is refused at once and never held, because Winsock pends only
    /// calls that it has accepted. If two holds want a call, the one that was made first holds it. A call that blocks is never held.
    /// </para>
    /// <para>
    /// <see cref="WinsockAssumptions.PendingTakesEffect"/> says when a held call changes the names, and
    /// <see cref="WinsockAssumptions.CancelledSet"/> what a set that was cancelled leaves. A held call is recorded when it completes. Interceptions
    /// are asked then too.
    /// </para>
    /// </remarks>
    public CallHold Hold(Func<EmulatedCall, bool>? where = null)
    {
        var hold = new CallHold(this, where);
        Change(holds => [.. holds, hold]);
        return hold;
    }

    internal void End(CallHold hold) => Change(holds => [.. holds.Where(other => other != hold)]);

    /// <summary>Holds an asynchronous call of the managed door, if a hold wants it.</summary>
    internal bool TryHold(in PeerTargetNameCall call, Action<SocketError> completion, Action<Misuse> report)
    {
        var request = new EmulatedRequest(Of(call.Socket), call.Socket, call.Operation, call.Input, NameLengthUnit);
        return TryHold(request, completion, report, call.CancellationToken);
    }

    /// <summary>Holds a call, if a hold wants it.</summary>
    /// <param name="request">The call.</param>
    /// <param name="completion">What to call once, with the final code. It is called on any thread, and before this method returns if the token was cancelled.</param>
    /// <param name="report">What to tell of a misuse, after the completion.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the call is held. If not, it is to be answered at once.</returns>
    internal bool TryHold(scoped in EmulatedRequest request, Action<SocketError> completion, Action<Misuse> report, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _holds) is not { Length: > 0 } holds || request.Target is not { } socket || request.IsUnknown)
        {
            return false;
        }

        DateTimeOffset time = _clock.GetUtcNow();
        SocketFacts facts;
        lock (socket.Gate)
        {
            facts = Read(request, socket);
            if (_judge.Of(request, facts).Code is not SocketError.Success || IsRefusedForTheName(request, socket, facts))
            {
                return false;
            }
        }

        var call = new EmulatedCall(request, facts, time);
        foreach (CallHold hold in holds)
        {
            // The filter is the user's code, so no lock is held here.
            if (!hold.Wants(call))
            {
                continue;
            }

            var held = new HeldCall(this, hold, call, new HeldRequest(socket, request.Managed, request.Operation, request.Input.ToArray(), time), completion, report);
            if (Assumptions.PendingTakesEffect is PendingTakesEffect.AtStart && !TryBegin(request, held.Request))
            {
                return false;
            }

            if (hold.TryAdd(held))
            {
                held.ListenTo(cancellationToken);
                return true;
            }

            // The hold has ended meanwhile.
            lock (socket.Gate)
            {
                Undo(held.Request);
                if (held.Request.Effect is { } early)
                {
                    socket.Early.Settle(early);
                }
            }
        }

        return false;
    }

    /// <summary>Asks the interceptions about a held call that is to complete.</summary>
    internal SocketError? AskInterceptions(HeldCall call) =>
        _interceptions is { Any: true } ? AskInterceptions(_interceptions, call.Request.Open(NameLengthUnit), call.Request.Arrived) : null;

    /// <summary>Completes a held call with a code of the test's, or with that of the rules.</summary>
    internal Judgment Complete(HeldCall call, SocketError? fault) => Complete(call.Request.Open(NameLengthUnit), call.Request, fault, isCancelled: false);

    /// <summary>Ends a held call because its caller cancelled it.</summary>
    internal Judgment Cancel(HeldCall call) => Complete(call.Request.Open(NameLengthUnit), call.Request, SocketError.OperationAborted, isCancelled: true);

    private Judgment Complete(scoped in EmulatedRequest request, HeldRequest held, SocketError? fault, bool isCancelled)
    {
        EmulatedSocket socket = held.Target;
        Judgment judgment;
        lock (socket.Gate)
        {
            SocketFacts facts = Read(request, socket);
            string? name = null;
            judgment = fault is { } code ? new Judgment(code, IsFault: !isCancelled, IsCancelled: isCancelled)
                : held.Effect is not { } effect ? Decide(request, socket, facts, out name)
                : facts.IsOpen ? effect.Judgment
                : OfNoSocket(request);
            if (judgment.Code is SocketError.OperationAborted && held.Operation is PeerTargetNameOperation.Set && Assumptions.CancelledSet is CancelledSet.LeavesTheName)
            {
                // Aborted too late for the name.
                _ = held.Effect is null ? Decide(request, socket, facts, out _) : default;
            }
            else if (judgment.Code is not SocketError.Success && !(judgment.Code is SocketError.OperationAborted && held.Operation is PeerTargetNameOperation.Delete))
            {
                Undo(held);
            }

            if (held.Effect is { } early)
            {
                socket.Early.Settle(early);
            }

            Record(request, facts, held.Arrived, judgment, name);
        }

        _journal?.Wake();
        return judgment;
    }

    /// <summary>Lets a call take effect although it pends. A call that cannot is refused at once.</summary>
    private bool TryBegin(scoped in EmulatedRequest request, HeldRequest held)
    {
        EmulatedSocket socket = held.Target;
        lock (socket.Gate)
        {
            SocketFacts facts = Read(request, socket);
            AssociationKey key = KeyOf(request, facts);
            string? before = socket.Find(key);
            long previous = socket.Early.LastChangeOf(key);
            Judgment judgment = Decide(request, socket, facts, out _);
            if (judgment.Code is SocketError.Success)
            {
                held.Effect = new EarlyEffect(judgment, key) { Before = before, Previous = previous, Number = socket.Early.LastChangeOf(key) };
                socket.Early.Begin(held.Effect);
            }

            return held.Effect is not null;
        }
    }

    /// <summary>Whether the names that the socket holds now speak against the call. The socket's lock is held.</summary>
    private bool IsRefusedForTheName(scoped in EmulatedRequest request, EmulatedSocket socket, SocketFacts facts)
    {
        bool hasName = socket.Find(KeyOf(request, facts)) is not null;
        NameChange change = request.Operation is PeerTargetNameOperation.Set
            ? (hasName && !_judge.MayReplace ? NameChange.Held : NameChange.Added)
            : (hasName ? NameChange.Removed : NameChange.Absent);
        return _judge.Of(change).Code is not SocketError.Success;
    }

    private AssociationKey KeyOf(scoped in EmulatedRequest request, SocketFacts facts) =>
        facts.Type is SocketType.Stream ? AssociationKey.OfStream : request.Peer.ToKey(_peerKey);

    private void Change(Func<CallHold[], CallHold[]> change)
    {
        CallHold[] seen;
        do
        {
            seen = Volatile.Read(ref _holds);
        }
        while (Interlocked.CompareExchange(ref _holds, change(seen), seen) != seen);
    }

    /// <summary>Takes an early effect back, unless another call came after it. The socket's lock is held.</summary>
    private static void Undo(HeldRequest held)
    {
        if (held.Effect is { } effect && !held.Target.IsClosed)
        {
            held.Target.Early.Undo(effect, held.Target);
        }
    }
}
