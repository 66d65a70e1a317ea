namespace PeerTarget.Tests.Shared;

/// <summary>How many values a test tries. build/mutate.sh runs the tests a thousand times, and most changes show in the first hundred values.</summary>
public static class Effort
{
    public static bool IsShort { get; } = Environment.GetEnvironmentVariable("PeerTargetMutation") is not null;

    public static int Of(int count) => IsShort ? Math.Max(1, count / 40) : count;

    /// <summary>All values, or each tenth.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> values) => values.Where((_, i) => !IsShort || i % 10 == 0);
}
