using System.Diagnostics;

namespace PeerTarget.Benchmarks;

/// <summary>Times and bytes of short loops.</summary>
internal static class Measure
{
    private const int Rounds = 25;

    /// <summary>
    /// The median nanoseconds a call of each work, which is called with a number of iterations. Rounds are interleaved, so that
    /// whatever else the machine does meets all alike.
    /// </summary>
    public static double[] Nanoseconds(int iterations, params Action<int>[] works)
    {
        foreach (Action<int> work in works)
        {
            WarmUp(work, iterations);
        }

        double[][] times = [.. works.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                works[i](iterations);
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / iterations;
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>The bytes that a call allocates on this thread.</summary>
    public static double Bytes(int iterations, Action<int> work)
    {
        WarmUp(work, iterations);
        long before = GC.GetAllocatedBytesForCurrentThread();
        work(iterations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)iterations;
    }

    /// <summary>The bytes that live after a full collection.</summary>
    public static long LiveBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // Until the optimising compiler has replaced the first version of everything that the work calls.
    private static void WarmUp(Action<int> work, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
        {
            work(iterations);
        }
    }
}
