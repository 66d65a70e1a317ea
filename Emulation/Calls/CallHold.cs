using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace PeerTarget.Emulation;

/// <summary>
/// Keeps asynchronous calls pending until a test releases them. <see cref="WinsockEmulator.Hold"/> makes it. Disposing of it releases the
/// calls that it still holds, and it holds no further ones.
/// </summary>
/// <remarks>Safe for use from several threads at once.</remarks>
public sealed class CallHold : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly WinsockEmulator _emulator;
    private readonly Func<EmulatedCall, bool>? _where;
    private readonly Channel<HeldCall> _news = Channel.CreateUnbounded<HeldCall>();
    private readonly List<HeldCall> _held = [];
    private bool _isOver;

    internal CallHold(WinsockEmulator emulator, Func<EmulatedCall, bool>? where)
    {
        _emulator = emulator;
        _where = where;
    }

    /// <summary>The calls that are held now, oldest first. A snapshot.</summary>
    public IReadOnlyList<HeldCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _held];
            }
        }
    }

    /// <summary>Waits for the next call that is held. Each call is given once, oldest first, also if it was released or cancelled meanwhile.</summary>
    /// <param name="timeout">How long to wait by the real clock, or <see langword="null"/> for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">No call came in time. The message says which calls the emulator answered.</exception>
    /// <exception cref="ObjectDisposedException">The hold has ended, and every call was given.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HeldCall> NextAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        TimeSpan patience = timeout ?? s_patience;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        impatience.CancelAfter(patience);
        try
        {
            return await _news.Reader.ReadAsync(impatience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"No asynchronous call was held within {patience.TotalSeconds:0.###} s{(_where is null ? "" : ", counting those that the filter lets through")}. {_emulator.Calls}");
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(CallHold));
        }
    }

    /// <summary>Ends the hold, and releases the calls that it still holds, oldest first, with the answers of the rules. It throws on no misuse.</summary>
    /// <remarks>If an interception throws, its call ends with <see cref="SocketError.OperationAborted"/>, and the exception goes on when all calls have ended.</remarks>
    public void Dispose()
    {
        HeldCall[] rest;
        lock (_gate)
        {
            _isOver = true;
            rest = [.. _held];
        }

        List<Exception> failures = [];
        _emulator.End(this);
        _ = _news.Writer.TryComplete();
        foreach (HeldCall call in rest)
        {
            try
            {
                _ = call.Release();
            }
            catch (EmulatorVerificationException)
            {
                // The call has its answer, and the next one must get its own. Verify tells the misuse.
            }
            catch (Exception failure) when (failure is not EmulatorVerificationException)
            {
                // An interception failed. Nobody is left to release the call, so it ends.
                _ = call.Release(SocketError.OperationAborted);
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }
    }

    internal bool Wants(EmulatedCall call) => _where is null || _where(call);

    /// <summary>Holds a call, unless the hold has ended.</summary>
    internal bool TryAdd(HeldCall call)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            _held.Add(call);
        }

        _ = _news.Writer.TryWrite(call);
        return true;
    }

    internal void Forget(HeldCall call)
    {
        lock (_gate)
        {
            _ = _held.Remove(call);
        }
    }
}

/// <summary>An asynchronous call that is pending, because a <see cref="CallHold"/> holds it.</summary>
/// <remarks>Safe for use from several threads at once. Of several releases and a cancellation, the first counts.</remarks>
public sealed class HeldCall
{
    private readonly WinsockEmulator _emulator;
    private readonly CallHold _hold;
    private readonly Action<SocketError> _completion;
    private readonly Action<Misuse> _report;
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _registration;
    private bool _isOver;

    internal HeldCall(WinsockEmulator emulator, CallHold hold, EmulatedCall call, HeldRequest request, Action<SocketError> completion, Action<Misuse> report)
    {
        _emulator = emulator;
        _hold = hold;
        Call = call;
        Request = request;
        _completion = completion;
        _report = report;
    }

    /// <summary>What was asked of which socket. It has no number and no answer yet.</summary>
    public EmulatedCall Call { get; }

    internal HeldRequest Request { get; }

    /// <summary>Lets the call complete. It is judged now, so a socket that was closed meanwhile gives <see cref="SocketError.NotSocket"/>.</summary>
    /// <param name="answer">
    /// The code to answer with, as of a fault, or <see langword="null"/> for the answer of the rules. With success the call changes nothing
    /// any more. <see cref="SocketError.OperationAborted"/> (995) is what Winsock answers to a call that it ends.
    /// </param>
    /// <returns>Whether this release completed the call. <see langword="false"/> if it was released or cancelled before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="answer"/> is <see cref="SocketError.IOPending"/> or negative.</exception>
    /// <remarks>An interception that throws makes the release throw, and the call stays pending.</remarks>
    /// <exception cref="EmulatorVerificationException">The call was a misuse, and the options of the emulator say to throw. The call has its answer all the same.</exception>
    public bool Release(SocketError? answer = null)
    {
        if (answer is SocketError.IOPending or < SocketError.Success)
        {
            throw new ArgumentOutOfRangeException(nameof(answer), answer, "A call completes with success or with a Winsock code other than WSA_IO_PENDING.");
        }

        // The interceptions are the user's code. If they throw, the call must not be lost.
        SocketError? fault = answer ?? (IsOver ? null : _emulator.AskInterceptions(this));
        return TryEnd(() => _emulator.Complete(this, fault));
    }

    /// <summary>The call on one line, in columns.</summary>
    public override string ToString() => Call.ToString();

    /// <summary>From now on the token can cancel the call.</summary>
    internal void ListenTo(CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static call => ((HeldCall)call!).Cancel(), this);
        lock (_gate)
        {
            if (!_isOver)
            {
                _registration = registration;
                return;
            }
        }

        // The call ended before it could know its registration.
        _ = registration.Unregister();
    }

    private bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isOver;
            }
        }
    }

    private void Cancel() => TryEnd(() => _emulator.Cancel(this));

    private bool TryEnd(Func<Judgment> judge)
    {
        CancellationTokenRegistration registration;
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            _isOver = true;
            registration = _registration;
        }

        _ = registration.Unregister();
        _hold.Forget(this);
        Judgment judgment = judge();
        _completion(judgment.Code);
        if (judgment.Misuse is not Misuse.None)
        {
            _report(judgment.Misuse);
        }

        return true;
    }
}

/// <summary>What is kept of a call while it is held: the socket, and a copy of the input.</summary>
/// <param name="Target">The emulated socket.</param>
/// <param name="Managed">The real socket, on the managed door.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Input">The input, byte for byte.</param>
/// <param name="Arrived">When the call arrived.</param>
internal sealed record HeldRequest(EmulatedSocket Target, Socket? Managed, PeerTargetNameOperation Operation, byte[] Input, DateTimeOffset Arrived)
{
    /// <summary>The call again, to be judged anew. On the raw door it needs no lpcbBytesReturned, because it was overlapped.</summary>
    public EmulatedRequest Open(NameLengthUnit unit) => new(Target, Managed, Operation, Input, unit);

    /// <summary>Under <see cref="PendingTakesEffect.AtStart"/>: what the call did when it began.</summary>
    public EarlyEffect? Effect { get; set; }
}
