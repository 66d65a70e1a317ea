namespace PeerTarget.Conformance;

/// <summary>A Winsock to run cases on.</summary>
public interface IConformanceHost
{
    /// <summary>What it is called in a report.</summary>
    string Name { get; }

    /// <summary>The forms in which it can be called.</summary>
    IReadOnlyList<CallForm> Forms { get; }

    /// <summary>Why the host cannot express a case, or <see langword="null"/> if it can as far as can be told beforehand.</summary>
    /// <param name="vector">The case.</param>
    string? ReasonAgainst(ConformanceCase vector);

    /// <summary>Begins a case's history, in which no socket is open yet.</summary>
    /// <param name="vector">The case.</param>
    IConformanceSession Begin(ConformanceCase vector);
}
