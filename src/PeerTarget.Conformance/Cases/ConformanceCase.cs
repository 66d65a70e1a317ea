using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>What a case's expectations rest on.</summary>
public enum ConformanceBasis
{
    /// <summary>A page of the documentation.</summary>
    Documented,

    /// <summary>An assumption, where the documentation is silent.</summary>
    Assumed,
}

/// <summary>A short history of sockets and calls, and what each call must return. Immutable.</summary>
public sealed record ConformanceCase
{
    /// <summary>The file it stands in.</summary>
    public required string File { get; init; }

    /// <summary>The line it begins at, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Its name, unique in its file.</summary>
    public required string Id { get; init; }

    /// <summary>One sentence for a reader of a report.</summary>
    public required string Says { get; init; }

    /// <summary>What its expectations rest on.</summary>
    public required ConformanceBasis Basis { get; init; }

    /// <summary>The page and clause, or the assumption's name.</summary>
    public required string Source { get; init; }

    /// <summary>The assumptions under which it is judged, on the emulator alone; <see langword="null"/> for the defaults, on any host.</summary>
    public WinsockAssumptions? Assumptions { get; init; }

    /// <summary>The history, in order.</summary>
    public required IReadOnlyList<ConformanceStep> Steps { get; init; }

    /// <summary>Its UTF-8 text in the file, which holds what no string can: halves of surrogate pairs.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }
}
