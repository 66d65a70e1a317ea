using System.CommandLine;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance record</c>: writes what a Winsock answered to the built-in set.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out") { Description = "The file to write; it must not exist yet.", Required = true, HelpName = "FILE" };
        Option<string> host = new("--host") { Description = "What to record.", DefaultValueFactory = _ => HostNames.Winsock };
        host.AcceptOnlyFromAmong(HostNames.All);
        var exports = new Option<bool>("--exports") { Description = "Call fwpuclnt.dll's functions too. Under Wine they do not return." };
        var command = new Command("record", "On Windows: performs every case of the built-in set and writes what Windows answered, next to what was expected.") { output, host, exports };
        command.SetAction(parsed => Record(terminal, parsed.GetValue(output)!, parsed.GetValue(host)!, parsed.GetValue(exports)));
        return command;
    }

    private static int Record(Terminal terminal, string path, string hostName, bool exports)
    {
        if (HostNames.Create(hostName, exports, out string problem) is not { } host)
        {
            return terminal.Fail(problem);
        }

        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            var recording = ConformanceRecording.Make(ConformanceFile.ReadBuiltIn(), host, TimeProvider.System, file);
            StepAnswer[] answers = [.. recording.Cases.SelectMany(run => run.Answers)];
            terminal.Out.WriteLine($"{Readable.Line(path)}: {Readable.Line($"{recording.System}")}");
            terminal.Out.WriteLine(
                $"{recording.Cases.Count} case runs recorded, {answers.Length} answers: {answers.Count(answer => answer.IsExpected)} as expected, "
                + $"{answers.Count(answer => !answer.IsExpected)} otherwise; {recording.Cases.Count(run => run.NotApplicable is not null)} cases not applicable in whole or in part");
            return ExitCode.Success;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return terminal.Fail($"{Readable.Line(path)}: It cannot be written. {fault.Message}");
        }
    }
}
