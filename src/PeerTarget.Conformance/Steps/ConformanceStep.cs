using System.Text;

namespace PeerTarget.Conformance;

/// <summary>One step of a case.</summary>
public abstract record ConformanceStep
{
    /// <summary>Its place in the case, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The name of the socket it is about.</summary>
    public required string Socket { get; init; }

    /// <summary>Its UTF-8 text in the file.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Its JSON, for a report.</summary>
    public string Json => Encoding.UTF8.GetString(Text.Span);
}
