using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance record</c>: writes what a Winsock answered to the built-in set.</summary>
internal static class RecordCommand
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out") { Description = "The file to write. If it holds a part of this recording, the rest is added.", Required = true, HelpName = "FILE" };
        Option<string?> host = new("--host") { Description = "What to record. Without it, on Windows: its Winsock, the functions of fwpuclnt.dll except under Wine, and the provider." };
        host.AcceptOnlyFromAmong(HostNames.All);
        var anew = new Option<bool>("--anew") { Description = "Begin anew, if the file holds a recording." };
        Option<bool> json = JsonReport.Option();
        // What this command starts itself with, to record in a process of its own.
        var child = new Option<bool>("--child") { Hidden = true };
        var command = new Command("record", "Performs every case of the built-in set and writes what was answered. Each case is on disk before the next begins.") { output, host, anew, json, child };
        command.SetAction((parsed, cancellationToken) =>
            RecordAsync(terminal, parsed.GetValue(output)!, parsed.GetValue(host), parsed.GetValue(anew), parsed.GetValue(json), parsed.GetValue(child), cancellationToken));
        return command;
    }

    private static async Task<int> RecordAsync(Terminal terminal, string path, string? hostName, bool anew, bool json, bool isChild, CancellationToken cancellationToken)
    {
        if (HostNames.ForRecording(hostName, out string problem) is not { } hosts)
        {
            return terminal.Fail(problem);
        }

        RecordedSystem system = RecordedSystem.Current with { IsSupported = OperatingSystem.IsWindows() ? WindowsPeerTargetNameProvider.IsSupported : null };
        try
        {
            if (anew && File.Exists(path))
            {
                if (!ConformanceRecorder.IsRecording(path))
                {
                    return terminal.Fail($"{path}: It is no recording, so it is left as it is.");
                }

                File.Delete(path);
            }

            var recorder = new ConformanceRecorder(path, ConformanceFile.ReadBuiltIn(), hosts, system, TimeProvider.System);
            int before = recorder.Open();
            int lost = 0;
            if (isChild)
            {
                // When the process that started this one is gone, nobody would end it if a call hangs.
                _ = Task.Run(
                    () =>
                    {
                        _ = terminal.In.ReadToEnd();
                        Environment.Exit(ExitCode.BadInput);
                    },
                    CancellationToken.None);
                recorder.Record(() => terminal.Out.WriteLine(RecordingProcess.Begin), () => terminal.Out.WriteLine(RecordingProcess.Written));
                return ExitCode.Success;
            }

            if (hostName is HostNames.Emulator or HostNames.EmulatorProvider)
            {
                recorder.Record();
            }
            else
            {
                lost = await SupervisedRecording.RunAsync(recorder, () => new RecordingProcess(Child(path, hostName)), s_deadline, cancellationToken).ConfigureAwait(false);
            }

            Report(terminal, RecordReport.Of(path, ConformanceRecording.Read(path), recorder.Total, before, lost), json);
            return ExitCode.Success;
        }
        catch (ConformanceFormatException fault)
        {
            return terminal.Fail(fault.Message);
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail($"{path}: Stopped. The same command goes on from there.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or Win32Exception)
        {
            return terminal.Fail($"{path}: The recording stopped. {fault.Message}");
        }
    }

    private static void Report(Terminal terminal, RecordReport report, bool json)
    {
        if (json)
        {
            JsonReport.Write(terminal, report, JsonReports.Default.RecordReport);
            return;
        }

        terminal.Out.WriteLine($"{Readable.Line(report.Recording.File)}: {Readable.Line($"{report.Recording.Host} on {report.Recording.System}")}");
        terminal.Out.WriteLine(
            $"{report.CaseRuns} case runs, {report.FromBefore} of them from before, {report.Lost} lost; {report.Answers.Total} answers: {report.Answers.AsExpected} as the set expects, "
            + $"{report.Answers.Otherwise} otherwise. peertarget conformance compare tells what they say.");
    }

    // This program again, or `dotnet` with this program's file.
    private static ProcessStartInfo Child(string path, string? hostName)
    {
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) is "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return new ProcessStartInfo(program, [.. self, "conformance", "record", "--out", path, "--child", .. hostName is null ? (string[])[] : ["--host", hostName]]);
    }
}
