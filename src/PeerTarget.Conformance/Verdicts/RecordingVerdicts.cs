using System.Globalization;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>What a recording tells of an assumption.</summary>
public enum AssumptionOutcome
{
    /// <summary>The recording does not tell. <see cref="AssumptionVerdict.Because"/> says what hides it, or what speaks against it.</summary>
    CannotTell,

    /// <summary>The machine answers as the default has it.</summary>
    Default,

    /// <summary>The machine answers otherwise.</summary>
    Alternative,
}

/// <summary>What a recording tells of one assumption.</summary>
/// <param name="Assumption">The name of the assumption.</param>
/// <param name="Outcome">What it tells.</param>
/// <param name="Value">The value that explains the answers, or <see langword="null"/> if there is no single one.</param>
/// <param name="Because">The steps that prove it, or what hides it or speaks against it.</param>
public sealed record AssumptionVerdict(string Assumption, AssumptionOutcome Outcome, string? Value, IReadOnlyList<string> Because)
{
    /// <summary>The verdict in words: <c>default</c>, <c>alternative WSAEINVAL</c> or <c>cannot tell</c>.</summary>
    public override string ToString() => Outcome switch
    {
        AssumptionOutcome.Default => "default",
        AssumptionOutcome.Alternative => $"alternative {Value}",
        _ => "cannot tell",
    };
}

/// <summary>Answers that contradict a page's rule or a fixed reading of the emulator.</summary>
/// <param name="Source">The page and its clause, or the name of the fixed reading.</param>
/// <param name="Because">The first steps that were answered otherwise, at most three.</param>
public sealed record RecordingDeviation(string Source, IReadOnlyList<string> Because);

