using System.Text.RegularExpressions;

namespace PeerTarget.Examples;

/// <summary>The links between the pages, and from the pages to the files of the repository.</summary>
[TestFixture]
public sealed partial class LinkTests
{
    private static readonly string s_repository = Repository();

    private static IEnumerable<string> Pages =>
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
        .. Directory.EnumerateFiles(Path.Combine(s_repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath(s_repository, page).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [TestCaseSource(nameof(Pages))]
    public void Every_relative_link_of_a_page_points_to_something(string page) =>
        Assert.That(Broken(page, File.ReadAllText(Path.Combine(s_repository, page))), Is.Empty);

    [Test]
    public void A_reader_of_the_readme_finds_every_page()
    {
        var found = new HashSet<string>();
        var next = new Queue<string>(["README.md"]);
        while (next.TryDequeue(out string? page))
        {
            if (found.Add(page))
            {
                string text = File.ReadAllText(Path.Combine(s_repository, page));
                Links(text).Select(link => Target(page, link).Path).Where(target => target.EndsWith(".md", StringComparison.Ordinal)).ToList().ForEach(next.Enqueue);
            }
        }

        Assert.That(Pages, Is.SubsetOf(found));
    }

    [Test]
    public void A_file_an_anchor_or_a_picture_that_does_not_exist_is_found()
    {
        const string Page = """
            # One `two`, (three)
            [a page](none.md) [an anchor](http.md#none) [here](#one) ![a picture](images/none.svg) [a file](../LICENSE#mit)
            [`code`](http.md#redis) [a folder](../samples) [here](#one-two-three) [elsewhere](https://learn.microsoft.com/) `[no](link)`
            ```sh
            # No heading, and [no link](none)
            ```
            """;

        Assert.That(Broken("docs/page.md", Page), Is.EqualTo(new[] { "none.md", "http.md#none", "#one", "images/none.svg", "../LICENSE#mit" }));
    }

    private static IEnumerable<string> Broken(string page, string text) => Links(text).Where(link =>
    {
        (string path, string? anchor) = Target(page, link);
        string target = Path.Combine(s_repository, path);
        return anchor is null
            ? !File.Exists(target) && !Directory.Exists(target)
            : !path.EndsWith(".md", StringComparison.Ordinal) || !(path == page || File.Exists(target)) || !Anchors(path == page ? text : File.ReadAllText(target)).Contains(anchor);
    });

    /// <summary>The path in the repository, and the anchor if the link has one.</summary>
    private static (string Path, string? Anchor) Target(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0].Length == 0
            ? page
            : Path.GetRelativePath(s_repository, Path.GetFullPath(Path.Combine(s_repository, Path.GetDirectoryName(page)!, parts[0]))).Replace('\\', '/');
        return (path, parts.Length == 2 ? parts[1] : null);
    }

    private static IEnumerable<string> Links(string text) => Link().Matches(InlineCode().Replace(WithoutCode(text), ""))
        .Select(match => match.Groups["link"].Value)
        .Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>The anchors of the headings, as Git hosts make them.</summary>
    private static IEnumerable<string> Anchors(string text) => Heading().Matches(WithoutCode(text))
        .Select(match => NotInAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string text) => Fence().Replace(text.ReplaceLineEndings("\n"), "");

    private static string Repository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PeerTarget.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("PeerTarget.sln stands in no directory above the tests.");
    }

    [GeneratedRegex("""(\]\(|\b(src|srcset|href)=")(?<link>[^)"\s]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();
}
