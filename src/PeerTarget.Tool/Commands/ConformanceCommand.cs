using System.CommandLine;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance</c>.</summary>
internal static class ConformanceCommand
{
    public static Command Create(Terminal terminal) => new("conformance", "Runs and records conformance vectors. docs/conformance.md gives their format.")
    {
        RunCommand.Create(terminal),
        RecordCommand.Create(terminal),
    };
}
