using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>The figures that docs/performance.md holds, in well under a minute: one name and one value a line.</summary>
internal static class Summary
{
    private const int Calls = 20_000;
    private const int Starts = 5;

    /// <summary>Prints one part, or starts this program again for each and prints all.</summary>
    public static void Run(string? part)
    {
        switch (part)
        {
            case "windows":
                Windows();
                break;
            case "emulator":
                Emulator();
                break;
            case "first":
                First(test => test.WithTheEmulator());
                break;
            case "moq-first":
                First(test => test.WithMoq());
                break;
            default:
                // Both providers share a base class, which the compiler fits to the one that it sees first. So neither sees the other.
                Console.Write(Start("windows"));
                Console.Write(Start("emulator"));
                var firsts = Enumerable.Range(0, Starts).Select(_ => (Emulator: Start("first"), Moq: Start("moq-first"))).ToArray();
                Print("emulator-test.first-ms", Measure.Median(firsts.Select(first => Parse(first.Emulator))));
                Print("emulator-test.moq-first-ms", Measure.Median(firsts.Select(first => Parse(first.Moq))));
                break;
        }
    }

    private static void Windows()
    {
        if (!NativeAnswer.TryInstall(out string? whyNot))
        {
            Console.Error.WriteLine($"No Windows figures: {whyNot}");
            return;
        }

        var calls = new WindowsCalls();
        calls.Setup();
        Action<int> set = Measure.Loop(calls.Set);
        Action<int> delete = Measure.Loop(calls.Delete);
        double[] times = Measure.Nanoseconds(
            Calls, set, Measure.Loop(calls.SetByHand), delete, Measure.Loop(calls.DeleteByHand), Measure.Loop(calls.SetByHandUnprotected));
        Print("windows-set.ns", times[0]);
        Print("windows-set.floor-ns", times[1]);
        Print("windows-set.unprotected-ns", times[4]);
        Print("windows-set.vs-floor", times[0] / times[1]);
        Print("windows-set.bytes", Measure.Bytes(Calls, set));
        Print("windows-delete.ns", times[2]);
        Print("windows-delete.floor-ns", times[3]);
        Print("windows-delete.vs-floor", times[2] / times[3]);
        Print("windows-delete.bytes", Measure.Bytes(Calls, delete));
        PrintAsynchronous("windows-set-async", calls.SetAsync, calls.Set);
        if (NativeAnswer.TryPend(pends: true))
        {
            Print("windows-set-async.pending-bytes", Pending(calls.SetPending, () => NativeAnswer.TryPend(pends: false)));
        }

        calls.Cleanup();
    }

    /// <summary>The asynchronous form beside the synchronous one, on a thread of the pool.</summary>
    private static void PrintAsynchronous(string name, Func<SocketError> callAsync, Func<SocketError> call) => Task.Run(() =>
    {
        Action<int> loop = Measure.Loop(callAsync);
        double[] times = Measure.Nanoseconds(Calls, loop, Measure.Loop(call));
        Print($"{name}.ns", times[0]);
        Print($"{name}.vs-sync", times[0] / times[1]);
        Print($"{name}.bytes", Measure.Bytes(Calls, loop));
    }).Wait();

    /// <summary>The bytes that a call allocates on the thread that begins it, where it pends. The task that awaits it is not counted.</summary>
    private static double Pending(Func<Task<SocketError>> call, Action complete) => Task.Run(() =>
    {
        const int Count = 1_000;
        var tasks = new Task<SocketError>[Count];
        double bytes = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Count; i++)
            {
                tasks[i] = call();
            }

            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
            if (round == 1)
            {
                complete();
            }

            Task.WaitAll(round == 1 ? tasks : []);
        }

