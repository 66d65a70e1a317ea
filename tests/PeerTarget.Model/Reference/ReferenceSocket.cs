namespace PeerTarget.Model;

/// <summary>A name that a call gave to a peer, or took away.</summary>
internal sealed class Change(string peer, string? name)
{
    public string Peer => peer;

    public string? Name => name;
}

/// <summary>A socket of the reference. Its names are the history of their changes, so taking a change back is leaving it out.</summary>
internal sealed class ReferenceSocket
{
    public required int Family { get; init; }

    public required int Type { get; init; }

    public required bool IsDualMode { get; init; }

    public bool IsIPv6Only => Family == 23 && !IsDualMode;

    public bool IsOpen { get; set; } = true;

    public bool IsConnected { get; set; }

    public int Number { get; set; }

    public List<Change> Changes { get; private init; } = [];

    public string? NameOf(string peer) => Changes.FindLast(change => change.Peer == peer)?.Name;

    public ReferenceSocket Clone() => new()
    {
        Family = Family,
        Type = Type,
        IsDualMode = IsDualMode,
        IsOpen = IsOpen,
        IsConnected = IsConnected,
        Number = Number,
        Changes = [.. Changes],
    };

    public override string ToString() =>
        $"{IsOpen} {IsConnected} {string.Join(' ', Changes.Select(change => change.Peer).Distinct().Order(StringComparer.Ordinal).Select(peer => $"{peer}={NameOf(peer)}"))}";
}
