using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>Reports for machines: one JSON object each. docs/tool.md gives their shapes, which are a public contract.</summary>
internal static class JsonReport
{
    public static Option<bool> Option() => new("--json") { Description = "Print one JSON object, for machines." };

    // The default encoder, which these options leave in place, escapes what a terminal would act upon, bidirectional characters among it.
    public static void Write<T>(Terminal terminal, T report, JsonTypeInfo<T> shape) => terminal.Out.WriteLine(JsonSerializer.Serialize(report, shape));

    /// <summary>A value of an enumeration as reports spell it: <c>notApplicable</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}

/// <summary>How the reports are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RecordReport))]
[JsonSerializable(typeof(VerdictsReport))]
[JsonSerializable(typeof(AssumptionsReport))]
[JsonSerializable(typeof(DifferencesReport))]
[JsonSerializable(typeof(BufferReport))]
internal sealed partial class JsonReports : JsonSerializerContext;

/// <summary><c>conformance run</c>: the totals, and every case with its outcome.</summary>
internal sealed record RunReport(string Host, TotalsReport Totals, IReadOnlyList<CaseReport> Cases)
{
    public static RunReport Of(string host, IReadOnlyCollection<CaseResult> results)
    {
        var totals = ConformanceTotals.Of(results);
        return new RunReport(host, new TotalsReport(totals.Cases, totals.Passed, totals.Documented, totals.Assumed, totals.NotApplicable, totals.Failed), [.. results.Select(CaseReport.Of)]);
    }
}

internal sealed record TotalsReport(int Cases, int Passed, int Documented, int Assumed, int NotApplicable, int Failed);

internal sealed record CaseReport(string Id, string File, int Line, string Says, string Basis, string Source, string Outcome, string? Reason, FailureReport? Failure)
{
    public static CaseReport Of(CaseResult result) => new(
        result.Case.Id,
        result.Case.File,
        result.Case.Line,
        result.Case.Says,
        JsonReport.Word(result.Case.Basis),
        result.Case.Source,
        JsonReport.Word(result.Outcome),
        result.Outcome is CaseOutcome.NotApplicable ? result.Run.NotApplicable : null,
        result.Run.Failure is { } failure ? new FailureReport(failure.Step, JsonReport.Word(result.FailedForm), failure.Expected, failure.Got) : null);
}

internal sealed record FailureReport(int Step, string Form, string Expected, string Got);

/// <summary>A recording: its file, and of its header what a report tells.</summary>
internal sealed record RecordingReport(string File, string Host, RecordedSystem System, DateTime Started)
{
    public static RecordingReport Of(string path, ConformanceRecording recording) => new(path, recording.Host, recording.System, recording.Started.UtcDateTime);
}

/// <summary><c>conformance record</c>.</summary>
internal sealed record RecordReport(RecordingReport Recording, int CaseRuns, int FromBefore, int Lost, AnswersReport Answers)
{
    public static RecordReport Of(string path, ConformanceRecording recording, int total, int before, int lost)
    {
        StepAnswer[] answers = [.. recording.Cases.SelectMany(run => run.Answers)];
        int asExpected = answers.Count(answer => answer.IsExpected);
        return new RecordReport(RecordingReport.Of(path, recording), total, before, lost, new AnswersReport(answers.Length, asExpected, answers.Length - asExpected));
    }
}

internal sealed record AnswersReport(int Total, int AsExpected, int Otherwise);

/// <summary><c>conformance compare</c> with one recording.</summary>
internal sealed record VerdictsReport(
    RecordingReport Recording, string? TellsNothing, IReadOnlyList<RefusalReport> Refusals, IReadOnlyList<VerdictReport> Verdicts, IReadOnlyList<RecordingDeviation> Deviations)
{
    public static VerdictsReport Of(string path, ConformanceRecording recording, RecordingVerdicts verdicts) => new(
        RecordingReport.Of(path, recording),
        verdicts.TellsNothing,
        [.. verdicts.Refusals.Select(refusal => new RefusalReport(refusal.Key, refusal.Value))],
        [.. verdicts.Assumptions.Select(verdict => new VerdictReport(verdict.Assumption, JsonReport.Word(verdict.Outcome), verdict.Value, verdict.Because))],
        verdicts.Deviations);
}

internal sealed record RefusalReport(string Code, int Times);

internal sealed record VerdictReport(string Assumption, string Outcome, string? Value, IReadOnlyList<string> Because);

/// <summary><c>conformance compare --assumptions</c>.</summary>
internal sealed record AssumptionsReport(RecordingReport Recording, string Assumptions, IReadOnlyList<string> KeptDefaults, string? TellsNothing);

/// <summary><c>conformance compare</c> with two recordings.</summary>
internal sealed record DifferencesReport(RecordingReport First, RecordingReport Second, ChangesReport Totals, IReadOnlyList<DifferenceReport> Differences)
{
    public static DifferencesReport Of(RecordingReport first, RecordingReport second, IReadOnlyList<RecordingDifference> all, IEnumerable<RecordingDifference> differences)
    {
        return new DifferencesReport(
            first,
            second,
            new ChangesReport(Count(CaseChange.Added), Count(CaseChange.Deleted), Count(CaseChange.Changed), Count(CaseChange.Unchanged)),
            [.. differences.Select(difference => new DifferenceReport(difference.Id, JsonReport.Word(difference.Form), JsonReport.Word(difference.Change), difference.Answers))]);

        int Count(CaseChange change) => all.Count(difference => difference.Change == change);
    }
}

internal sealed record ChangesReport(int Added, int Deleted, int Changed, int Unchanged);

internal sealed record DifferenceReport(string Id, string Form, string Change, IReadOnlyList<AnswerDifference> Answers);
