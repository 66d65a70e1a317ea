using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Looks for an order of what threads did, in which the reference gives the same answers. Each step keeps its place in time.</summary>
public static class Linearizability
{
    /// <summary>Whether there is such an order.</summary>
    /// <param name="assumptions">What the emulator assumed.</param>
    /// <param name="door">The door.</param>
    /// <param name="before">The steps that came before all others.</param>
    /// <param name="steps">At most 64 steps.</param>
    public static bool Holds(WinsockAssumptions assumptions, EmulatorDoor door, IReadOnlyList<ConformanceStep> before, IReadOnlyList<TimedStep> steps)
    {
        var reference = new ReferenceWinsock(assumptions, door);
        foreach (ConformanceStep step in before)
        {
            _ = reference.Perform(step);
        }

        return Search(reference, done: 0, steps, []);
    }

    /// <summary>How many pairs of steps of two threads overlap in time.</summary>
    public static int Overlaps(IReadOnlyList<TimedStep> steps) =>
        steps.SelectMany((step, i) => steps.Skip(i + 1).Where(later => later.Thread != step.Thread && later.Start < step.End)).Count();

    // Depth first. Where the same steps are done and the sockets are the same, the search was there before.
    private static bool Search(ReferenceWinsock reference, ulong done, IReadOnlyList<TimedStep> steps, HashSet<(ulong, string)> seen)
    {
        if (ulong.PopCount(done) == (ulong)steps.Count)
        {
            return true;
        }

        if (!seen.Add((done, reference.State())))
        {
            return false;
        }

        long firstEnd = steps.Where((_, i) => !IsDone(i)).Min(step => step.End);
        for (int i = 0; i < steps.Count; i++)
        {
            // A step that began after another had ended comes after it.
            if (IsDone(i) || steps[i].Start > firstEnd)
            {
                continue;
            }

            ReferenceWinsock next = reference.Clone();
            if (next.Perform(steps[i].Step) == steps[i].Answer && Search(next, done | (1UL << i), steps, seen))
            {
                return true;
            }
        }

        return false;

        bool IsDone(int index) => (done & (1UL << index)) != 0;
    }
}
