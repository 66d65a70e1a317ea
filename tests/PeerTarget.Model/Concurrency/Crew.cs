using System.Runtime.ExceptionServices;

namespace PeerTarget.Model;

/// <summary>Threads that do their parts at the same moment, again and again. They sleep in between, and begin when the last of them is awake.</summary>
public sealed class Crew : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _parts;
    private readonly SemaphoreSlim _done = new(0);
    private Action<int>? _work;
    private int _size;
    private int _awake;
    private Exception? _failure;

    /// <summary>Starts the threads.</summary>
    public Crew(int size)
    {
        _parts = [.. Enumerable.Range(0, size).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(0, size).Select(number => new Thread(() => Live(number)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Has the first threads of the crew do their parts, and waits for the last of them.</summary>
    /// <param name="size">How many threads take part.</param>
    /// <param name="work">What a thread does, by its number. An exception of one of them is thrown here, when all are through.</param>
    public void Do(int size, Action<int> work)
    {
        (_work, _size, _awake, _failure) = (work, size, 0, null);
        for (int number = 0; number < size; number++)
        {
            _ = _parts[number].Release();
        }

        for (int number = 0; number < size; number++)
        {
            _done.Wait();
        }

        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        _work = null;
        Array.ForEach(_parts, part => part.Release());
        Array.ForEach(_threads, thread => thread.Join());
        Array.ForEach(_parts, part => part.Dispose());
        _done.Dispose();
    }

    private void Live(int number)
    {
        while (true)
        {
            _parts[number].Wait();
            if (_work is not { } work)
            {
                return;
            }

            _ = Interlocked.Increment(ref _awake);
            while (Volatile.Read(ref _awake) < _size)
            {
                _ = Thread.Yield();
            }

            try
            {
                work(number);
            }
#pragma warning disable CA1031 // Whoever waits for the crew tells it, with the history.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = failure;
            }

            _ = _done.Release();
        }
    }
}
