namespace PeerTarget.Tests.Shared;

/// <summary>Counts what a piece of code allocates on the managed heap.</summary>
public static class Allocations
{
    private const int Rounds = 100;
    private const int Measures = 5;

    /// <summary>
    /// The bytes allocated by a hundred runs on this thread, after a hundred that are not counted. It is the least of up to five measures,
    /// because the runtime now and then allocates on the thread too. So it tells what each run allocates, and not what few runs do.
    /// </summary>
    public static long Of(Action action)
    {
        Run(action);
        long least = long.MaxValue;
        for (int i = 0; i < Measures && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(action);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Run(Action action)
    {
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }
    }
}
