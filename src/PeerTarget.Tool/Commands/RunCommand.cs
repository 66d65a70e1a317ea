using System.CommandLine;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance run</c>: reads every file, then runs every case. A bad file means that nothing is run.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILES") { Description = "Vector files. Without any, the built-in set.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> host = new("--host") { Description = "Where to run: the emulator's raw door, its managed door, or this machine's Winsock.", DefaultValueFactory = _ => HostNames.Emulator };
        host.AcceptOnlyFromAmong(HostNames.All);
        var exports = new Option<bool>("--exports") { Description = "With --host winsock: call fwpuclnt.dll's functions too. Under Wine they do not return." };
        var json = new Option<bool>("--json") { Description = "Print JSON for machines." };
        var command = new Command("run", "Runs vectors. Exit code 0: all passed; 1: a case failed; 2: bad input, nothing was run.") { files, host, exports, json };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(files) ?? [], parsed.GetValue(host)!, parsed.GetValue(exports), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string[] files, string hostName, bool exports, bool json)
    {
        List<ConformanceCase> cases;
        try
        {
            cases = [.. files.Length == 0 ? ConformanceFile.ReadBuiltIn() : files.SelectMany(Read)];
        }
        catch (ConformanceFormatException fault)
        {
            return terminal.Fail(fault.Message);
        }

        if (HostNames.Create(hostName, exports, out string problem) is not { } host)
        {
            return terminal.Fail(problem);
        }

        var progress = new Progress(terminal, cases.Count);
        var results = new List<CaseResult>(cases.Count);
        foreach (ConformanceCase vector in cases)
        {
            results.Add(ConformanceRunner.Run(vector, host));
            progress.Step();
        }

        progress.End();
        if (json)
        {
            JsonReport.Write(terminal.Out, host.Name, results);
        }
        else
        {
            TextReport.Write(terminal, host.Name, results);
        }

        return results.Exists(result => result.Outcome is CaseOutcome.Failed) ? ExitCode.Failed : ExitCode.Success;
    }

    private static IReadOnlyList<ConformanceCase> Read(string path) => path.Length > 0
        ? ConformanceFile.Read(path)
        : throw new ConformanceFormatException("FILES", line: null, caseId: null, step: null, key: null, "A file's name is empty.");
}
