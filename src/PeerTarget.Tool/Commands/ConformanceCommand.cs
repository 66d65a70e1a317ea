using System.CommandLine;

namespace PeerTarget.Tool;

/// <summary><c>peertarget conformance</c>.</summary>
internal static class ConformanceCommand
{
    public static Command Create(Terminal terminal) => new("conformance", "Runs and records conformance vectors: short histories of sockets and calls, and the code that each call must return.")
    {
        RunCommand.Create(terminal),
        RecordCommand.Create(terminal),
    };
}
