using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PeerTarget.Analyzers.Tests;

/// <summary>Both analyzers read each snippet, and report what is marked in it and nothing else.</summary>
[TestFixture]
public sealed partial class AnalyzerTests
{
    private const string PeerTargetFile = "PeerTarget.Abstractions.dll";

    private const string Source =
        """
        #nullable enable
        using System; using System.Collections.Generic; using System.Linq; using System.Net; using System.Net.Sockets; using System.Threading; using System.Threading.Tasks; using PeerTarget;
        class C
        {
            private readonly IPeerTargetNameProvider _names = null!;
            private readonly IPEndPoint _server = new(IPAddress.Loopback, 53);
            private readonly PeerTargetName _name = new("host/a");
            private readonly TcpListener _listener = null!;
            private readonly byte[] _bytes = [];
            private readonly Action _changed = () => { };
            private readonly Socket _socket = null!;
            private IPEndPoint _moving = new(IPAddress.Loopback, 53);
            private TcpClient _tcp = new();
            private UdpClient _udp = new();
            private TcpClient Tcp => new();

            public C() { }
            private async Task M(
                IPeerTargetNameProvider names, Own own, Unrelated unrelated, C c, Socket socket, Socket first, Socket second, Socket[] sockets, UdpClient udp, TcpClient tcp, Derived derived, TcpListener listener,
                IPEndPoint server, IPEndPoint other, IPEndPoint broadcast, IPEndPoint any, IPEndPoint[] peers, PeerTargetName name, byte[] bytes, bool flag, CancellationToken token, SocketAsyncEventArgs arguments)
            {
                /*statements*/
            }

            /*members*/

            private void Reconnect() => _tcp = new TcpClient();
            private IPEndPoint Next() => _moving;
            private static bool Connect(Action connect) => true;
            private static void Create(out TcpClient tcp) => tcp = new TcpClient();
            private static void Swap(ref TcpClient tcp) => tcp = new TcpClient();
            private static void Take(object? value) { }
            private static void Throws(Action call) { }
        }

        class Visitor { public Visitor(C c) { } }
        class Derived : TcpClient { public void Reopen() { } }
        class Unrelated { public SocketError TrySet(Socket socket, PeerTargetName name) => default; public SocketError TryDelete(Socket socket, IPEndPoint peer) => default; }
        class Own : Base { }
        abstract class Base : IPeerTargetNameProvider
        {
            public void Set(Socket socket, PeerTargetName name) { }
            public virtual SocketError TrySet(Socket socket, PeerTargetName name) => default;
            public void Delete(Socket socket, IPEndPoint? peer) { }
            public SocketError TryDelete(Socket socket, IPEndPoint? peer) => default;
            public ValueTask<SocketError> TrySetAsync(Socket socket, PeerTargetName name, CancellationToken cancellationToken = default) => default;
        }
        static class Extensions { public static void Reset(this TcpClient tcp) { } }
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = [new IgnoredCodeAnalyzer(), new LateNameAnalyzer()];

    // One compilation for all snippets, so that the references are read once.
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Snippet",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "Microsoft.Win32.Primitives.dll" or PeerTargetFile))
            .Select(path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    [TestCaseSource(nameof(Rows), new object[] { Snippets.IgnoredInStatements })]
    public async Task Ignored_code_is_reported(string statements) => await Check("PT0001", statements, members: "");

    [TestCaseSource(nameof(Rows), new object[] { Snippets.IgnoredInMembers })]
    public async Task Ignored_code_is_reported_in_members(string members) => await Check("PT0001", statements: "", members);

    [TestCaseSource(nameof(Rows), new object[] { Snippets.LateInStatements })]
    public async Task Late_name_is_reported(string statements) => await Check("PT0002", statements, members: "");

    [TestCaseSource(nameof(Rows), new object[] { Snippets.LateInMembers })]
    public async Task Late_name_is_reported_in_members(string members) => await Check("PT0002", statements: "", members);

    [TestCaseSource(nameof(Rows), new object[] { Snippets.FineInStatements })]
    public async Task Nothing_is_reported(string statements) => await Check(rule: "", statements, members: "");

    [TestCaseSource(nameof(Rows), new object[] { Snippets.FineInMembers })]
    public async Task Nothing_is_reported_in_members(string members) => await Check(rule: "", statements: "", members);

    [TestCaseSource(nameof(Examples))]
    public async Task Example_of_the_page_is_reported_where_the_page_says_so(string example)
    {
        string source = With(example, members: "");
        string[] lines = source.Split('\n');

        string[] said = [.. lines.Select((line, index) => (line, index)).Where(at => at.line.Contains("// PT", StringComparison.Ordinal)).Select(at => $"{at.line[^6..]} in line {at.index}")];
        Assert.That((await Diagnostics(source)).Select(found => $"{found.Id} in line {found.Location.GetLineSpan().StartLinePosition.Line}"), Is.EqualTo(said));
    }

    [Test]
    public void Page_says_each_rule() =>
        Assert.That(s_analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => $"\n## {rule.Id}: {char.ToLowerInvariant(rule.Title.ToString()![0])}{rule.Title.ToString()![1..]}\n"), Is.All.Matches<string>(Page().Contains));

    [Test]
    public async Task Top_level_statements_are_read_too()
    {
        const string Program =
            """
            using System.Net.Sockets; using PeerTarget;
            IPeerTargetNameProvider names = null!; var tcp = new TcpClient();
            tcp.Connect("a.example", 1);
            names.TrySet(tcp, new PeerTargetName("host/a.example"));
            """;
        Assert.That((await Diagnostics(Program, OutputKind.ConsoleApplication)).Select(found => found.Id), Is.EquivalentTo(["PT0001", "PT0002"]));
    }

    [Test]
    public async Task Messages_say_what_to_do()
    {
        Diagnostic[] found = await Diagnostics(With(
            "names.TrySet(socket, name); tcp.Connect(server); names.Set(tcp, name); var t = new TcpClient(\"a\", 1); names.Set(t, name); var u = new UdpClient(); u.Send(bytes, server); names.Set(u, new PeerTargetName(\"host/a\", server));", ""));

        Assert.That(found.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(
        [
            "The code that 'TrySet' answers is ignored. Check the code, or call 'Set', which throws.",
            "The name for 'tcp' is set after 'Connect'. A connected socket refuses names, so set the name before 'Connect'.",
            "The name for 't' is set after 'new TcpClient'. A connected socket refuses names, so set the name before 'new TcpClient'.",
            "The name for 'u' is set after 'Send'. What was sent to the peer went without the name, so set the name before 'Send'.",
        ]));
    }

    [Test]
    public async Task Late_name_points_to_the_call_before()
    {
        Diagnostic found = (await Diagnostics(With("tcp.Connect(server); names.Set(tcp, name);", ""))).Single();

        TextSpan earlier = found.AdditionalLocations.Single().SourceSpan;
        Assert.That((await found.Location.SourceTree!.GetTextAsync()).ToString(earlier), Is.EqualTo("tcp.Connect(server)"));
    }

    [Test]
    public async Task Without_PeerTarget_nothing_is_read()
    {
        Compilation compilation = s_empty
            .RemoveReferences(s_empty.References.Where(reference => Path.GetFileName(reference.Display) == PeerTargetFile))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText("class C { int TrySet() { return 1; } void M() { new System.Net.Sockets.TcpClient().Connect(\"a\", 1); TrySet(); } }"));
        Assert.That(await compilation.WithAnalyzers(s_analyzers).GetAllDiagnosticsAsync(), Is.Empty);
    }

    private static string Page() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "analyzers.md")).ReplaceLineEndings("\n");

    private static IEnumerable<string> Examples() => Page().Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0]);

    private static string[] Rows(string table) => table.Split('\n');

    private static async Task Check(string rule, string statements, string members)
    {
        string marked = With(statements, members);
        List<string> expected = [];
        string source = marked;
        while (Mark().Match(source) is { Success: true } mark)
        {
            string code = mark.Groups["code"].Value;
            expected.Add($"{rule} at {mark.Index}: {code}");
            source = source[..mark.Index] + code + source[(mark.Index + mark.Length)..];
        }

        Diagnostic[] found = await Diagnostics(source);
        Assert.That(found.Select(diagnostic => $"{diagnostic.Id} at {diagnostic.Location.SourceSpan.Start}: {source.AsSpan(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}"), Is.EquivalentTo(expected));
        Assert.That(expected.Count == 0, Is.EqualTo(rule.Length == 0), "A snippet that breaks a rule has a mark, and no other.");
    }

    private static string With(string statements, string members) =>
        Source.Replace("/*statements*/", statements, StringComparison.Ordinal).Replace("/*members*/", members, StringComparison.Ordinal);

    private static async Task<Diagnostic[]> Diagnostics(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        Compilation compilation = s_empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source)).WithOptions(s_empty.Options.WithOutputKind(kind));
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers(s_analyzers).GetAllDiagnosticsAsync();
        Assert.That(all.Where(fault => fault.Severity is DiagnosticSeverity.Error || fault.Id is "AD0001"), Is.Empty, "The snippet does not compile, or an analyzer failed.");
        return [.. all.Where(found => !found.IsSuppressed && found.Id.StartsWith("PT", StringComparison.Ordinal)).OrderBy(found => found.Location.SourceSpan.Start)];
    }

    [GeneratedRegex(@"\[\|(?<code>.*?)\|\]", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
