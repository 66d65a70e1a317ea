using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PeerTarget.Fuzz;

/// <summary>Tries inputs on targets, on two threads, until an input fails or all were tried.</summary>
/// <param name="targets">The targets.</param>
/// <param name="seed">Where the inputs come from: the same seed gives the same inputs.</param>
/// <param name="folder">Where an input that fails is saved.</param>
/// <param name="output">Where to report.</param>
/// <param name="patience">How long an input may take.</param>
internal sealed class Fuzzer(IReadOnlyList<FuzzTarget> targets, ulong seed, string folder, TextWriter output, TimeSpan patience)
{
    private const int Passed = 0;
    private const int Failed = 1;

    /// <summary>How many inputs a target must have had before it counts as a failure that an outcome was never seen.</summary>
    public const int EnoughForEveryOutcome = 2_000;

    private readonly ConcurrentDictionary<(FuzzTarget Target, string Outcome), long> _outcomes = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly FuzzTarget[] _order = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Share))];
    private long _next;

    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        Histories.RawCalls, Histories.ManagedCalls, Readers.Decoder, Readers.Principals, Readers.Assumptions, Readers.VectorFiles, Readers.Recordings, Readers.ToolArguments,
        Histories.RawTarget, Histories.ManagedTarget, Concurrency.RawTarget, Concurrency.ManagedTarget,
        .. OperatingSystem.IsWindows() ? [] : (FuzzTarget[])[Twins.Target],
    ];

    /// <summary>Tries inputs.</summary>
    /// <param name="iterations">How many.</param>
    /// <param name="limit">When to stop all the same.</param>
    /// <returns>The exit code: 0, or 1 if an input failed, did not end, or an outcome was never seen.</returns>
    public int Run(long iterations, TimeSpan limit)
    {
        output.WriteLine($"seed {seed}: {string.Join(", ", targets.Select(target => target.Name))}");
        var clock = Stopwatch.StartNew();
        Worker[] workers = [.. Enumerable.Range(0, 2).Select(_ => new Worker())];
        Thread[] threads = [.. workers.Select(worker => new Thread(() => Work(worker, iterations, limit, clock), maxStackSize: 4 * 1024 * 1024) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        var lastReport = TimeSpan.Zero;
        while (Array.Exists(threads, thread => !thread.Join(TimeSpan.FromMilliseconds(200))))
        {
            foreach (Worker worker in workers)
            {
                if (worker.InHand is { } inHand && clock.Elapsed - inHand.Since > patience)
                {
                    // The thread cannot be ended, so the process must. The input is made again from its number.
                    Report(inHand.Target, inHand.Seed, $"It did not end within {patience.TotalSeconds} s. Run again with --seed {seed} --only {inHand.Target.Name}.", smallest: null);
                    return Finish(clock.Elapsed);
                }
            }

            if (clock.Elapsed - lastReport > TimeSpan.FromSeconds(10))
            {
                lastReport = clock.Elapsed;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lastReport.TotalSeconds,6:0} s  {Math.Min(Volatile.Read(ref _next), iterations):N0} inputs"));
            }
        }

        return Finish(clock.Elapsed);
    }

    private void Work(Worker worker, long iterations, TimeSpan limit, Stopwatch clock)
    {
        var sessions = new Dictionary<FuzzTarget, FuzzSession>();
        while (Interlocked.Increment(ref _next) is var number && number <= iterations && _failures.IsEmpty && (limit == Timeout.InfiniteTimeSpan || clock.Elapsed < limit))
        {
            ulong inputSeed = Mix(seed, (ulong)number);
            FuzzTarget target = _order[inputSeed % (ulong)_order.Length];
            FuzzSession? session = null;
            try
            {
                if (!sessions.TryGetValue(target, out session))
                {
                    sessions.Add(target, session = target.Start());
                }

                worker.Begin(target, inputSeed, clock.Elapsed);
                string outcome = session.Try(new Random((int)(inputSeed >> 32)));
                worker.End();
                _ = _outcomes.AddOrUpdate((target, outcome), 1, static (_, count) => count + 1);
            }
#pragma warning disable CA1031 // Whatever an input makes the code throw is what is looked for.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                worker.End();
                string? input = Or(() => session?.Input);
                Report(target, inputSeed, $"{(fault is DisagreementException ? fault.Message : $"{fault}")}\n\n{input}", Or(() => session?.Smallest()));
            }
        }

        foreach (FuzzSession session in sessions.Values)
        {
            session.Dispose();
        }
    }

    // The failure itself matters more than how it is shown.
    private static string? Or(Func<string?> show)
    {
        try
        {
            return show();
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private void Report(FuzzTarget target, ulong inputSeed, string problem, string? smallest)
    {
        string text = $"{target.Name}, input {inputSeed:x16}\n{problem}\n{(smallest is null ? "" : $"\nsmallest:\n{smallest}\n")}";
        _ = Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{target.Name}-{inputSeed:x16}.txt");
        File.WriteAllText(path, text);
        _failures.Enqueue($"FAILED {text}saved in {path}");
    }

    private int Finish(TimeSpan elapsed)
    {
        bool isBad = !_failures.IsEmpty;
        long all = 0;
        foreach (FuzzTarget target in targets)
        {
            (string Outcome, long Count)[] seen = [.. _outcomes.Where(pair => pair.Key.Target == target).Select(pair => (pair.Key.Outcome, pair.Value)).OrderByDescending(pair => pair.Value)];
            long count = seen.Sum(pair => pair.Count);
            all += count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-20} {count,12:N0}  {string.Join(", ", seen.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Outcome} {pair.Count:N0}")))}"));
            string[] missing = [.. target.Outcomes.Except(seen.Select(pair => pair.Outcome))];
            if (missing.Length > 0 && count >= EnoughForEveryOutcome)
            {
                isBad = true;
                output.WriteLine($"{target.Name,-20} never seen: {string.Join(", ", missing)}");
            }
        }

        foreach (string failure in _failures)
        {
            output.WriteLine(failure);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all:N0} inputs in {elapsed.TotalSeconds:0} s, {_failures.Count} failed"));
        return isBad ? Failed : Passed;
    }

    // SplitMix64: numbers in a row give seeds that have nothing in common.
    private static ulong Mix(ulong seed, ulong number)
    {
        ulong mixed = seed + (number * 0x9E37_79B9_7F4A_7C15UL);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>What a thread is about, so that a hang can be told.</summary>
    private sealed class Worker
    {
        private volatile Input? _inHand;

        public Input? InHand => _inHand;

        public void Begin(FuzzTarget target, ulong seed, TimeSpan now) => _inHand = new Input(target, seed, now);

        public void End() => _inHand = null;
    }

    private sealed record Input(FuzzTarget Target, ulong Seed, TimeSpan Since);
}
