using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Model;
using PeerTarget.Tool;

namespace PeerTarget.Fuzz;

/// <summary>A text or some bytes at a time, on a reader that must give a value or a refusal.</summary>
internal sealed class Reading<T>(Func<Random, T> make, Func<T, string> show, Func<T, string> read) : FuzzSession
{
    private T? _input;

    public override string Input => _input is null ? "" : show(_input);

    public override string Try(Random random) => read(_input = make(random));
}

/// <summary>The readers.</summary>
internal static class Readers
{
    private const string Read = "read";
    private const string Refused = "refused";

    private static readonly string[] s_principals = ["host/server.contoso.com", "MSSQLSvc/sql01.contoso.com:1433", "ldap/dc-01.fabrikam.com/fabrikam.com", "MSSQLSvc/sql01.contoso.com:instance", "a/b"];
    private static readonly string[] s_words = ["explain", "spn", "decode", "conformance", "compare", "--help", "--json", "--version", "-", "--out", "WSAEISCONN", "10056", "0x2748", "host/a.example", "run", "--host", "emulator", "\u202e", "", "[suggest:3]", "[suggest]"];

    private static readonly string[] s_odd = ["/", ":", "@", "=", ",", "1", "\0", "\u202e", "\ud800", " ", "99999999999", "-", "[", "."];
    // Single cases, because a file of a hundred is read as far as the fault only.
    private static readonly byte[][] s_vectors = [.. ConformanceFile.ReadBuiltIn().Select(vector => Encoding.UTF8.GetBytes($$"""{"format":"peertarget-vectors-1","cases":[{{Encoding.UTF8.GetString(vector.Text.Span)}}]}"""))];
    private static readonly byte[] s_recording = Recording();

    public static FuzzTarget Decoder { get; } = new("decoder", Share: 250, ["neither", "peer", "set with a name", "set, cut short"], () => new Reading<byte[]>(
        random => RandomValue.Bytes(random, 300),
        Convert.ToHexStringLower,
        bytes => Decoding.FaultOf(bytes) is { } fault ? throw new DisagreementException(fault) : Decoding.KindOf(bytes)));

    public static FuzzTarget Principals { get; } = new("principals", Share: 150, [Read, Refused], () => new Reading<string>(
        random => Mutated(random, RandomHistory.Pick(random, s_principals)),
        Readable.Quote,
        Principal));

    public static FuzzTarget Assumptions { get; } = new("assumptions", Share: 40, [Read, Refused], () => new Reading<string>(
        random => random.Next(4) == 0 ? $"{RandomHistory.Assumptions(random)}" : Mutated(random, $"{RandomHistory.Assumptions(random)}"),
        Readable.Quote,
        text => !WinsockAssumptions.TryParse(text, null, out WinsockAssumptions? read) ? Refused
            : WinsockAssumptions.Parse($"{read:F}") == read ? Read
            : throw new DisagreementException("It is written otherwise than it was read.")));

    public static FuzzTarget VectorFiles { get; } = new("vector-files", Share: 20, [Read, Refused], () => new Reading<byte[]>(
        random => Mutated(random, RandomHistory.Pick(random, s_vectors)),
        Encoding.UTF8.GetString,
        bytes => ReadOrRefused(() => ConformanceFile.Parse(bytes, "fuzz.json"))));

    public static FuzzTarget Recordings { get; } = new("recordings", Share: 10, [Read, Refused], () => new Reading<byte[]>(
        random => Mutated(random, s_recording),
        Encoding.UTF8.GetString,
        bytes => ReadOrRefused(() => ConformanceRecording.Parse(bytes, "fuzz.jsonl"))));

    public static FuzzTarget ToolArguments { get; } = new("tool-arguments", Share: 3, ["exit code 0", "exit code 2"], () => new Reading<string[]>(
        random => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? Mutated(random, RandomHistory.Pick(random, s_words)) : RandomHistory.Pick(random, s_words))],
        arguments => string.Join(' ', arguments.Select(Readable.Quote)),
        Tool));

    private static byte[] Recording()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        new ConformanceRecorder(path, ConformanceFile.ReadBuiltIn().Take(1), [new EmulatorHost()], RecordedSystem.Current, TimeProvider.System).Record();
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static string ReadOrRefused(Action read)
    {
        try
        {
            read();
            return Read;
        }
        catch (ConformanceFormatException)
        {
            return Refused;
        }
    }

    private static string Principal(string text)
    {
        if (!ServicePrincipalName.TryParse(text, out ServicePrincipalName? read, out string? reason))
        {
            return reason is { Length: > 0 } ? Refused : throw new DisagreementException("It is refused without a reason.");
        }

        var converter = TypeDescriptor.GetConverter(typeof(ServicePrincipalName));
        return $"{read}" != text ? throw new DisagreementException($"It is written as {Readable.Quote($"{read}")}.")
            : converter.ConvertFromInvariantString(text) is not ServicePrincipalName converted || converted != read ? throw new DisagreementException("The converter reads another one.")
            : JsonSerializer.Deserialize<ServicePrincipalName>(JsonSerializer.Serialize(read)) != read ? throw new DisagreementException("JSON gives back another one.")
            : Read;
    }

    private static string Tool(string[] arguments)
    {
        // A recording writes files, and a run takes a second.
        if (arguments.Contains("conformance"))
        {
            arguments = [.. arguments, "--help"];
        }

        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var input = new StringReader("host/a.example\n");
        int exitCode = PeerTargetTool.Run(arguments, new Terminal(output, error, input, IsColoured: false, ShowsProgress: false));
        string printed = $"{output}{error}";
        return exitCode is not (0 or 1 or 2) ? throw new DisagreementException($"The exit code is {exitCode}.")
            : printed.AsSpan().ContainsAny("\u001b\u202e\u0007") ? throw new DisagreementException($"What it prints moves the terminal: {Readable.Quote(printed)}")
            : exitCode != 0 && error.ToString().Length == 0 && output.ToString().Length == 0 ? throw new DisagreementException("It fails and says nothing.")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
    }

    private static string Mutated(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int place = random.Next(mutated.Length + 1);
            _ = random.Next(3) switch
            {
                0 => mutated.Insert(place, random.Next(3) == 0 ? RandomHistory.Pick(random, s_odd) : RandomValue.Name(random, 4)),
                1 => mutated.Remove(place, random.Next(mutated.Length - place + 1)),
                _ => mutated.Remove(place, mutated.Length - place),
            };
        }

        return mutated.ToString();
    }

    private static byte[] Mutated(Random random, byte[] bytes)
    {
        List<byte> mutated = [.. bytes];
        for (int count = random.Next(1, 4); count > 0 && mutated.Count > 0; count--)
        {
            int place = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0:
                    // Seldom a byte that UTF-8 does not have, because the reader goes no further then.
                    mutated[place] = (byte)random.Next(random.Next(10) == 0 ? 256 : 128);
                    break;
                case 1:
                    mutated.Insert(place, RandomHistory.Pick(random, "\"{}[]:,\\0u-\n\uFEFF"u8.ToArray()));
                    break;
                case 2:
                    mutated.RemoveRange(place, random.Next(Math.Min(20, mutated.Count - place) + 1));
                    break;
                case 3:
                    mutated.InsertRange(place, mutated.GetRange(random.Next(mutated.Count), 1).Concat(Encoding.UTF8.GetBytes(RandomValue.Name(random, 4))));
                    break;
                default:
                    mutated.RemoveRange(place, mutated.Count - place);
                    break;
            }
        }

        return [.. mutated];
    }
}
