namespace PeerTarget.Tests.Shared;

/// <summary>A clock that stands still, at noon.</summary>
public sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
