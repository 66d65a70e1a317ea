using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerTarget.Emulation;

/// <content>What a test sees, steers and asks.</content>
public sealed partial class WinsockEmulator
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // A timer cannot run for longer than 49 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private int _logged;

    /// <summary>The calls that were answered so far, through either door, refused ones and faults included. A snapshot.</summary>
    public CallJournal Calls => new(_journal?.Snapshot() ?? [], _peerKey, _journal?.Capacity ?? 0);

    /// <summary>Waits until so many calls were answered. Calls that were answered before count too, if the journal still holds them.</summary>
    /// <param name="count">How many calls to wait for.</param>
    /// <param name="where">Which calls count, or <see langword="null"/> for all. It is called on the waiter's side, while no lock is held.</param>
    /// <param name="timeout">How long to wait by the real clock, or <see langword="null"/> for 30 seconds.</param>
    /// <param name="work">The task that makes the calls. If it ends without them, the waiting ends too. <see langword="null"/> if there is none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The first <paramref name="count"/> calls that count, oldest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> or <paramref name="timeout"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The journal is off, or <paramref name="work"/> ended without the calls. The message says which calls there were. The exception of the
    /// task, if it failed, is the inner one.
    /// </exception>
    /// <exception cref="TimeoutException">The calls did not come in time. The message says which calls did.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<EmulatedCall>> WaitForAsync(
        int count, Func<EmulatedCall, bool>? where = null, TimeSpan? timeout = null, Task? work = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        TimeSpan patience = timeout ?? s_patience;
        if (patience != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(patience, TimeSpan.Zero, nameof(timeout));
        }

        if (_journal is null)
        {
            throw new InvalidOperationException($"The journal is off, so nothing can be waited for. Set {nameof(WinsockEmulatorOptions)}.{nameof(WinsockEmulatorOptions.JournalCapacity)} above 0.");
        }

        return WaitAsync(_journal, count, where, patience, work, cancellationToken);
    }

    /// <summary>Makes calls fail with a code that the rules would not give, as happens in the field.</summary>
    /// <param name="code">The code, such as <see cref="SocketError.NoBufferSpaceAvailable"/>.</param>
    /// <param name="where">Which calls to fail, or <see langword="null"/> for all. It is called while no lock is held.</param>
    /// <param name="after">How many such calls to let through first.</param>
    /// <param name="times">How many such calls to fail then, or <see langword="null"/> for all.</param>
    /// <returns>The fault. Disposing of it ends it.</returns>
    /// <remarks>A call that fails so changes nothing. If several faults or interceptions answer, the one that was made first decides.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="code"/> is not the code of a failure or is <see cref="SocketError.IOPending"/>, <paramref name="after"/> is
    /// negative, or <paramref name="times"/> is less than 1.
    /// </exception>
    public Interception Fail(SocketError code, Func<EmulatedCall, bool>? where = null, int after = 0, int? times = null)
    {
        if (code is <= SocketError.Success or SocketError.IOPending)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "A fault needs the code of a failure. Intercept can answer with success, and Hold keeps calls pending.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(times ?? 1, 1, nameof(times));
        long met = 0;
        long last = times is { } limit ? (long)after + limit : long.MaxValue;
        string description = $"Fail({WinsockCodes.NameOf(code)}{(after == 0 ? "" : $", after: {after}")}{(times is null ? "" : $", times: {times}")})";
        return TheInterceptions.Add(
            call => (where is null || where(call)) && Interlocked.Increment(ref met) is var number && number > after && number <= last ? code : null,
            description,
            mustHit: true);
    }

    /// <summary>Asks a callback about every call before the rules judge it.</summary>
    /// <param name="answer">
    /// Gives a code, or <see langword="null"/> to let the rules decide. With success the call succeeds and does nothing. It is called while
    /// no lock is held, so it may close the socket or call the emulator. Its own calls are intercepted too. Its exceptions reach the application.
    /// </param>
    /// <returns>The interception. Disposing of it ends it.</returns>
    /// <remarks>The call has no number, no answer and no misuse yet. <see cref="SocketError.IOPending"/> is refused at the call.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public Interception Intercept(Func<EmulatedCall, SocketError?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return TheInterceptions.Add(answer, "Intercept", mustHit: false);
    }

    /// <summary>Puts a peer at an address, and says which principals it can prove. A later call for the same peer replaces the principals.</summary>
    /// <param name="peer">The peer. With port 0 it stands for each port of the address that has no peer of its own.</param>
    /// <param name="principals">The principals, at least one. They compare ordinally, without regard to case. <c>host/x</c> does not stand for <c>http/x</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no principal, or one is <see langword="null"/> or empty.</exception>
    public void AddPeer(IPEndPoint peer, params IEnumerable<string> principals)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(principals);
        LazyInitializer.EnsureInitialized(ref _peers, static () => new SimulatedPeers()).Add(peer, principals);
    }

    /// <summary>Tells what an authentication of a peer would come to, by the name that the socket holds for that peer now.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="peer">The peer. It is needed for a stream socket too, because it says which machine answers.</param>
    /// <returns>The outcome. Nothing is sent, and nothing changes.</returns>
    /// <remarks>A name counts for <em>future</em> authentications, as the pages say. What was authenticated before a set or a delete is not reconsidered.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="socket"/> is closed, so it authenticates nobody any more.</exception>
    public PeerAuthentication Authenticate(Socket socket, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(peer);
        EmulatedSocket target = Of(socket);
        string? name;
        lock (target.Gate)
        {
            SocketFacts facts = target.Read(socket, isSet: false);
            ObjectDisposedException.ThrowIf(!facts.IsOpen, socket);
            name = Find(target, facts, peer);
        }

        return _peers?.Authenticate(peer, name) ?? PeerAuthentication.NobodyThere;
    }

    /// <inheritdoc cref="Authenticate(Socket, IPEndPoint)"/>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer.</param>
    /// <exception cref="ObjectDisposedException"><paramref name="client"/> is disposed of.</exception>
    public PeerAuthentication Authenticate(UdpClient client, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Client is { } socket ? Authenticate(socket, peer) : throw new ObjectDisposedException(client.GetType().FullName);
    }

    /// <inheritdoc cref="Authenticate(Socket, IPEndPoint)"/>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer.</param>
    /// <exception cref="ObjectDisposedException"><paramref name="client"/> is disposed of.</exception>
    public PeerAuthentication Authenticate(TcpClient client, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Client is { } socket ? Authenticate(socket, peer) : throw new ObjectDisposedException(client.GetType().FullName);
    }

    /// <summary>Tells what an authentication would come to by the name that a recorded call set. It suits sockets that the application owns and has closed.</summary>
    /// <param name="call">A call of <see cref="Calls"/>.</param>
    /// <param name="peer">The peer that answers, or <see langword="null"/> for the peer of the call, if the call has one with a port.</param>
    /// <returns>The outcome right after the call, whatever came later. A call that set no name counts as no name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is <see langword="null"/>, or <paramref name="peer"/> is and the call has no peer with a port.</exception>
    public PeerAuthentication Authenticate(EmulatedCall call, IPEndPoint? peer = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        peer ??= call.Peer is { Port: not 0 } own ? own : null;
        ArgumentNullException.ThrowIfNull(peer);
        bool isFor = call.HasNamed && (call.SocketType is SocketType.Stream || call.KeyOfPeer(_peerKey) == AssociationKey.Of(peer, _peerKey));
        return _peers?.Authenticate(peer, isFor ? call.Principal : null) ?? PeerAuthentication.NobodyThere;
    }

    /// <summary>For the end of a test: checks that nothing went wrong that the test did not expect.</summary>
    /// <param name="allowedMisuse">The kinds of misuse that are expected.</param>
    /// <param name="allowRefusals">Whether calls may have been refused by a rule. Calls that a fault answered, or that their caller cancelled, are never counted.</param>
    /// <exception cref="EmulatorVerificationException">
    /// There was a misuse, a call that a rule refused, a fault that answered no call, or an interception that was asked about none. The message lists all of them, and the calls.
    /// </exception>
    /// <exception cref="InvalidOperationException">The journal is off or has dropped calls, so nothing can be said.</exception>
    public void Verify(Misuse allowedMisuse = Misuse.None, bool allowRefusals = false)
    {
        CallJournal calls = Calls;
        calls.MustBeComplete();
        var findings = new StringBuilder();
        foreach (Misuse kind in Enum.GetValues<Misuse>().Where(kind => kind is not Misuse.None && !allowedMisuse.HasFlag(kind)))
        {
            EmulatedCall[] misused = [.. calls.Where(call => call.Misuse.HasFlag(kind))];
            if (misused.Length > 0)
            {
                findings.Append("\n- ").Append(kind).Append(" in ").Append(CallJournal.Numbers(misused)).Append(". ").Append(Misuses.Say(kind));
            }
        }

        EmulatedCall[] refused = allowRefusals ? [] : [.. calls.Where(call => call is { IsFault: false, IsCancelled: false, Answer: not SocketError.Success })];
        foreach (IGrouping<string, EmulatedCall> group in refused.GroupBy(call => $"{WinsockCodes.NameOf(call.Answer!.Value)} ({(int)call.Answer}) by {call.DecidedBy}"))
        {
            findings.Append("\n- Refused with ").Append(group.Key).Append(": ").Append(CallJournal.Numbers([.. group])).Append('.');
        }

        foreach (Interception interception in _interceptions?.NeverMet() ?? [])
        {
            findings.Append(interception.MustHit ? "\n- Answered no call: " : "\n- Asked about no call: ").Append(interception).Append('.');
        }

        if (findings.Length > 0)
        {
            throw new EmulatorVerificationException($"The emulator found:{findings}", calls);
        }
    }

    private Interceptions TheInterceptions => LazyInitializer.EnsureInitialized(ref _interceptions, static () => new Interceptions());

    /// <summary>The kinds among these that were not logged before.</summary>
    internal Misuse FirstOfItsKind(Misuse misuse) =>
        (Volatile.Read(ref _logged) & (int)misuse) == (int)misuse ? Misuse.None : misuse & ~(Misuse)Interlocked.Or(ref _logged, (int)misuse);

    private SocketError? AskInterceptions(Interceptions interceptions, scoped in EmulatedRequest request, DateTimeOffset time)
    {
        SocketFacts facts = default;
        if (request.Target is { } socket)
        {
            lock (socket.Gate)
            {
                facts = Read(request, socket);
            }
        }

        return interceptions.Ask(new EmulatedCall(request, facts, time));
    }

    /// <summary>Throws if the call was a misuse and the options say so.</summary>
    internal void ThrowOn(Misuse misuse)
    {
        if (_throwOnMisuse && misuse is not Misuse.None)
        {
            throw new EmulatorVerificationException($"Misuse of peer target names, {misuse}. {Misuses.Say(misuse)}", Calls);
        }
    }

    private async Task<IReadOnlyList<EmulatedCall>> WaitAsync(
        Journal journal, int count, Func<EmulatedCall, bool>? where, TimeSpan patience, Task? work, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        var found = new List<EmulatedCall>();
        Queue<EmulatedCall> news = journal.BeginWait();
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bool isOver = work is { IsCompleted: true };
                EmulatedCall[] taken = journal.Take(news, out Task more);
                foreach (EmulatedCall call in taken.TakeWhile(_ => found.Count < count).Where(call => where is null || where(call)))
                {
                    found.Add(call);
                }

                if (found.Count == count)
                {
                    return found;
                }

                string missing = $"{found.Count} of {count} expected calls came";
                if (isOver)
                {
                    throw new InvalidOperationException($"{missing}, and the work has ended. {Calls}", work?.Exception?.InnerException);
                }

                TimeSpan left = patience == Timeout.InfiniteTimeSpan ? s_longest : patience - TimeProvider.System.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    throw new TimeoutException($"{missing} within {patience.TotalSeconds:0.###} s{(where is null ? "" : ", counting those that the filter lets through")}. {Calls}");
                }

                try
                {
                    await (work is null ? more : Task.WhenAny(more, work)).WaitAsync(left < s_longest ? left : s_longest, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // The next round looks once more, and then says what did happen.
                }
            }
        }
        finally
        {
            journal.EndWait(news);
        }
    }
}
