using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PeerTarget.Benchmarks;

/// <summary>Times and bytes of loops over a case's method.</summary>
internal static class Measure
{
    private const int RoundCount = 25;

    /// <summary>A loop over a method, which costs the same whatever the method is.</summary>
    public static Action<int> Loop<T>(Func<T> method) => calls => Repeat(method, calls);

    /// <summary>The median nanoseconds a call of each work, which is called with a number of calls to make.</summary>
    public static double[] Nanoseconds(int calls, params Action<int>[] works)
    {
        double[][] rounds = Rounds(calls, works);
        return [.. works.Select((_, i) => Median(rounds.Select(round => round[i])))];
    }

    /// <summary>
    /// The nanoseconds a call of each work, round by round. In a round the works follow each other, so that whatever else the machine
    /// does meets all alike.
    /// </summary>
    public static double[][] Rounds(int calls, params Action<int>[] works)
    {
        Array.ForEach(works, work => WarmUp(work, calls));
        return [.. Enumerable.Range(0, RoundCount).Select(_ => works.Select(work => Time(work, calls)).ToArray())];
    }

    /// <summary>The bytes that a call allocates on this thread.</summary>
    public static double Bytes(int calls, Action<int> work)
    {
        WarmUp(work, calls);
        long before = GC.GetAllocatedBytesForCurrentThread();
        work(calls);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
    }

    /// <summary>How many bytes more live after the work than before, when all garbage is collected.</summary>
    public static long LiveBytes(Action work)
    {
        long before = LiveBytes();
        work();
        return LiveBytes() - before;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static long LiveBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    // Compiled once, without a profile: with one, the first method that came along would be inlined, and no other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Repeat<T>(Func<T> method, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            _ = method();
        }
    }

    private static double Time(Action<int> work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        work(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    // Until the optimising compiler has replaced the first version of everything that the work calls.
    private static void WarmUp(Action<int> work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(600))
        {
            work(calls);
        }
    }
}
