namespace PeerTarget.Model.Tests;

/// <summary>How many values and histories a test tries.</summary>
internal static class Effort
{
    // build/mutate.sh sets the variable: it runs the tests a thousand times, and most changes show in the first hundred histories.
    private static readonly bool s_isShort = Environment.GetEnvironmentVariable("PeerTargetMutation") is not null;

    public static int Of(int count) => s_isShort ? Math.Max(1, count / 40) : count;
}
