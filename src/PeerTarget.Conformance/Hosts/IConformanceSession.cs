namespace PeerTarget.Conformance;

/// <summary>A case's history on a host. Disposing of it closes what the case left open.</summary>
public interface IConformanceSession : IDisposable
{
    /// <summary>Performs a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="form">The form of a set or a delete.</param>
    /// <returns>What the host answered, or why it cannot perform the step. A code is an answer, never an exception.</returns>
    HostAnswer Perform(ConformanceStep step, CallForm form);
}
