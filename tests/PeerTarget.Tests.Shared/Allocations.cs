namespace PeerTarget.Tests.Shared;

/// <summary>Counts what a piece of code allocates on the managed heap.</summary>
public static class Allocations
{
    private const int Rounds = 100;

    /// <summary>The bytes allocated by a hundred runs on this thread, after a hundred that are not counted.</summary>
    public static long Of(Action action)
    {
        Run(action);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(action);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Run(Action action)
    {
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }
    }
}