        return bytes;
    }).Result;

    private static void Emulator()
    {
        var calls = new EmulatorCalls { Peers = 1_000 };
        calls.Setup();
        Action<int> set = Measure.Loop(calls.SetTheSameAgain);
        double[] times = Measure.Nanoseconds(
            Calls, set, Measure.Loop(calls.Dictionary), Measure.Loop(calls.MoqMock), Measure.Loop(calls.MoqMockWithOneAnswer));
        Print("emulator-set.ns", times[0]);
        Print("emulator-set.dictionary-ns", times[1]);
        Print("emulator-set.moq-ns", times[2]);
        Print("emulator-set.moq-one-answer-ns", times[3]);
        Print("emulator-set.vs-dictionary", times[0] / times[1]);
        Print("emulator-set.vs-moq", times[0] / times[2]);
        Print("emulator-set.bytes", Measure.Bytes(Calls, set));
        PrintAsynchronous("emulator-set-async", calls.SetAsync, calls.SetTheSameAgain);
        CallHold hold = calls.Hold();
        Print("emulator-set-async.pending-bytes", Pending(calls.SetPending, hold.Dispose));
        Action<int> journaled = Measure.Loop(calls.SetInTheJournal);
        Print("emulator-set.journal-ns", Measure.Nanoseconds(Calls, journaled)[0]);
        Print("emulator-set.journal-bytes", Measure.Bytes(Calls, journaled));
        Print("emulator-lookup.bytes", Measure.Bytes(Calls, Measure.Loop(calls.Lookup)));
        Print("emulator-delete.bytes", Measure.Bytes(Calls, Measure.Loop(calls.DeleteOfAbsent)));
        Print("emulator-refused.bytes", Measure.Bytes(Calls, Measure.Loop(calls.Refused)));
        calls.Cleanup();

        // What a million has more than a thousand is the table, and each name's own string: header, length, characters and terminator, in eights.
        var small = new EmulatorCalls { Peers = 1_000 };
        var large = new EmulatorCalls { Peers = 1_000_000 };
        long grown = Measure.LiveBytes(large.Setup) - Measure.LiveBytes(small.Setup);
        times = Measure.Nanoseconds(Calls, Measure.Loop(large.SetTheSameAgain), Measure.Loop(small.SetTheSameAgain));
        Print("emulator-set.1m-vs-1k", times[0] / times[1]);
        Print("emulator.bytes-per-association", (grown / 999_000.0) - ((22 + (2 * Fixture.Name.Length) + 7) / 8 * 8));
        large.Cleanup();
        small.Cleanup();

        var telemetry = new EmulatorLogging();
        Action<int> unheard = Measure.Loop(telemetry.Unheard);
        times = Measure.Nanoseconds(Calls, unheard, Measure.Loop(telemetry.None));
        Print("emulator-set.unheard-counter-vs-none", times[0] / times[1]);
        Print("emulator-set.unheard-counter-bytes", Measure.Bytes(Calls, unheard));
        telemetry.Cleanup();

        var one = new EmulatorThreads { Threads = 1 };
        var two = new EmulatorThreads { Threads = 2 };
        one.Setup();
        two.Setup();
        double[][] rounds = Measure.Rounds(1, _ => one.Set(), _ => two.Set(), _ => one.ShareNothing(), _ => two.ShareNothing());
        Print("emulator.two-thread-vs-machine", Measure.Median(rounds.Select(round => round[0] / round[1] / (round[2] / round[3]))));
        one.Cleanup();
        two.Cleanup();
        Print("emulator.socket-cycle-leak-bytes", SocketCycleLeak());

        var test = new SmallTest();
        Action<int> emulated = Measure.Loop(test.WithTheEmulator);
        times = Measure.Nanoseconds(100, emulated, Measure.Loop(test.WithMoq));
        Print("emulator-test.vs-moq-test", times[0] / times[1]);
        Print("emulator-test.bytes", Measure.Bytes(Calls, emulated));
        test.Cleanup();
    }

    private static double SocketCycleLeak()
    {
        const int Count = 100_000;
        EmulatedPeerTargetNameProvider provider = Fixture.Emulator(journal: false);
        var name = new PeerTargetName(Fixture.Name, Fixture.Peer(1));

        // The first round sizes the weak table for the sockets that are dead and not yet collected; what grows after it would be a leak.
        // A median, because the collector counts some threads' memory by pages.
        Cycle(provider, name, Count);
        double leak = Measure.Median(Enumerable.Range(0, 3).Select(_ => (double)Measure.LiveBytes(() => Cycle(provider, name, Count)))) / Count;
        GC.KeepAlive(provider);
        return leak;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Cycle(EmulatedPeerTargetNameProvider provider, PeerTargetName name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using Socket socket = Fixture.OpenUdp();
            provider.Set(socket, name);
        }
    }

    private static void First(Action<SmallTest> work)
    {
        var test = new SmallTest();
        long start = Stopwatch.GetTimestamp();
        work(test);
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        test.Cleanup();
    }

    private static double Parse(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    private static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###}"));

    private static string Start(string part)
    {
        // The process is this program, or `dotnet` with this program's file as its first argument.
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) is "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. program, "--summary", part]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"The part {part} ended with {process.ExitCode}.");
    }
}
