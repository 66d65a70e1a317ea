using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerTarget.Emulation;

/// <content>What a test sees, steers and asks.</content>
public sealed partial class WinsockEmulator
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private int _logged;

    /// <summary>The calls that were answered so far, through either door, refused ones and faults included. A snapshot.</summary>
    public CallJournal Calls => new(_journal?.Snapshot() ?? [], _peerKey, _journal?.Capacity ?? 0);

    /// <summary>Waits until so many calls were answered. Calls that were answered before count too.</summary>
    /// <param name="count">How many calls to wait for.</param>
    /// <param name="where">Which calls count, or <see langword="null"/> for all. It is called on the waiter's side, while no lock is held.</param>
    /// <param name="timeout">How long to wait by the real clock, or <see langword="null"/> for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The first <paramref name="count"/> calls that count, oldest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The journal is off.</exception>
    /// <exception cref="TimeoutException">The calls did not come in time. The message says which calls did.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<EmulatedCall>> WaitForAsync(
        int count, Func<EmulatedCall, bool>? where = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_journal is null)
        {
            throw new InvalidOperationException($"The journal is off, so nothing can be waited for. Set {nameof(WinsockEmulatorOptions)}.{nameof(WinsockEmulatorOptions.JournalCapacity)} above 0.");
        }

        TimeSpan patience = timeout ?? s_patience;
        long start = TimeProvider.System.GetTimestamp();
        var found = new List<EmulatedCall>();
        long seen = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EmulatedCall[] news = _journal.After(seen, out Task more);
            foreach (EmulatedCall call in news)
            {
                seen = call.Number;
                if (found.Count < count && (where is null || where(call)))
                {
                    found.Add(call);
                }
            }

            if (found.Count == count)
            {
                return found;
            }

            TimeSpan left = patience == Timeout.InfiniteTimeSpan ? patience : patience - TimeProvider.System.GetElapsedTime(start);
            if (patience != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"{count} calls were expected within {patience}, and {found.Count} came. {Calls}");
            }

            try
            {
                await more.WaitAsync(left, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The next round looks once more, and then says what did happen.
            }
        }
    }

    /// <summary>Makes calls fail with a code that the rules would not give, as happens in the field.</summary>
    /// <param name="code">The code, such as <see cref="SocketError.NoBufferSpaceAvailable"/>.</param>
    /// <param name="where">Which calls to fail, or <see langword="null"/> for all. It is called while no lock is held.</param>
    /// <param name="after">How many such calls to let through first.</param>
    /// <param name="times">How many such calls to fail then, or <see langword="null"/> for all.</param>
    /// <returns>The fault. Disposing of it ends it.</returns>
    /// <remarks>A call that fails so changes nothing. If several faults or interceptions answer, the one that was made first decides.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="code"/> is <see cref="SocketError.Success"/> or <see cref="SocketError.IOPending"/>, or a number is negative.
    /// </exception>
    public Interception Fail(SocketError code, Func<EmulatedCall, bool>? where = null, int after = 0, int? times = null)
    {
        if (code is SocketError.Success or SocketError.IOPending)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "A fault needs the code of a failure. Intercept can answer with success. No call of the emulator is pending.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegative(times ?? 0, nameof(times));
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
    /// no lock is held, so it may close the socket or call the emulator. Its exceptions reach the application.
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
        ObjectDisposedException.ThrowIf(client.Client is null, client);
        return Authenticate(client.Client, peer);
    }

    /// <inheritdoc cref="Authenticate(Socket, IPEndPoint)"/>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer.</param>
    /// <exception cref="ObjectDisposedException"><paramref name="client"/> is disposed of.</exception>
    public PeerAuthentication Authenticate(TcpClient client, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        ObjectDisposedException.ThrowIf(client.Client is null, client);
        return Authenticate(client.Client, peer);
    }

    /// <summary>Tells what an authentication would come to by the name that a recorded call set. It suits sockets that the application owns and has closed.</summary>
    /// <param name="call">A call of <see cref="Calls"/>.</param>
    /// <param name="peer">The peer, or <see langword="null"/> for the peer of the call.</param>
    /// <returns>The outcome. A call that set no name counts as no name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is <see langword="null"/>, or <paramref name="peer"/> is and the call has none.</exception>
    public PeerAuthentication Authenticate(EmulatedCall call, IPEndPoint? peer = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        peer ??= call.Peer;
        ArgumentNullException.ThrowIfNull(peer);
        return _peers?.Authenticate(peer, call.HasNamed ? call.Principal : null) ?? PeerAuthentication.NobodyThere;
    }

    /// <summary>For the end of a test: checks that nothing went wrong that the test did not expect.</summary>
    /// <param name="allowedMisuse">The kinds of misuse that are expected.</param>
    /// <param name="allowRefusals">Whether calls may have been refused by a rule. Calls that a fault answered are never counted.</param>
    /// <exception cref="EmulatorVerificationException">
    /// There was a misuse, a call that a rule refused, or a fault or interception that no call met. The message lists all of them, and the calls.
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

        EmulatedCall[] refused = allowRefusals ? [] : [.. calls.Where(call => call is { IsFault: false, Answer: not SocketError.Success })];
        foreach (IGrouping<string, EmulatedCall> group in refused.GroupBy(call => $"{WinsockCodes.NameOf(call.Answer)} ({(int)call.Answer}) by {call.DecidedBy}"))
        {
            findings.Append("\n- Refused with ").Append(group.Key).Append(": ").Append(CallJournal.Numbers([.. group])).Append('.');
        }

        foreach (Interception interception in _interceptions?.NeverMet() ?? [])
        {
            findings.Append("\n- Never met by a call: ").Append(interception).Append('.');
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

    private EmulatorVerificationException Misused(Misuse misuse) => new($"Misuse of peer target names, {misuse}. {Misuses.Say(misuse)}", Calls);
}
