using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>What a comparison found.</summary>
/// <param name="Disagreement">Where emulator and reference differ, or <see langword="null"/> if they do not.</param>
/// <param name="Answers">The answers of the emulator, in order.</param>
/// <param name="Deciders">What decided each answer: a rule, a fault, a cancellation, or nobody.</param>
/// <param name="WasWhole">Whether every step was taken. A door may not be able to take a step.</param>
public sealed record Comparison(string? Disagreement, IReadOnlyList<string> Answers, IReadOnlyList<string> Deciders, bool WasWhole)
{
    /// <summary>Plays a history on a door of a new emulator and on the reference.</summary>
    public static Comparison Of(History history, EmulatorDoor door)
    {
        var emulator = new WinsockEmulator(history.Assumptions);
        var reference = new ReferenceWinsock(history.Assumptions, door);
        var answers = new List<string>(history.Steps.Count);
        using IDoor played = door is EmulatorDoor.Raw ? new RawDoor(emulator) : new ManagedDoor(emulator);
        foreach (ConformanceStep step in history.Steps)
        {
            if (played.Perform(step) is not { } answer)
            {
                break;
            }

            answers.Add(answer);
            string expected = reference.Perform(step);
            if (answer != expected)
            {
                return new Comparison($"Step {answers.Count}: the emulator answers {answer}, and the reference {expected}.", answers, [], WasWhole: false);
            }
        }

        string[] journal = [.. emulator.Calls.Select(JournalLine.Of)];
        int same = journal.Zip(reference.Journal).TakeWhile(pair => pair.First == pair.Second).Count();
        string? difference = same == journal.Length && same == reference.Journal.Count ? null
            : $"Journal: the emulator has {journal.ElementAtOrDefault(same) ?? "no more"}, and the reference {reference.Journal.ElementAtOrDefault(same) ?? "no more"}.";
        return new Comparison(difference, answers, [.. emulator.Calls.Select(JournalLine.DeciderOf)], answers.Count == history.Steps.Count);
    }
}
