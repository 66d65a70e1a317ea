using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A count of zero says something only if the counter counts.</summary>
[TestFixture]
public sealed class AllocationsTests
{
    private object? _kept;

    [Test]
    public void The_counter_sees_an_allocation() =>
        Assert.That(Allocations.Of(() => _kept = new byte[64]), Is.GreaterThanOrEqualTo(100 * 64), $"{_kept}");
}
