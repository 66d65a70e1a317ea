namespace PeerTarget.Emulation;

/// <summary>How the emulator that dependency injection creates behaves.</summary>
public sealed class PeerTargetEmulationOptions
{
    /// <summary>What to assume where the documentation is silent. Must not be <see langword="null"/>.</summary>
    public WinsockAssumptions Assumptions { get; set; } = WinsockAssumptions.Default;
}
