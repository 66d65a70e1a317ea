using System.Globalization;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A step that a thread took, with its answer. The times are numbers that only grow.</summary>
public sealed record TimedStep(int Thread, ConformanceStep Step, string Answer, long Start, long End);

/// <summary>What each thread is to do on shared sockets, after some steps that come before all of them.</summary>
public sealed record ConcurrentHistory(WinsockAssumptions Assumptions, EmulatorDoor Door, IReadOnlyList<ConformanceStep> Before, IReadOnlyList<IReadOnlyList<ConformanceStep>> Threads)
{
    /// <summary>The most threads that a history has.</summary>
    public const int MostThreads = 4;

    private const int MostSteps = 4;

    /// <summary>
    /// Makes a history. On the raw door threads set, delete, look up, connect, dissolve and close. On the managed door they do not connect,
    /// because a connect of a real socket can come between the judgment of a set and its effect. docs/emulator.md says so.
    /// </summary>
    public static ConcurrentHistory Of(Random random, EmulatorDoor door)
    {
        bool isRaw = door is EmulatorDoor.Raw;
        string[] sockets = random.Next(2) == 0 ? ["a"] : ["a", "b"];
        string[] peers = ["192.0.2.1:88", "192.0.2.1:89", "192.0.2.2:88"];
        List<ConformanceStep> before = [.. sockets.Select(socket => new OpenStep { Socket = socket, Family = 2, Type = random.Next(3) == 0 ? 1 : 2 })];
        if (random.Next(3) == 0)
        {
            before.Add(new FailStep(random.Next(3) == 0 ? SocketError.Success : SocketError.NoBufferSpaceAvailable, random.Next(1, 4)));
        }

        List<string> open = [.. sockets];
        ConformanceStep[][] threads = new ConformanceStep[Math.Max(2, random.Next(MostThreads + 1))][];
        for (int thread = 0; thread < threads.Length; thread++)
        {
            threads[thread] = new ConformanceStep[random.Next(1, MostSteps + 1)];
            for (int i = 0; i < threads[thread].Length; i++)
            {
                string socket = RandomHistory.Pick(random, sockets);
                var peer = System.Net.IPEndPoint.Parse(RandomHistory.Pick(random, peers));
                bool isDatagram = before.OfType<OpenStep>().First(step => step.Socket == socket).Type == 2;
                threads[thread][i] = random.Next(12) switch
                {
                    0 when isRaw => new ConnectStep { Socket = socket, Peer = peer },
                    1 when isRaw && isDatagram => new DisconnectStep { Socket = socket },
                    // Two threads that close one real socket may both have found it open.
                    2 when random.Next(2) == 0 && (isRaw || open.Remove(socket)) => new CloseStep { Socket = socket },
                    >= 3 and <= 5 => new LookupStep { Socket = socket, Peer = peer, Expect = null },
                    6 or 7 => new DeleteStep { Socket = socket, Peer = peer, Expect = SocketError.Success },
                    _ => new SetStep { Socket = socket, Peer = peer, Name = $"host/{thread}-{i}", Expect = SocketError.Success },
                };
            }
        }

        return new ConcurrentHistory(RandomHistory.Assumptions(random), door, before, threads);
    }

    /// <summary>Runs the threads against each other.</summary>
    /// <param name="crew">At least as many threads as the history has.</param>
    public IReadOnlyList<TimedStep> Run(Crew crew)
    {
        var emulator = new WinsockEmulator(Assumptions);
        using var first = new HeldCalls(emulator);
        using IConformanceSession session = Door is EmulatorDoor.Raw
            ? new EmulatorSession(emulator.Raw)
            : new ProviderSession(new EmulatedPeerTargetNameProvider(emulator), (_, socket, peer) => emulator.Lookup(socket, peer), opened: null);
        CallForm form = Door is EmulatorDoor.Raw ? CallForm.Ioctl : CallForm.Provider;
        foreach (ConformanceStep step in Before)
        {
            _ = first.Perform(step) ?? Answer(step, session.Perform(step, form));
        }

        // More threads than processors would take turns. A thread that gives way in the middle of a call lets the others in.
        using Interception? shaking = Threads.Count > Environment.ProcessorCount ? emulator.Intercept(GiveWay) : null;
        IConformanceSession[] sessions = [.. Threads.Select(_ => session is EmulatorSession raw ? raw.Fork() : session)];
        TimedStep[][] taken = [.. Threads.Select(steps => new TimedStep[steps.Count])];
        long clock = 0;
        crew.Do(Threads.Count, number =>
        {
            IReadOnlyList<ConformanceStep> steps = Threads[number];
            for (int i = 0; i < steps.Count; i++)
            {
                long start = Interlocked.Increment(ref clock);
                string answer = Answer(steps[i], sessions[number].Perform(steps[i], form));
                taken[number][i] = new TimedStep(number, steps[i], answer, start, Interlocked.Increment(ref clock));
            }
        });
        return [.. taken.SelectMany(steps => steps).OrderBy(step => step.Start)];
    }

    /// <summary>What the threads did, a line for each step.</summary>
    public string Describe(IReadOnlyList<TimedStep> taken) => string.Join('\n',
    [
        $"{Door} door, {Assumptions}",
        .. Before.Select(step => $"before    {Describe(step)}"),
        .. taken.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Start,3} {step.End,3}  thread {step.Thread}  {Describe(step.Step)}: {step.Answer}")),
    ]);

    private static SocketError? GiveWay(EmulatedCall call)
    {
        _ = Thread.Yield();
        return null;
    }

    private static string Describe(ConformanceStep step) => step switch
    {
        SetStep set => $"set {set.Socket} {set.Peer} {set.Name}",
        DeleteStep delete => $"delete {delete.Socket} {delete.Peer}",
        LookupStep lookup => $"lookup {lookup.Socket} {lookup.Peer}",
        OpenStep open => $"open {open.Socket} {(SocketType)open.Type}",
        FailStep fail => $"fail {fail.Code}, {fail.Times} times",
        _ => $"{step.GetType().Name.Replace("Step", "", StringComparison.Ordinal).ToLowerInvariant()} {step.Socket}",
    };

    private static string Answer(ConformanceStep step, HostAnswer answer) => step is LookupStep ? Readable.Quote(answer.Name) : answer.NotApplicable ?? WinsockCodes.NameOf(answer.Code);
}
