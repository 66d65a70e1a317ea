namespace PeerTarget.Tool.Tests;

/// <summary>One run of the tool in this process.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public static ToolRun Of(params string[] args) => With("", coloured: false, args);

    public static ToolRun With(string input, bool coloured, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        int exitCode = PeerTargetTool.Run(args, new Terminal(output, error, reader, coloured, ShowsProgress: false));
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }
}
