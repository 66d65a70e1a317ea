namespace PeerTarget.Conformance.Tests;

/// <summary>A page that is made from the code and the vectors. Where it is stale, the test says how to renew it.</summary>
internal static class GeneratedPage
{
    private const string Renewal = "PEERTARGET_RENEW_PAGES=1 dotnet run --project tests/PeerTarget.Conformance.Tests";

    public static string Notice => $"<!-- Generated. To renew it: {Renewal} -->";

    public static void IsFresh(string name, string content)
    {
        if (Environment.GetEnvironmentVariable("PEERTARGET_RENEW_PAGES") == "1")
        {
            File.WriteAllText(Path.Combine(Repository(), "docs", name), content);
            return;
        }

        string path = Path.Combine(AppContext.BaseDirectory, "docs", name);
        string page = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.That(page, Is.EqualTo(content), $"docs/{name} is stale. Renew it: {Renewal}");
    }

    /// <summary>As <see cref="IsFresh"/>, for what stands between two comments of a page written by hand.</summary>
    public static void IsPartFresh(string name, string part, string content)
    {
        bool isRenewal = Environment.GetEnvironmentVariable("PEERTARGET_RENEW_PAGES") == "1";
        string path = Path.Combine(isRenewal ? Repository() : AppContext.BaseDirectory, "docs", name);
        string page = File.ReadAllText(path).ReplaceLineEndings("\n");
        string begin = $"<!-- {part}, generated. To renew it: {Renewal} -->\n\n";
        string end = $"\n<!-- end of {part} -->";
        int start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int stop = page.IndexOf(end, StringComparison.Ordinal);
        Assert.That(stop, Is.GreaterThan(start), $"docs/{name} has no comments around {part}");
        if (isRenewal)
        {
            File.WriteAllText(path, page[..start] + content + page[stop..]);
            return;
        }

        Assert.That(page[start..stop], Is.EqualTo(content), $"docs/{name}, {part}, is stale. Renew it: {Renewal}");
    }

    /// <summary>A text that may stand in a table's cell.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Repository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PeerTarget.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("PeerTarget.sln stands in no directory above the tests.");
    }
}
