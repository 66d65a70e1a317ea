using System.Text.RegularExpressions;

namespace PeerTarget.Examples;

/// <summary>The C# of the pages is code of this project, between comments that name it. Parts of one name belong together.</summary>
[TestFixture]
public sealed partial class SnippetTests
{
    [TestCase("README.md")]
    [TestCase("docs/choosing-a-name.md")]
    [TestCase("docs/getting-started.md")]
    [TestCase("docs/http.md")]
    [TestCase("docs/migrating.md")]
    [TestCase("docs/testing.md")]
    [TestCase("docs/troubleshooting.md")]
    [TestCase("docs/configuration.md")]
    public void Every_snippet_of_a_page_is_code_that_the_tests_compile_and_run(string page)
    {
        string[] regions = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "snippets")).SelectMany(file => Regions(Read(file)))];
        string[] shown = Shown(Path.Combine(AppContext.BaseDirectory, "pages", page));

        Assert.That(shown, Is.Not.Empty);
        Assert.That(shown, Is.SubsetOf(regions));
    }

    [Test]
    public void Every_page_with_a_snippet_is_in_the_list_above()
    {
        string pages = Path.Combine(AppContext.BaseDirectory, "pages");
        IEnumerable<string> listed = typeof(SnippetTests).GetMethod(nameof(Every_snippet_of_a_page_is_code_that_the_tests_compile_and_run))!
            .GetCustomAttributes(typeof(TestCaseAttribute), inherit: false)
            .Select(attribute => (string)((TestCaseAttribute)attribute).Arguments[0]!);

        // The tests of the analyzers compile that page: some of its lines are to be warned of.
        Assert.That(
            listed.Append("docs/analyzers.md"),
            Is.EquivalentTo(Directory.EnumerateFiles(pages, "*.md", SearchOption.AllDirectories)
                .Where(page => Shown(page).Length > 0)
                .Select(page => Path.GetRelativePath(pages, page).Replace('\\', '/'))));
    }

    private static string[] Shown(string page) => [.. Read(page).Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0])];

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static IEnumerable<string> Regions(string code) => Region().Matches(code)
        .GroupBy(match => match.Groups["name"].Value, match => Unindented(match.Groups["code"].Value))
        .Select(parts => string.Join("\n\n", parts));

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }

    [GeneratedRegex(@"// <(?<name>[a-z-]+)>\n(?<code>.*?)[ ]*// </\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Region();
}
