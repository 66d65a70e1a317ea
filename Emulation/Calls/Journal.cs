namespace PeerTarget.Emulation;

/// <summary>The records of an emulator: a ring that grows up to its capacity and then drops the oldest.</summary>
/// <remarks>Safe for use from several threads at once. It calls nobody while it holds its lock.</remarks>
internal sealed class Journal(int capacity)
{
    private readonly Lock _gate = new();
    private readonly List<Queue<EmulatedCall>> _waiting = [];
    private EmulatedCall[] _ring = [];
    private long _appended;
    private TaskCompletionSource? _next;

    public int Capacity => capacity;

    /// <summary>Numbers a record and appends it.</summary>
    public void Append(EmulatedCall call)
    {
        lock (_gate)
        {
            if (_appended == _ring.Length && _ring.Length < capacity)
            {
                Array.Resize(ref _ring, (int)Math.Min(capacity, Math.Max(8, 2L * _ring.Length)));
            }

            _ring[_appended % _ring.Length] = call;
            call.Number = ++_appended;
            foreach (Queue<EmulatedCall> news in _waiting)
            {
                news.Enqueue(call);
            }
        }
    }

    /// <summary>Wakes those who wait for the next record. It runs outside any lock, after the record was appended.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _next) is not null)
        {
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
        }
    }

    /// <summary>Begins to wait. From now on the queue receives each record, however many the ring drops. It begins with those of the ring.</summary>
    public Queue<EmulatedCall> BeginWait()
    {
        lock (_gate)
        {
            Queue<EmulatedCall> news = new(Copy());
            _waiting.Add(news);
            return news;
        }
    }

    /// <summary>Takes what came into a queue, and gives a task that ends when there may be more.</summary>
    public EmulatedCall[] Take(Queue<EmulatedCall> news, out Task more)
    {
        lock (_gate)
        {
            // A wake that comes between the reading below and the waiting for the task ends the task at once.
            more = (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            EmulatedCall[] taken = [.. news];
            news.Clear();
            return taken;
        }
    }

    public void EndWait(Queue<EmulatedCall> news)
    {
        lock (_gate)
        {
            _ = _waiting.Remove(news);
        }
    }

    /// <summary>The records that are still there.</summary>
    public EmulatedCall[] Snapshot()
    {
        lock (_gate)
        {
            return Copy();
        }
    }

    private EmulatedCall[] Copy()
    {
        long first = Math.Max(0, _appended - _ring.Length);
        var calls = new EmulatedCall[_appended - first];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = _ring[(first + i) % _ring.Length];
        }

        return calls;
    }
}
