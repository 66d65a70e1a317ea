using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>Where a command reads and writes, so that tests can stand in for the console. Colour and progress are for people alone.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, TextReader In, bool IsColoured, bool ShowsProgress)
{
    /// <summary>The console: coloured if it is a terminal, and NO_COLOR (no-color.org) does not forbid it.</summary>
    public static Terminal OfConsole() => new(
        Console.Out,
        Console.Error,
        Console.In,
        IsColoured: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        ShowsProgress: !Console.IsErrorRedirected);

    public string Green(string text) => Coloured(text, 32);

    public string Red(string text) => Coloured(text, 31);

    public string Yellow(string text) => Coloured(text, 33);

    public int Fail(string problem)
    {
        try
        {
            Error.WriteLine($"peertarget: {Readable.Line(problem)}");
        }
        catch (Exception unwritten) when (unwritten is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The exit code is all that is left to tell.
        }

        return ExitCode.BadInput;
    }

    private string Coloured(string text, int colour) => IsColoured ? $"\u001b[{colour}m{text}\u001b[0m" : text;
}
