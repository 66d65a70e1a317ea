namespace PeerTarget.Emulation;

/// <summary>What a call did at its start, and what undoes it.</summary>
/// <param name="judgment">The judgment at the start.</param>
/// <param name="key">The peer.</param>
internal sealed class EarlyEffect(Judgment judgment, AssociationKey key)
{
    public Judgment Judgment => judgment;

    public AssociationKey Key => key;

    /// <summary>The name that the peer had before the call.</summary>
    public string? Before { get; set; }

    /// <summary>The number of the change before this one, among those of the peer.</summary>
    public long Previous { get; set; }

    /// <summary>The number of this change.</summary>
    public required long Number { get; init; }
}

/// <summary>
/// Under <see cref="PendingTakesEffect.AtStart"/>: the changes of a socket's names in order, and those of calls that are still pending. The
/// socket's lock is held.
/// </summary>
internal sealed class EarlyEffects
{
    private readonly Dictionary<AssociationKey, long> _changes = [];
    private readonly List<EarlyEffect> _pending = [];
    private long _last;

    /// <summary>The number of the last change of a peer's name, or 0.</summary>
    public long LastChangeOf(in AssociationKey key) => _changes.GetValueOrDefault(key);

    /// <summary>Numbers a change of a peer's name.</summary>
    public void NoteChange(in AssociationKey key) => _changes[key] = ++_last;

    /// <summary>Keeps what a call did that is still pending.</summary>
    public void Begin(EarlyEffect effect) => _pending.Add(effect);

    /// <summary>Forgets what a call did, because it has ended.</summary>
    public void Settle(EarlyEffect effect) => _ = _pending.Remove(effect);

    /// <summary>Takes back what a pending call did. What other calls did since then stays.</summary>
    public void Undo(EarlyEffect effect, EmulatedSocket socket)
    {
        if (LastChangeOf(effect.Key) == effect.Number)
        {
            _ = effect.Before is null ? socket.Delete(effect.Key) : socket.Set(effect.Key, effect.Before, mayReplace: true, out _);
            _changes[effect.Key] = effect.Previous;
        }
        else if (_pending.Find(later => later.Key == effect.Key && later.Previous == effect.Number) is { } next)
        {
            // If the next one is taken back too, what was before this one comes back.
            (next.Before, next.Previous) = (effect.Before, effect.Previous);
        }
    }
}
