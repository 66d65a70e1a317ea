using System.Text.RegularExpressions;

namespace PeerTarget.Examples;

/// <summary>The C# of the pages is code of this project, between comments that name it.</summary>
[TestFixture]
public sealed partial class SnippetTests
{
    [TestCase("README.md")]
    [TestCase("docs/testing.md")]
    [TestCase("docs/http.md")]
    public void Every_snippet_of_a_page_is_code_that_the_tests_compile_and_run(string page)
    {
        string[] regions = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "snippets")).SelectMany(file => Regions(Read(file)))];
        string[] shown = [.. Read(Path.Combine(AppContext.BaseDirectory, "pages", page)).Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0])];

        Assert.That(shown, Is.Not.Empty);
        Assert.That(shown, Is.SubsetOf(regions));
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static IEnumerable<string> Regions(string code) => Region().Matches(code).Select(match => Unindented(match.Groups["code"].Value));

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }

    [GeneratedRegex(@"// <(?<name>[a-z-]+)>\n(?<code>.*?)[ ]*// </\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Region();
}
