using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Gives the histories that are a little simpler than one, for the search for the smallest that still fails.</summary>
public static class SmallerHistories
{
    /// <summary>One step less, assumptions nearer to the defaults, or a plainer call.</summary>
    public static IEnumerable<History> Of(History history)
    {
        IReadOnlyList<ConformanceStep> steps = history.Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            yield return history with { Steps = [.. steps.Take(i), .. steps.Skip(i + 1)] };
        }

        string[] parts = history.Assumptions == WinsockAssumptions.Default ? [] : $"{history.Assumptions}".Split(", ");
        foreach (string part in parts)
        {
            string rest = string.Join(", ", parts.Where(other => other != part));
            yield return history with { Assumptions = rest.Length == 0 ? WinsockAssumptions.Default : WinsockAssumptions.Parse(rest) };
        }

        for (int i = 0; i < steps.Count; i++)
        {
            foreach (ConformanceStep plainer in Plainer(steps[i]).Where(other => other != steps[i]))
            {
                yield return history with { Steps = [.. steps.Take(i), plainer, .. steps.Skip(i + 1)] };
            }
        }
    }

    private static IEnumerable<ConformanceStep> Plainer(ConformanceStep step) => step switch
    {
        OpenStep open => [open with { Family = 2, DualMode = false }, open with { Type = 2 }],
        SetStep set => [set with { Name = "a" }, set with { Protocol = 2 }, set with { NameLength = null }, .. PlainerCalls(set)],
        DeleteStep delete => PlainerCalls(delete),
        ReleaseStep release => [release with { Answer = null }],
        FailStep fail => [fail with { Times = 1 }],
        _ => [],
    };

    private static IEnumerable<ConformanceStep> PlainerCalls(CallStep call) =>
        [call with { Overlapped = null }, call with { Length = null }, call with { AddressFamily = null }, call with { Buffer = null }];
}
