using System.Text;
using System.Text.Json;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>A report for machines: the totals, and every case with its outcome.</summary>
internal static class JsonReport
{
    // The default encoder escapes what a terminal would act upon, bidirectional characters among it.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n" };

    public static void Write(TextWriter output, string host, List<CaseResult> results)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            Write(json, host, results);
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>The form that decided: the step's own, or that of the run.</summary>
    public static string FormOf(CaseResult result) =>
        $"{(result.Case.Steps[result.Run.Failure!.Step - 1] as CallStep)?.Via ?? result.Run.Form}".ToLowerInvariant();

    private static void Write(Utf8JsonWriter json, string host, List<CaseResult> results)
    {
        var totals = ConformanceTotals.Of(results);
        json.WriteStartObject();
        json.WriteString("host", host);
        json.WriteStartObject("totals");
        json.WriteNumber("cases", totals.Cases);
        json.WriteNumber("passed", totals.Passed);
        json.WriteNumber("documented", totals.Documented);
        json.WriteNumber("assumed", totals.Assumed);
        json.WriteNumber("notApplicable", totals.NotApplicable);
        json.WriteNumber("failed", totals.Failed);
        json.WriteEndObject();
        json.WriteStartArray("cases");
        foreach (CaseResult result in results)
        {
            WriteCase(json, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter json, CaseResult result)
    {
        json.WriteStartObject();
        json.WriteString("id", result.Case.Id);
        json.WriteString("file", result.Case.File);
        json.WriteNumber("line", result.Case.Line);
        json.WriteString("basis", $"{result.Case.Basis}".ToLowerInvariant());
        json.WriteString("source", result.Case.Source);
        json.WriteString("outcome", result.Outcome switch { CaseOutcome.Passed => "passed", CaseOutcome.Failed => "failed", _ => "notApplicable" });
        if (result.Outcome is CaseOutcome.NotApplicable && result.Run.NotApplicable is { } reason)
        {
            json.WriteString("reason", reason);
        }

        if (result.Run.Failure is { } failure)
        {
            json.WriteStartObject("failure");
            json.WriteNumber("step", failure.Step);
            json.WriteString("form", FormOf(result));
            json.WriteString("expected", failure.Expected);
            json.WriteString("got", failure.Got);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
