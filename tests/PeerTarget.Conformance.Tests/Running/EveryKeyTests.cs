using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>Two long cases that between them use every key and word of the format.</summary>
[TestFixture]
public sealed class EveryKeyTests
{
    private static readonly IReadOnlyList<ConformanceCase> s_cases = ConformanceFile.Read(Path.Combine(AppContext.BaseDirectory, "Vectors", "every-key.json"));

    [Test]
    public void Every_key_works_on_the_raw_door() =>
        Assert.That(s_cases.Select(vector => ConformanceRunner.Run(vector, new EmulatorHost())), Has.All.Property(nameof(CaseResult.Outcome)).EqualTo(CaseOutcome.Passed));

    [Test, Needs(Need.DissolvingDatagramSockets)]
    public void Real_sockets_agree_where_they_can_express_the_history()
    {
        CaseResult result = ConformanceRunner.Run(s_cases[1], ProviderHost.OfEmulator());

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Passed), $"{result.Run}");
    }
}
