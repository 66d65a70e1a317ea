namespace PeerTarget.Conformance.Tests;

/// <summary>The emulator, counting the histories that were begun.</summary>
internal sealed class CountingHost : IConformanceHost
{
    private readonly EmulatorHost _emulator = new();

    public int Begun { get; private set; }

    public string Name => _emulator.Name;

    public IReadOnlyList<CallForm> Forms => _emulator.Forms;

    public string? ReasonAgainst(ConformanceCase vector) => _emulator.ReasonAgainst(vector);

    public IConformanceSession Begin(ConformanceCase vector)
    {
        Begun++;
        return _emulator.Begin(vector);
    }
}
