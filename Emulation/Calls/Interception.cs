using System.Globalization;
using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>
/// A fault or an interception in force, made by <see cref="WinsockEmulator.Fail"/> or <see cref="WinsockEmulator.Intercept"/>. Disposing
/// of it ends it. Calls that were asked before are not affected.
/// </summary>
/// <remarks>Safe for use from several threads at once.</remarks>
public sealed class Interception : IDisposable
{
    private readonly Interceptions _owner;
    private volatile Func<EmulatedCall, SocketError?>? _answer;
    private readonly string _description;
    private int _asked;
    private int _hits;

    internal Interception(Interceptions owner, Func<EmulatedCall, SocketError?> answer, string description, bool mustHit)
    {
        _owner = owner;
        _answer = answer;
        _description = description;
        MustHit = mustHit;
    }

    /// <summary>How many calls it has answered.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it is a fault that must have answered a call, or an interception that must have been asked.</summary>
    internal bool MustHit { get; }

    internal bool WasNeverMet => MustHit ? Hits == 0 : Volatile.Read(ref _asked) == 0;

    /// <summary>Its place among those in force, which the owner keeps.</summary>
    internal LinkedListNode<Interception>? Place { get; set; }

    /// <summary>Ends it. A second call has no effect.</summary>
    public void Dispose()
    {
        _owner.End(this);
        // The callback may hold the test's sockets.
        _answer = null;
    }

    /// <summary>What it is, and how many calls it has answered.</summary>
    /// <returns>Such as <c>Fail(WSAENOBUFS, after: 1), 0 hits</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_description}, {Hits} {(Hits == 1 ? "hit" : "hits")}");

    internal SocketError? Ask(EmulatedCall call)
    {
        if (_answer is not { } answer)
        {
            return null;
        }

        _ = Interlocked.Increment(ref _asked);
        SocketError? code = answer(call);
        if (code is SocketError.IOPending or < 0)
        {
            throw new InvalidOperationException($"An interception answered {(int)code}, which is no code of a completed call. Give a Winsock code other than WSA_IO_PENDING, or null.");
        }

        if (code is not null)
        {
            _ = Interlocked.Increment(ref _hits);
        }

        return code;
    }
}

/// <summary>The interceptions of an emulator, in the order in which they were made.</summary>
internal sealed class Interceptions
{
    // How many ended faults are kept for Verify to name. A loop that makes and ends faults must not fill the memory.
    private const int MostEnded = 100;

    private readonly Lock _gate = new();
    private readonly List<Interception> _ended = [];
    private readonly LinkedList<Interception> _inForce = [];
    private volatile Interception[]? _snapshot = [];

    public bool Any => _snapshot is not { Length: 0 };

    /// <summary>Those that never met a call, ended ones included.</summary>
    public Interception[] NeverMet()
    {
        lock (_gate)
        {
            return [.. _ended.Concat(_inForce).Where(interception => interception.WasNeverMet)];
        }
    }

    public Interception Add(Func<EmulatedCall, SocketError?> answer, string description, bool mustHit)
    {
        var interception = new Interception(this, answer, description, mustHit);
        lock (_gate)
        {
            interception.Place = _inForce.AddLast(interception);
            _snapshot = null;
        }

        return interception;
    }

    public void End(Interception interception)
    {
        lock (_gate)
        {
            if (interception.Place is not { } place)
            {
                return;
            }

            interception.Place = null;
            _inForce.Remove(place);
            _snapshot = _inForce.Count == 0 ? [] : null;
            if (interception.WasNeverMet && _ended.Count < MostEnded)
            {
                _ended.Add(interception);
            }
        }
    }

    /// <summary>The first answer, or <see langword="null"/> if the rules are to decide. It runs user code, so no lock may be held.</summary>
    public SocketError? Ask(EmulatedCall call)
    {
        foreach (Interception interception in _snapshot ?? TakeSnapshot())
        {
            if (interception.Ask(call) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    // Made at the next call and not at each change, so that many faults cost no more than their number.
    private Interception[] TakeSnapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _inForce];
        }
    }
}
