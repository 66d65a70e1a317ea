using System.CommandLine;

namespace PeerTarget.Tool;

/// <summary>The command line.</summary>
internal static class PeerTargetTool
{
    public static int Run(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Peer target names of Winsock: conformance vectors, captured buffers, service principal names and codes.");
        root.Subcommands.Add(ConformanceCommand.Create(terminal));
        root.Subcommands.Add(DecodeCommand.Create(terminal));
        root.Subcommands.Add(SpnCommand.Create(terminal));
        root.Subcommands.Add(ExplainCommand.Create(terminal));

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                terminal.Error.WriteLine($"peertarget: {error.Message}");
            }

            terminal.Error.WriteLine("peertarget: --help after a command tells how it is used.");
            return ExitCode.BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (IOException unwritten)
        {
            terminal.Error.WriteLine($"peertarget: The report could not be written: {unwritten.Message}");
            return ExitCode.BadInput;
        }
    }
}
