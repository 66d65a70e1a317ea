using System.CommandLine;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance compare</c>: what a recording tells of the assumptions, or what differs between two.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var first = new Argument<string>("A") { Description = "A recording." };
        var second = new Argument<string?>("B") { Description = "Another recording, to compare case by case.", Arity = ArgumentArity.ZeroOrOne };
        var assumptions = new Option<bool>("--assumptions") { Description = "Print the one line that WinsockAssumptions.Parse reads, so that tests can run under what was recorded." };
        Option<bool> json = JsonReport.Option();
        var command = new Command("compare", "Tells what a recording says of each assumption, or what differs between two. Exit code 0; with B, 1 if they differ; 2: bad input.") { first, second, assumptions, json };
        command.SetAction(parsed => Compare(terminal, parsed.GetValue(first)!, parsed.GetValue(second), parsed.GetValue(assumptions), parsed.GetValue(json)));
        return command;
    }

    private static int Compare(Terminal terminal, string first, string? second, bool assumptions, bool json)
    {
        try
        {
            var recording = ConformanceRecording.Read(first);
            if (second is not null)
            {
                return assumptions ? terminal.Fail("--assumptions is about one recording.") : Differences(terminal, first, recording, second, ConformanceRecording.Read(second), json);
            }

            var verdicts = RecordingVerdicts.Of(recording);
            if (assumptions)
            {
                Assumptions(terminal, first, recording, verdicts, json);
            }
            else
            {
                Verdicts(terminal, first, recording, verdicts, json);
            }

            return ExitCode.Success;
        }
        catch (ConformanceFormatException fault)
        {
            return terminal.Fail(fault.Message);
        }
    }

    private static void Verdicts(Terminal terminal, string path, ConformanceRecording recording, RecordingVerdicts verdicts, bool json)
    {
        if (json)
        {
            JsonReport.Write(terminal, VerdictsReport.Of(path, recording, verdicts), JsonReports.Default.VerdictsReport);
            return;
        }

        terminal.Out.WriteLine(Readable.Line($"{recording.Host} on {recording.System}"));
        if (verdicts.TellsNothing is { } why)
        {
            terminal.Out.WriteLine(terminal.Yellow(Readable.Line(why)));
            return;
        }

        foreach (AssumptionVerdict verdict in verdicts.Assumptions)
        {
            Entry(terminal, $"{verdict.Assumption,-28}{verdict}", verdict.Because);
        }

        foreach (RecordingDeviation deviation in verdicts.Deviations)
        {
            Entry(terminal, $"otherwise than {deviation.Source}", deviation.Because);
        }
    }

    private static void Entry(Terminal terminal, string says, IReadOnlyList<string> because)
    {
        terminal.Out.WriteLine(Readable.Line(says));
        foreach (string step in because)
        {
            terminal.Out.WriteLine(Readable.Line($"    {step}"));
        }
    }

    private static void Assumptions(Terminal terminal, string path, ConformanceRecording recording, RecordingVerdicts verdicts, bool json)
    {
        string[] unknown = [.. verdicts.Assumptions.Where(verdict => verdict.Value is null).Select(verdict => verdict.Assumption)];
        if (json)
        {
            JsonReport.Write(terminal, new AssumptionsReport(RecordingReport.Of(path, recording), $"{verdicts.Inferred}", unknown, verdicts.TellsNothing), JsonReports.Default.AssumptionsReport);
            return;
        }

        terminal.Out.WriteLine($"{verdicts.Inferred}");
        if (unknown.Length > 0)
        {
            // The line alone goes to standard output, for a script.
            terminal.Error.WriteLine(Readable.Line($"peertarget: {verdicts.TellsNothing ?? "not everything shows"}; these keep their defaults: {string.Join(", ", unknown)}"));
        }
    }

    private static int Differences(Terminal terminal, string firstPath, ConformanceRecording first, string secondPath, ConformanceRecording second, bool json)
    {
        IReadOnlyList<RecordingDifference> all = RecordingDifference.Between(first, second);
        RecordingDifference[] differences = [.. all.Where(difference => difference.Change is not CaseChange.Unchanged)];
        if (json)
        {
            JsonReport.Write(terminal, DifferencesReport.Of(RecordingReport.Of(firstPath, first), RecordingReport.Of(secondPath, second), all, differences), JsonReports.Default.DifferencesReport);
        }
        else
        {
            foreach (RecordingDifference difference in differences)
            {
                terminal.Out.WriteLine(Readable.Line($"{JsonReport.Word(difference.Change),-10}{difference.Id} ({JsonReport.Word(difference.Form)})  {string.Join("; ", difference.Answers)}".TrimEnd()));
            }

            terminal.Out.WriteLine(string.Join(", ", Enum.GetValues<CaseChange>().Select(change => $"{all.Count(difference => difference.Change == change)} {JsonReport.Word(change)}")));
        }

        return differences.Length > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
