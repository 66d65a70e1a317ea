using System.Net.Sockets;

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

/// <summary>A case's history on a host. Disposing of it closes what the case left open.</summary>
public interface IConformanceSession : IDisposable
{
    /// <summary>Performs a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="form">The form of a set or a delete.</param>
    /// <returns>What the host answered, or why it cannot perform the step. A code is an answer, never an exception.</returns>
    HostAnswer Perform(ConformanceStep step, CallForm form);
}

/// <summary>What a host answered to a step.</summary>
/// <param name="Code">The code, of every step but a lookup.</param>
/// <param name="Name">The name, of a lookup.</param>
/// <param name="NotApplicable">Why the host cannot perform the step; <see langword="null"/> if it did.</param>
/// <param name="Misindication">What is wrong with the indication of an overlapped call, which then fails whatever its code; <see langword="null"/> if nothing is.</param>
public readonly record struct HostAnswer(SocketError Code, string? Name = null, string? NotApplicable = null, string? Misindication = null)
{
    /// <summary>The answer to a lookup.</summary>
    /// <param name="name">The name, or <see langword="null"/>.</param>
    public static HostAnswer Of(string? name) => new(SocketError.Success, name);

    /// <summary>A code.</summary>
    /// <param name="code">The code.</param>
    public static HostAnswer Of(SocketError code) => new(code);

    /// <summary>No answer.</summary>
    /// <param name="step">The step that the host cannot perform.</param>
    /// <param name="reason">Why.</param>
    public static HostAnswer None(ConformanceStep step, string reason)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(SocketError.Success, NotApplicable: $"step {step.Number}: {reason}");
    }
}