/// <summary>
/// What a recording tells of the assumptions. A value has a verdict only where it alone explains the answers, and where the machine
/// accepted the same call without the oddity.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class RecordingVerdicts
{
    private const string Accepted = "NO_ERROR";
    private const int MostRounds = 10;
    private const int MostProofs = 3;

    private RecordingVerdicts(
        IReadOnlyList<KeyValuePair<string, int>> refusals, bool isAcceptedThroughout, IReadOnlyList<AssumptionVerdict> assumptions, WinsockAssumptions inferred, IReadOnlyList<RecordingDeviation> deviations)
    {
        Deviations = deviations;
        Refusals = refusals;
        IsAcceptedThroughout = isAcceptedThroughout;
        Assumptions = assumptions;
        Inferred = inferred;
    }

    /// <summary>
    /// If no call succeeded that the documented rules accept: the codes of those calls, with their counts, most frequent first. Then the
    /// recording tells nothing of any assumption. Else empty.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, int>> Refusals { get; }

    /// <summary>Whether every call succeeded, also those that the pages refuse. Then the recording tells nothing of any assumption.</summary>
    public bool IsAcceptedThroughout { get; }

    /// <summary>A verdict for each assumption.</summary>
    public IReadOnlyList<AssumptionVerdict> Assumptions { get; }

    /// <summary>The defaults, with the alternatives that the recording proves.</summary>
    public WinsockAssumptions Inferred { get; }

    /// <summary>Where the machine contradicts a page or a fixed reading. Empty if the recording as a whole tells nothing.</summary>
    public IReadOnlyList<RecordingDeviation> Deviations { get; }

    /// <summary>Why the recording as a whole tells nothing, such as <c>refused throughout with WSAEINVAL (10022)</c>, or <see langword="null"/> if it does tell.</summary>
    public string? TellsNothing
    {
        get
        {
            if (Refusals.Count > 0)
            {
                string codes = string.Join(", ", Refusals.Select(refusal => $"{Numbered(refusal.Key)}{(Refusals.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" {refusal.Value} times") : "")}"));
                return $"refused throughout with {codes}{(Refusals is [{ Key: "WSAEOPNOTSUPP" }] ? ": no facility" : "")}";
            }

            return IsAcceptedThroughout ? "accepted throughout, also what the pages refuse" : null;
        }
    }

    /// <summary>Weighs a recording.</summary>
    /// <param name="recording">The recording.</param>
    public static RecordingVerdicts Of(ConformanceRecording recording) => Of(recording, new Predictions());

    /// <summary>Weighs a recording, with predictions that were made for others.</summary>
    internal static RecordingVerdicts Of(ConformanceRecording recording, Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var evidence = new Evidence(recording, predictions);
        if (evidence.AcceptedByThePages is { Length: > 0 } calls && calls.All(got => got != Accepted))
        {
            KeyValuePair<string, int>[] refusals = [.. calls.CountBy(got => got).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)];
            return Nothing(refusals, isAcceptedThroughout: false, "no call that the documented rules accept succeeded");
        }

        if (evidence.RefusedByThePages is { Length: > 0 } refused && refused.All(got => got == Accepted))
        {
            return Nothing([], isAcceptedThroughout: true, "calls that the pages refuse succeeded");
        }

        // One assumption can hide another or look like it: PeerKey shows only once a repeated set is refused. So what is found is taken for
        // granted, and all are asked again, until the same is found twice.
        WinsockAssumptions inferred = WinsockAssumptions.Default;
        string[] open = [.. AssumedValues.Names];
        for (int round = 0; round < MostRounds; round++)
        {
            AssumptionVerdict[] verdicts = [.. AssumedValues.Names.Select(name => evidence.Weigh(name, inferred, open))];
            string[] stillOpen = [.. verdicts.Where(verdict => verdict.Value is null).Select(verdict => verdict.Assumption)];
            WinsockAssumptions next = verdicts.Where(verdict => verdict.Value is not null)
                .Aggregate(WinsockAssumptions.Default, (all, verdict) => AssumedValues.With(all, verdict.Assumption, verdict.Value!) ?? all);
            if (next == inferred && stillOpen.SequenceEqual(open))
            {
                RecordingDeviation[] deviations =
                [
                    .. evidence.Deviations(inferred, open).GroupBy(deviation => deviation.Source).Select(group => new RecordingDeviation(group.Key, [.. group.Select(deviation => deviation.Says).Take(MostProofs)])),
                ];
                return new RecordingVerdicts([], isAcceptedThroughout: false, verdicts, inferred, deviations);
            }

            (inferred, open) = (next, stillOpen);
        }

        return Nothing([], isAcceptedThroughout: false, "no one set of values explains the answers");
    }

    /// <summary>A code with its number, as a report shows it. A code without a name is its number.</summary>
    internal static string Numbered(string code) =>
        WinsockCodes.TryParse(code, out System.Net.Sockets.SocketError error) ? $"{code} ({(int)error})" : code;

    private static RecordingVerdicts Nothing(KeyValuePair<string, int>[] refusals, bool isAcceptedThroughout, string why) =>
        new(refusals, isAcceptedThroughout, [.. AssumedValues.Names.Select(name => new AssumptionVerdict(name, AssumptionOutcome.CannotTell, null, [why]))], WinsockAssumptions.Default, []);
}

/// <summary>The assumptions by name, with the values that sweeps try, from their text.</summary>
internal static class AssumedValues
{
    private static readonly Dictionary<string, string[]> s_values = Read();

    public static IReadOnlyList<string> Names { get; } = [.. s_values.Keys];

    /// <summary>The default, then the alternatives.</summary>
    public static IReadOnlyList<string> Of(string name) => s_values[name];

    /// <summary>Assumptions with one value changed, or <see langword="null"/> if they cannot have it.</summary>
    public static WinsockAssumptions? With(WinsockAssumptions assumptions, string name, string value)
    {
        Dictionary<string, string> all = Parts(assumptions.ToString("F"));
        all[name] = value;
        return WinsockAssumptions.TryParse(string.Join(", ", all.Select(part => $"{part.Key} = {part.Value}")), null, out WinsockAssumptions? changed) ? changed : null;
    }

    private static Dictionary<string, string[]> Read() =>
        Parts(WinsockAssumptions.Default.ToString("F")).ToDictionary(
            part => part.Key,
            part => (string[])[part.Value, .. WinsockAssumptions.Variations.Skip(1).SelectMany(variation => Parts(variation.ToString())).Where(other => other.Key == part.Key).Select(other => other.Value)]);

    private static Dictionary<string, string> Parts(string text) => text.Split(", ").Select(part => part.Split(" = ")).ToDictionary(pair => pair[0], pair => pair[1]);
}
