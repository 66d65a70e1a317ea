using System.Text;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>Vectors written out in a test.</summary>
internal static class Vector
{
    /// <summary>The assumptions that vectors can show. No step of a vector makes a call pend.</summary>
    public static IReadOnlyList<Assumption> Shown { get; } =
        [.. Assumption.All.Where(one => one.Name is not (nameof(WinsockAssumptions.PendingTakesEffect) or nameof(WinsockAssumptions.CancelledSet)))];

    public const string OpenDatagram = """{"do":"socket","socket":"s","family":"inet","type":"dgram"}""";

    public static IReadOnlyList<ConformanceCase> Parse(string json) => ConformanceFile.Parse(Encoding.UTF8.GetBytes(json), "test.json");

    /// <summary>A file of one case with the given steps.</summary>
    public static string File(params string[] steps) => Of(Case("case", steps));

    /// <summary>A file of the given cases, which begin on its first line.</summary>
    public static string Of(params string[] cases) => $$"""{"format":"peertarget-vectors-1","cases":[{{string.Join(',', cases)}}]}""";

    public static string Case(string id, params string[] steps) =>
        $$"""{"id":"{{id}}","says":"It is a test.","basis":"documented","source":"a page","steps":[{{string.Join(',', steps)}}]}""";

    public static CaseResult Run(IConformanceHost host, params string[] steps) => ConformanceRunner.Run(Parse(File(steps))[0], host);
}
