namespace PeerTarget.Conformance;

/// <summary>How a case differs between two recordings.</summary>
public enum CaseChange
{
    /// <summary>The second alone has it.</summary>
    Added,

    /// <summary>The first alone has it.</summary>
    Deleted,

    /// <summary>The answers differ.</summary>
    Changed,

    /// <summary>The answers are the same.</summary>
    Unchanged,
}

/// <summary>A step that two recordings answer differently.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="First">What the first recording has, or <see langword="null"/> if it has no answer.</param>
/// <param name="Second">What the second recording has, or <see langword="null"/> if it has no answer.</param>
public sealed record AnswerDifference(int Step, string? First, string? Second)
{
    /// <summary>The difference in words: <c>step 1: NO_ERROR, then WSAEINVAL</c>.</summary>
    public override string ToString() => $"step {Step}: {First ?? "no answer"}, then {Second ?? "no answer"}";
}

/// <summary>A case in two recordings.</summary>
/// <param name="Id">The case.</param>
/// <param name="Form">The form in which it was called.</param>
/// <param name="Change">How it differs.</param>
/// <param name="Answers">The answers that differ; empty for the other changes.</param>
public sealed record RecordingDifference(string Id, CallForm Form, CaseChange Change, IReadOnlyList<AnswerDifference> Answers)
{
    /// <summary>Compares two recordings, case by case. A case is told by its id and its form.</summary>
    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    public static IReadOnlyList<RecordingDifference> Between(ConformanceRecording before, ConformanceRecording after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Dictionary<(string, CallForm), CaseRun> first = ByCase(before);
        Dictionary<(string, CallForm), CaseRun> second = ByCase(after);
        return
        [
            .. first.Keys.Union(second.Keys).Select(key => (first.GetValueOrDefault(key), second.GetValueOrDefault(key)) switch
            {
                (null, var now) => new RecordingDifference(now!.Case.Id, now.Form, CaseChange.Added, []),
                (var then, null) => new RecordingDifference(then.Case.Id, then.Form, CaseChange.Deleted, []),
                var (then, now) => Between(then, now),
            }),
        ];
    }

    private static RecordingDifference Between(CaseRun then, CaseRun now)
    {
        Dictionary<int, string> before = ByStep(then);
        Dictionary<int, string> after = ByStep(now);
        AnswerDifference[] changes =
        [
            .. before.Keys.Union(after.Keys).Order()
                .Select(step => new AnswerDifference(step, before.GetValueOrDefault(step), after.GetValueOrDefault(step)))
                .Where(answer => answer.First != answer.Second),
        ];
        return new RecordingDifference(now.Case.Id, now.Form, changes.Length == 0 ? CaseChange.Unchanged : CaseChange.Changed, changes);
    }

    private static Dictionary<int, string> ByStep(CaseRun run) => run.Answers.ToDictionary(answer => answer.Step, answer => answer.Got);

    // A set may use an id twice, in two files. The first then stands for both.
    private static Dictionary<(string, CallForm), CaseRun> ByCase(ConformanceRecording recording) =>
        recording.Cases.GroupBy(run => (run.Case.Id, run.Form)).ToDictionary(group => group.Key, group => group.First());
}
