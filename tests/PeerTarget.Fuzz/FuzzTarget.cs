namespace PeerTarget.Fuzz;

/// <summary>A disagreement that an input has shown.</summary>
internal sealed class DisagreementException(string message) : Exception(message);

/// <summary>Something that takes any input.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Share">Its part of the inputs, beside those of the other targets.</param>
/// <param name="Outcomes">The outcomes that some input must have.</param>
/// <param name="Start">Makes what one thread uses for its inputs.</param>
internal sealed record FuzzTarget(string Name, int Share, IReadOnlyList<string> Outcomes, Func<FuzzSession> Start);

/// <summary>What one thread uses for the inputs of a target.</summary>
internal abstract class FuzzSession : IDisposable
{
    /// <summary>The input in hand, as it is printed and saved.</summary>
    public abstract string Input { get; }

    /// <summary>Makes an input and tries it.</summary>
    /// <param name="random">Where the input comes from.</param>
    /// <returns>The outcome, such as a code.</returns>
    /// <exception cref="DisagreementException">The input shows a defect. Any other exception does so too.</exception>
    public abstract string Try(Random random);

    /// <summary>A smaller input that shows the same defect, or <see langword="null"/> if there is none.</summary>
    public virtual string? Smallest() => null;

    public void Dispose() => End();

    /// <summary>Gives back what the session holds.</summary>
    protected virtual void End()
    {
    }
}
