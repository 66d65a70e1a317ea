using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>A report for people: failures in full, the cases that were not applicable by reason, a table by basis, the totals.</summary>
internal static class TextReport
{
    public static void Write(Terminal terminal, string host, List<CaseResult> results)
    {
        foreach (CaseResult result in results.Where(result => result.Outcome is CaseOutcome.Failed))
        {
            WriteFailure(terminal, result);
        }

        var reasons = results.Where(result => result.Outcome is CaseOutcome.NotApplicable).GroupBy(result => Reason(result.Run.NotApplicable!)).OrderByDescending(group => group.Count()).ToList();
        foreach (IGrouping<string, CaseResult> group in reasons)
        {
            terminal.Out.WriteLine($"{terminal.Yellow("not applicable")}  {group.Count(),4}  {group.Key}");
        }

        if (reasons.Count > 0)
        {
            terminal.Out.WriteLine();
        }

        WriteTable(terminal, results);
        var totals = ConformanceTotals.Of(results);
        string line = $"{host}: {totals}";
        terminal.Out.WriteLine(totals.Failed > 0 ? terminal.Red(line) : terminal.Green(line));
    }

    private static void WriteFailure(Terminal terminal, CaseResult result)
    {
        StepAnswer failure = result.Run.Failure!;
        terminal.Out.WriteLine($"{terminal.Red("FAILED")}  {result.Case.Id}  ({Readable.Line(result.Case.File)}, line {result.Case.Line})");
        terminal.Out.WriteLine($"  says      {Readable.Line(result.Case.Says)}");
        terminal.Out.WriteLine($"  basis     {JsonReport.Word(result.Case.Basis)}: {Readable.Line(result.Case.Source)}");
        terminal.Out.WriteLine($"  step {failure.Step,-4} {OneLine(result.Case.Steps[failure.Step - 1].Json)}");
        terminal.Out.WriteLine($"  form      {JsonReport.Word(result.FailedForm)}");
        terminal.Out.WriteLine($"  expected  {failure.Expected}");
        terminal.Out.WriteLine($"  got       {failure.Got}");
        terminal.Out.WriteLine();
    }

    private static void WriteTable(Terminal terminal, List<CaseResult> results)
    {
        terminal.Out.WriteLine($"{"basis",-12}{"cases",8}{"passed",8}{"n/a",8}{"failed",8}");
        foreach (ConformanceBasis basis in Enum.GetValues<ConformanceBasis>())
        {
            var totals = ConformanceTotals.Of([.. results.Where(result => result.Case.Basis == basis)]);
            terminal.Out.WriteLine($"{JsonReport.Word(basis),-12}{totals.Cases,8}{totals.Passed,8}{totals.NotApplicable,8}{totals.Failed,8}");
        }
    }

    // "step 3: the interface takes no bytes" is the same reason in every step.
    private static string Reason(string reason)
    {
        int colon = reason.IndexOf(": ", StringComparison.Ordinal);
        return reason.StartsWith("step ", StringComparison.Ordinal) && colon > 0 ? reason[(colon + 2)..] : reason;
    }

    private static string OneLine(string json)
    {
        string line = string.Join(' ', json.Split((char[])['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return Readable.Line(line.Length <= 300 ? line : $"{line.AsSpan(0, 297)}...");
    }
}
