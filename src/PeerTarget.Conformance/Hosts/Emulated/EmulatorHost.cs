using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>The emulator's raw door: every case, in both forms. Thread-safe.</summary>
/// <param name="assumptions">What to assume where a case says nothing, or <see langword="null"/> for the defaults.</param>
public sealed class EmulatorHost(WinsockAssumptions? assumptions = null) : IConformanceHost
{
    /// <inheritdoc/>
    public string Name => "emulator";

    /// <inheritdoc/>
    public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Ioctl, CallForm.Function];

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector) => null;

    /// <inheritdoc/>
    public IConformanceSession Begin(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new EmulatorSession(new WinsockEmulator(vector.Assumptions ?? assumptions).Raw);
    }
}
