namespace PeerTarget.Tests;

[TestFixture]
public sealed class ReadmeTests
{
    [Test]
    public void Every_snippet_of_the_page_is_code_that_the_tests_compile_and_run()
    {
        string code = Read("ReadmeSnippets.cs");
        string use = Snippet(Read("TimeClient.cs"), "use");
        string[] expected = [$"{Snippet(code, "register")}\n\n{use}", Snippet(code, "test"), Snippet(code, "sweep"), Snippet(code, "mock")];

        string[] shown = [.. Read("README.md").Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0])];

        Assert.That(shown, Is.EqualTo(expected));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");

    private static string Snippet(string code, string name)
    {
        string[] lines = code.Split($"// <{name}>\n")[1].Split($"// </{name}>")[0].TrimEnd().Split('\n');
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }
}
