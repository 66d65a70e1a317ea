namespace PeerTarget.Model;

/// <summary>Threads that do their parts at the same moment, again and again. They wait awake, because a thread that sleeps comes too late to meet the others.</summary>
public sealed class Crew : IDisposable
{
    private readonly Thread[] _threads;
    private Action<int>? _work;
    private int _size;
    private int _round;
    private int _left;
    private volatile bool _isOver;

    /// <summary>Starts the threads.</summary>
    public Crew(int size)
    {
        _threads = [.. Enumerable.Range(0, size).Select(number => new Thread(() => Live(number)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Has the first threads of the crew do their parts, and waits until all threads are through with the round.</summary>
    /// <param name="size">How many threads take part.</param>
    /// <param name="work">What a thread does, by its number.</param>
    public void Do(int size, Action<int> work)
    {
        _work = work;
        _size = size;
        Volatile.Write(ref _left, _threads.Length);
        _ = Interlocked.Increment(ref _round);
        WaitUntil(() => Volatile.Read(ref _left) == 0);
    }

    public void Dispose()
    {
        _isOver = true;
        _ = Interlocked.Increment(ref _round);
        Array.ForEach(_threads, thread => thread.Join());
    }

    private static void WaitUntil(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            if (i % 100 == 99)
            {
                _ = Thread.Yield();
            }
        }
    }

    private void Live(int number)
    {
        for (int round = 1; ; round++)
        {
            int next = round;
            WaitUntil(() => Volatile.Read(ref _round) >= next);
            if (_isOver)
            {
                return;
            }

            if (number < _size)
            {
                _work!(number);
            }

            _ = Interlocked.Decrement(ref _left);
        }
    }
}
