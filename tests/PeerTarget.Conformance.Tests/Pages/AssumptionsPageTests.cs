using System.Globalization;
using System.Text;
using System.Xml.Linq;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>docs/assumptions.md, from the assumptions' XML documentation, the vectors and the recordings.</summary>
[TestFixture]
public sealed class AssumptionsPageTests
{
    private static readonly XDocument s_documentation = XDocument.Load(Path.ChangeExtension(typeof(WinsockAssumptions).Assembly.Location, ".xml"));

    [Test]
    public void The_page_is_what_the_documentation_the_vectors_and_the_recordings_say() => GeneratedPage.IsFresh("assumptions.md", Write());

    private static string Write()
    {
        IReadOnlyList<ConformanceCase> cases = ConformanceFile.ReadBuiltIn();
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Assumptions\n\n{GeneratedPage.Notice}\n\n");
        page.Append("What the emulator takes Windows to do where the documentation is silent. The first value is the default. None of it was verified on\n"
            + "Windows: [run the vectors there](conformance.md) and send the recording. The cases are those that name the assumption as their source.\n\n");
        AppendRecordings(page);
        foreach (Assumption assumption in Assumption.All)
        {
            AppendAssumption(page, assumption, cases);
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendRecordings(StringBuilder page)
    {
        page.Append("| Recording | Machine | Made | What it says |\n|---|---|---|---|\n");
        foreach (string path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recordings"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            var recording = ConformanceRecording.Read(path);
            page.Append(CultureInfo.InvariantCulture, $"| {Path.GetFileName(path)} | {recording.System} | {recording.Started:yyyy-MM-dd} | {Verdict(recording)} |\n");
        }

        page.Append('\n');
    }

    private static string Verdict(ConformanceRecording recording)
    {
        var verdicts = RecordingVerdicts.Of(recording);
        return verdicts.TellsNothing ?? string.Join("; ", verdicts.Assumptions.Select(verdict => $"{verdict.Assumption}: {verdict}"));
    }

    private static void AppendAssumption(StringBuilder page, Assumption assumption, IReadOnlyList<ConformanceCase> cases)
    {
        string member = $"P:{typeof(WinsockAssumptions).FullName}.{assumption.Name}";
        page.Append(CultureInfo.InvariantCulture, $"## {assumption.Name}\n\n{Text(member, "summary")}\n\n{Text(member, "remarks")}\n\n");
        page.Append("| In vectors | Meaning | Cases |\n|---|---|---|\n");
        ConformanceCase[] own = [.. cases.Where(vector => vector.Source == assumption.Name)];
        foreach (AssumedValue value in assumption.Values)
        {
            int count = own.Count(vector => assumption.TextOf(vector.Assumptions ?? WinsockAssumptions.Default) == value.Text);
            string word = value.Value is System.Net.Sockets.SocketError ? value.Text : Camel(value.Text);
            page.Append(CultureInfo.InvariantCulture, $"| `{Camel(assumption.Name)}: {word}` | {GeneratedPage.Cell(value.Meaning)} | {count} |\n");
        }

        page.Append('\n');
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // The documentation's markup in the page's: code, emphasis, and the bare name of what is referred to.
    private static string Text(string member, string element)
    {
        XElement found = s_documentation.Descendants("member").Single(item => item.Attribute("name")!.Value == member).Element(element)!;
        string text = string.Concat(found.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "em" } emphasis => $"*{emphasis.Value}*",
            XElement { Name.LocalName: "see" } reference => $"`{reference.Attribute("cref")!.Value.Split('(')[0].Split('.')[^1]}`",
            _ => node.ToString(),
        }));
        return string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }
}
