using System.Net.Sockets;

namespace PeerTarget.Conformance;

/// <summary>How a case went on a host.</summary>
public enum CaseOutcome
{
    /// <summary>Every step answered as expected, in every form that the host has.</summary>
    Passed,

    /// <summary>A step answered something else.</summary>
    Failed,

    /// <summary>The host cannot express the case. It counts as neither passed nor failed.</summary>
    NotApplicable,
}

/// <summary>What a host answered to a step, next to what was expected.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Expected">The code, or the name of a lookup, as a report shows it.</param>
/// <param name="Got">What the host answered, in the same words.</param>
/// <param name="IsExpected">Whether the two are equal as values: two names may look alike in a report.</param>
public sealed record StepAnswer(int Step, string Expected, string Got, bool IsExpected);

/// <summary>What a host answered to a case in one form.</summary>
/// <param name="Case">The case.</param>
/// <param name="Form">The form in which the host was called where a step does not choose for itself.</param>
/// <param name="Answers">The answers, in order; a step that the host cannot perform has none.</param>
/// <param name="NotApplicable">Why the case, or the rest of it, was not performed; <see langword="null"/> if all was.</param>
public sealed record CaseRun(ConformanceCase Case, CallForm Form, IReadOnlyList<StepAnswer> Answers, string? NotApplicable = null)
{
    /// <summary>The first answer that was not expected.</summary>
    public StepAnswer? Failure => Answers.FirstOrDefault(answer => !answer.IsExpected);
}

/// <summary>How a case went on a host, in every form.</summary>
/// <param name="Case">The case.</param>
/// <param name="Run">The run that decided.</param>
public sealed record CaseResult(ConformanceCase Case, CaseRun Run)
{
    /// <summary>How it went.</summary>
    public CaseOutcome Outcome => Run.Failure is not null ? CaseOutcome.Failed : Run.NotApplicable is null ? CaseOutcome.Passed : CaseOutcome.NotApplicable;

    /// <summary>The form in which the step that failed was called: the step's own, or that of the run.</summary>
    public CallForm FailedForm => (Run.Failure is { } failure ? Case.Steps[failure.Step - 1] as CallStep : null)?.Via ?? Run.Form;
}

/// <summary>Runs cases on a host. Stateless, so thread-safe if the host is.</summary>
public static class ConformanceRunner
{
    /// <summary>Runs a case, in each form that the host has and the case does not choose for itself, as far as the first surprise.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="host">The host.</param>
    public static CaseResult Run(ConformanceCase vector, IConformanceHost host)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(host);
        if (host.ReasonAgainst(vector) is { } reason)
        {
            return new CaseResult(vector, new CaseRun(vector, host.Forms[0], [], reason));
        }

        CaseRun run = null!;
        foreach (CallForm form in FormsOf(vector, host))
        {
            run = Perform(vector, host, form, goOn: false);
            if (run.Failure is not null || run.NotApplicable is not null)
            {
                break;
            }
        }

        return new CaseResult(vector, run);
    }

    /// <summary>Performs a case in one form.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="host">The host.</param>
    /// <param name="form">The form.</param>
    /// <param name="goOn">Whether to go on after an answer that was not expected, and after a call that the host cannot make.</param>
    public static CaseRun Perform(ConformanceCase vector, IConformanceHost host, CallForm form, bool goOn)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(host);
        var answers = new List<StepAnswer>();
        string? notApplicable = null;
        using IConformanceSession session = host.Begin(vector);
        foreach (ConformanceStep step in vector.Steps)
        {
            CallForm chosen = (step as CallStep)?.Via ?? form;
            HostAnswer answer = host.Forms.Contains(chosen) ? session.Perform(step, chosen) : HostAnswer.None(step, "the form is not called here");
            if (answer.NotApplicable is not null)
            {
                notApplicable ??= answer.NotApplicable;
                if (goOn && step is LookupStep or CallStep)
                {
                    continue;
                }

                break;
            }

            answers.Add(Compare(step, answer));
            if (!goOn && !answers[^1].IsExpected)
            {
                break;
            }
        }

        return new CaseRun(vector, form, answers, notApplicable);
    }

    /// <summary>The forms to perform a case in: one is enough where no step leaves the choice open.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="host">The host.</param>
    public static IEnumerable<CallForm> FormsOf(ConformanceCase vector, IConformanceHost host)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(host);
        return vector.Steps.Any(step => step is CallStep { Via: null }) ? host.Forms : host.Forms.Take(1);
    }

    private static StepAnswer Compare(ConformanceStep step, HostAnswer answer) => step switch
    {
        LookupStep lookup => new(step.Number, Readable.Quote(lookup.Expect), Readable.Quote(answer.Name), lookup.Expect == answer.Name),
        CallStep call when answer.Misindication is { } wrong => new(step.Number, WinsockCodes.NameOf(call.Expect), wrong, IsExpected: false),
        CallStep call => Codes(step, call.Expect, answer.Code),
        _ => Codes(step, SocketError.Success, answer.Code),
    };

    private static StepAnswer Codes(ConformanceStep step, SocketError expected, SocketError got) =>
        new(step.Number, WinsockCodes.NameOf(expected), WinsockCodes.NameOf(got), expected == got);
}

/// <summary>The sums of a run. Documented and assumed count the cases that passed, by what they rest on.</summary>
/// <param name="Cases">Every case.</param>
/// <param name="Documented">Those that passed and rest on a page.</param>
/// <param name="Assumed">Those that passed and rest on an assumption.</param>
/// <param name="NotApplicable">Those that the host cannot express.</param>
/// <param name="Failed">Those that failed.</param>
public sealed record ConformanceTotals(int Cases, int Documented, int Assumed, int NotApplicable, int Failed)
{
    /// <summary>Those that passed.</summary>
    public int Passed => Documented + Assumed;

    /// <summary>Sums results up.</summary>
    /// <param name="results">The results.</param>
    public static ConformanceTotals Of(IReadOnlyCollection<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new ConformanceTotals(
            results.Count,
            results.Count(result => result is { Outcome: CaseOutcome.Passed, Case.Basis: ConformanceBasis.Documented }),
            results.Count(result => result is { Outcome: CaseOutcome.Passed, Case.Basis: ConformanceBasis.Assumed }),
            results.Count(result => result.Outcome is CaseOutcome.NotApplicable),
            results.Count(result => result.Outcome is CaseOutcome.Failed));
    }

    /// <summary>The line that ends a report.</summary>
    public override string ToString() =>
        $"{Cases} cases: {Passed} passed ({Documented} documented, {Assumed} assumed), {NotApplicable} not applicable, {Failed} failed";
}
