using System.CommandLine;
using System.CommandLine.Help;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>The command line.</summary>
internal static partial class PeerTargetTool
{
    private const string Name = "peertarget";

    public static int Run(string[] args, Terminal terminal)
    {
        if (args.TakeWhile(arg => arg.StartsWith('[')).Count(arg => arg.StartsWith("[suggest", StringComparison.Ordinal)) > 1)
        {
            return terminal.Fail("The directive [suggest] stands twice.");
        }

        Command root = CreateRoot(terminal, args.Length > 0 && SuggestDirective().IsMatch(args[0]));
        try
        {
            // A file whose name begins with @ is a file.
            ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count == 0)
            {
                return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
            }

            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                terminal.Error.WriteLine($"peertarget: {Readable.Line(error.Message)}");
            }

            Command command = parsed.CommandResult.Command;
            terminal.Error.WriteLine(command.Subcommands.Count > 0
                ? $"peertarget: The commands are {string.Join(", ", command.Subcommands.Select(known => known.Name))}; --help after one tells how it is used."
                : "peertarget: --help after a command tells how it is used.");
            return ExitCode.BadInput;
        }
        catch (Exception unwritten) when (unwritten is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            return terminal.Fail($"The report could not be written: {unwritten.Message}");
        }
        catch (SocketException exhausted)
        {
            return terminal.Fail($"No socket could be opened any more: {WinsockCodes.NameOf(exhausted.SocketErrorCode)}. Nothing is said of the cases.");
        }
    }

    // A RootCommand is called by its file's name, and peertarget.dll would be one name with PeerTarget.dll. But it alone takes the directive with
    // which a shell asks for suggestions, and no suggestion shows its name.
    private static Command CreateRoot(Terminal terminal, bool forSuggestions)
    {
        const string Description = "Peer target names of Winsock: conformance vectors, captured buffers, service principal names and codes.";
        Command root = forSuggestions
            ? new RootCommand(Description) { Aliases = { Name, $"{Name}.exe" } }
            : new Command(Name, Description) { new HelpOption { Recursive = true }, new VersionOption() };
        root.Add(ConformanceCommand.Create(terminal));
        root.Add(DecodeCommand.Create(terminal));
        root.Add(SpnCommand.Create(terminal));
        root.Add(ExplainCommand.Create(terminal));
        return root;
    }

    // The directive itself takes any text for its position, and throws.
    [GeneratedRegex(@"^\[suggest(:[0-9]{1,9})?\]\z")]
    private static partial Regex SuggestDirective();
}

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A case failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or a text is not what the command takes; nothing was run.</summary>
    public const int BadInput = 2;
}

/// <summary><c>peertarget conformance</c>.</summary>
internal static class ConformanceCommand
{
    public static Command Create(Terminal terminal) => new("conformance", "Runs and records conformance vectors, and tells what recordings say: short histories of sockets and calls, and the code that each call must return.")
    {
        RunCommand.Create(terminal),
        RecordCommand.Create(terminal),
        CompareCommand.Create(terminal),
    };
}
