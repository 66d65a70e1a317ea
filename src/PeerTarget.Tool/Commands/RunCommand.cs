using System.CommandLine;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance run</c>: reads every file, then runs every case. A bad file means that nothing is run.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILES") { Description = "Vector files. Without any, the built-in set.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> host = new("--host") { Description = "Where to run: the emulator's raw door or its provider; on Windows, this machine's Winsock or the provider over it.", DefaultValueFactory = _ => HostNames.Emulator };
        host.AcceptOnlyFromAmong(HostNames.All);
        var exports = new Option<bool>("--exports") { Description = "With --host winsock: call fwpuclnt.dll's functions too. Under Wine they do not return." };
        Option<bool> json = JsonReport.Option();
        var command = new Command("run", "Runs vectors. Exit code 0: all passed; 1: a case failed; 2: bad input, an output that cannot be written, no sockets left, or not one case.") { files, host, exports, json };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(files) ?? [], parsed.GetValue(host)!, parsed.GetValue(exports), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string[] files, string hostName, bool exports, bool json)
    {
        var cases = new List<ConformanceCase>();
        try
        {
            long size = 0;
            foreach (string file in files)
            {
                ReadOnlyMemory<byte> bytes = Read(file);
                size += bytes.Length;
                cases.AddRange(size <= ConformanceFile.MaxSize ? ConformanceFile.Parse(bytes, file) : throw Fault(file, $"With this file the run has more than {ConformanceFile.MaxSize / (1024 * 1024)} MiB; run fewer at a time."));
            }

            cases.AddRange(files.Length == 0 ? ConformanceFile.ReadBuiltIn() : []);
        }
        catch (ConformanceFormatException fault)
        {
            return terminal.Fail(fault.Message);
        }

        if (cases.Count == 0)
        {
            return terminal.Fail("The files hold not one case, so nothing was run.");
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
            JsonReport.Write(terminal, RunReport.Of(host.Name, results), JsonReports.Default.RunReport);
        }
        else
        {
            TextReport.Write(terminal, host.Name, results);
        }

        return results.Exists(result => result.Outcome is CaseOutcome.Failed) ? ExitCode.Failed : ExitCode.Success;
    }

    private static ReadOnlyMemory<byte> Read(string file)
    {
        if (file.Length == 0)
        {
            throw Fault("FILES", "A file's name is empty.");
        }

        if (file.StartsWith("--", StringComparison.Ordinal) && !File.Exists(file))
        {
            throw Fault(file, "There is no such option, and no such file. --help tells the options.");
        }

        ReadOnlyMemory<byte> bytes = ConformanceFile.ReadBytes(file);
        return bytes.Span.IndexOf("peertarget-recording-"u8) is >= 0 and < 100
            ? throw Fault(file, "It is a recording, and not a vector file. The cases that it holds are those of the set it was made from.")
            : bytes;
    }

    private static ConformanceFormatException Fault(string file, string problem) => new(file, line: null, caseId: null, step: null, key: null, problem);
}
