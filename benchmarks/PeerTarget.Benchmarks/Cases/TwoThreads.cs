namespace PeerTarget.Benchmarks;

/// <summary>Runs the same work on so many threads of its own, and waits for all.</summary>
internal static class TwoThreads
{
    public static void Run(int count, Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => work(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
