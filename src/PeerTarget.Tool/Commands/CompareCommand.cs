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
        var command = new Command("compare", "Tells what a recording says of each assumption, or what differs between two. Exit code 0; with B, 1 if they differ; 2: bad input.") { first, second, assumptions };
        command.SetAction(parsed => Compare(terminal, parsed.GetValue(first)!, parsed.GetValue(second), parsed.GetValue(assumptions)));
        return command;
    }

    private static int Compare(Terminal terminal, string first, string? second, bool assumptions)
    {
        try
        {
            var recording = ConformanceRecording.Read(first);
            return second is not null && assumptions ? terminal.Fail("--assumptions is about one recording.")
                : second is not null ? Differences(terminal, recording, ConformanceRecording.Read(second))
                : assumptions ? Assumptions(terminal, recording)
                : Verdicts(terminal, recording);
        }
        catch (ConformanceFormatException fault)
        {
            return terminal.Fail(fault.Message);
        }
    }

    private static int Verdicts(Terminal terminal, ConformanceRecording recording)
    {
        var verdicts = RecordingVerdicts.Of(recording);
        terminal.Out.WriteLine(Readable.Line($"{recording.Host} on {recording.System}"));
        if (verdicts.TellsNothing is { } why)
        {
            terminal.Out.WriteLine(terminal.Yellow(Readable.Line(why)));
            return ExitCode.Success;
        }

        foreach (AssumptionVerdict verdict in verdicts.Assumptions)
        {
            Entry(terminal, $"{verdict.Assumption,-28}{verdict}", verdict.Because);
        }

        foreach (RecordingDeviation deviation in verdicts.Deviations)
        {
            Entry(terminal, $"otherwise than {deviation.Source}", deviation.Because);
        }

        return ExitCode.Success;
    }

    private static void Entry(Terminal terminal, string says, IReadOnlyList<string> because)
    {
        terminal.Out.WriteLine(Readable.Line(says));
        foreach (string step in because)
        {
            terminal.Out.WriteLine(Readable.Line($"    {step}"));
        }
    }

    private static int Assumptions(Terminal terminal, ConformanceRecording recording)
    {
        var verdicts = RecordingVerdicts.Of(recording);
        terminal.Out.WriteLine($"{verdicts.Inferred}");
        string[] unknown = [.. verdicts.Assumptions.Where(verdict => verdict.Value is null).Select(verdict => verdict.Assumption)];
        if (unknown.Length > 0)
        {
            // The line alone goes to standard output, for a script.
            terminal.Error.WriteLine(Readable.Line($"peertarget: {verdicts.TellsNothing ?? "not everything shows"}; these keep their defaults: {string.Join(", ", unknown)}"));
        }

        return ExitCode.Success;
    }

    private static int Differences(Terminal terminal, ConformanceRecording first, ConformanceRecording second)
    {
        IReadOnlyList<RecordingDifference> differences = RecordingDifference.Between(first, second);
        foreach (RecordingDifference difference in differences.Where(difference => difference.Change is not CaseChange.Unchanged))
        {
            terminal.Out.WriteLine(Readable.Line($"{$"{difference.Change}".ToLowerInvariant(),-10}{difference.Id} ({$"{difference.Form}".ToLowerInvariant()})  {difference.Says}".TrimEnd()));
        }

        terminal.Out.WriteLine(string.Join(", ", Enum.GetValues<CaseChange>().Select(change => $"{differences.Count(difference => difference.Change == change)} {$"{change}".ToLowerInvariant()}")));
        return differences.Any(difference => difference.Change is not CaseChange.Unchanged) ? ExitCode.Failed : ExitCode.Success;
    }
}
