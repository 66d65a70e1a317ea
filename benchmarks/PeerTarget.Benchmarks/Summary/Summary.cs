using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>The figures that docs/performance.md holds, in well under a minute: one name and one value a line.</summary>
internal static class Summary
{
    private const int Iterations = 20_000;

    public static void Run(TextWriter output)
    {
        void Print(string name, double value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###}"));

        Windows(Print);
        Emulator(Print);
        Print("emulator-set.1m-vs-1k", MillionAgainstThousand());
        Print("emulator.bytes-per-association", BytesPerAssociation());
        Print("emulator.two-thread-speedup", TwoThreadSpeedup());
        Print("emulator.socket-cycle-leak-bytes", SocketCycleLeak());
    }

    private static void Windows(Action<string, double> print)
    {
        if (!NativeAnswer.TryInstall(out string? whyNot))
        {
            Console.Error.WriteLine($"No Windows figures: {whyNot}");
            return;
        }

        using Socket socket = Fixture.OpenUdp();
        nint unprotected = socket.Handle;
        IPEndPoint peer = Fixture.Peer(1);
        var name = new PeerTargetName(Fixture.Name, peer);
        var provider = new WindowsPeerTargetNameProvider(requireWindows: false);

        void Set(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.TrySet(socket, name);
            }
        }

        void SetByHand(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = HandWrittenFloor.Set(socket, Fixture.Name, peer);
            }
        }

        void SetUnprotected(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = HandWrittenFloor.SetUnprotected(unprotected, Fixture.Name, peer);
            }
        }

        void Delete(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.TryDelete(socket, peer);
            }
        }

        void DeleteByHand(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = HandWrittenFloor.Delete(socket, peer);
            }
        }

        double[] times = Measure.Nanoseconds(Iterations, Set, SetByHand, Delete, DeleteByHand, SetUnprotected);
        print("windows-set.ns", times[0]);
        print("windows-set.floor-ns", times[1]);
        print("windows-set.unprotected-ns", times[4]);
        print("windows-set.vs-floor", times[0] / times[1]);
        print("windows-set.bytes", Measure.Bytes(Iterations, Set));
        print("windows-delete.ns", times[2]);
        print("windows-delete.floor-ns", times[3]);
        print("windows-delete.vs-floor", times[2] / times[3]);
        print("windows-delete.bytes", Measure.Bytes(Iterations, Delete));
    }

    private static void Emulator(Action<string, double> print)
    {
        const int Peers = 1_000;
        var provider = new EmulatedPeerTargetNameProvider();
        Moq.Mock<IPeerTargetNameProvider> mock = Fixture.RememberingMock();
        Moq.Mock<IPeerTargetNameProvider> fixedMock = Fixture.FixedMock();
        var dictionary = new ConcurrentDictionary<(ulong, ulong, uint, ushort), string>();
        PeerTargetName[] names = Fixture.Names(Peers);
        IPEndPoint[] peers = [.. Enumerable.Range(0, Peers).Select(Fixture.Peer)];
        using Socket socket = Fixture.OpenUdp();
        using Socket connected = Fixture.OpenUdp();
        connected.Connect(IPAddress.Loopback, 9);

        void Set(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.TrySet(socket, names[i % Peers]);
            }
        }

        void Upsert(int n)
        {
            for (int i = 0; i < n; i++)
            {
                dictionary[(0, (ulong)(i % Peers), 0, 0)] = Fixture.Name;
            }
        }

        void Lookup(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.Emulator.Lookup(socket, peers[i % Peers]);
            }
        }

        void Delete(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.TryDelete(socket, peers[i % Peers]);
            }
        }

        void Refused(int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = provider.TrySet(connected, names[i % Peers]);
            }
        }

        // A mock keeps its calls, so a long run would measure the garbage collector; they are cleared as at a test's end.
        void Mocked(Moq.Mock<IPeerTargetNameProvider> standIn, int n)
        {
            for (int i = 0; i < n; i++)
            {
                _ = standIn.Object.TrySet(socket, names[i % Peers]);
            }

            standIn.Invocations.Clear();
        }

        double[] times = Measure.Nanoseconds(Iterations, Set, Upsert, n => Mocked(mock, n), n => Mocked(fixedMock, n));
        print("emulator-set.ns", times[0]);
        print("emulator-set.dictionary-ns", times[1]);
        print("emulator-set.moq-ns", times[2]);
        print("emulator-set.moq-one-answer-ns", times[3]);
        print("emulator-set.vs-dictionary", times[0] / times[1]);
        print("emulator-set.vs-moq", times[0] / times[2]);
        print("emulator-set.bytes", Measure.Bytes(Iterations, Set));
        print("emulator-lookup.bytes", Measure.Bytes(Iterations, Lookup));
        print("emulator-delete.bytes", Measure.Bytes(Iterations, Delete));
        print("emulator-refused.bytes", Measure.Bytes(Iterations, Refused));
    }

    private static double MillionAgainstThousand()
    {
        var provider = new EmulatedPeerTargetNameProvider();
        using Socket small = Fixture.OpenUdp();
        using Socket large = Fixture.OpenUdp();
        PeerTargetName[] names = Fixture.Names(1_000_000);
        foreach (PeerTargetName name in names)
        {
            provider.Set(large, name);
        }

        // The same thousand names, spread over the million, on both sockets: what differs is the table, not the caller's memory.
        PeerTargetName[] spread = [.. names.Where((_, i) => i % 1_000 == 0)];
        double[] times = Measure.Nanoseconds(
            Iterations,
            n => SetAll(provider, large, spread, n),
            n => SetAll(provider, small, spread, n));
        GC.KeepAlive(names);
        return times[0] / times[1];
    }

    private static void SetAll(EmulatedPeerTargetNameProvider provider, Socket socket, PeerTargetName[] names, int n)
    {
        for (int i = 0; i < n; i++)
        {
            _ = provider.TrySet(socket, names[i % names.Length]);
        }
    }

    private static double BytesPerAssociation()
    {
        const int Count = 1_000_000;
        var provider = new EmulatedPeerTargetNameProvider();
        using Socket socket = Fixture.OpenUdp();
        provider.Set(socket, new PeerTargetName(Fixture.Name, Fixture.Peer(0)));
        long before = Measure.LiveBytes();
        for (int i = 0; i < Count; i++)
        {
            provider.Set(socket, new PeerTargetName(Fixture.Name, Fixture.Peer(i)));
        }

        // Each association holds its name's own string, which is not counted: header, length, characters and terminator, in eights.
        int nameBytes = (22 + (2 * Fixture.Name.Length) + 7) / 8 * 8;
        long live = Measure.LiveBytes() - before;
        GC.KeepAlive(provider);
        return ((double)live / Count) - nameBytes;
    }

    private static double TwoThreadSpeedup()
    {
        const int Sets = 200_000;
        var provider = new EmulatedPeerTargetNameProvider();
        using Socket first = Fixture.OpenUdp();
        using Socket second = Fixture.OpenUdp();
        PeerTargetName[] names = Fixture.Names(100);

        // The same work, done by one thread after the other and by two at once.
        double[] times = Measure.Nanoseconds(
            Sets,
            n => TwoThreads.Run(1, _ =>
            {
                SetAll(provider, first, names, n);
                SetAll(provider, second, names, n);
            }),
            n => TwoThreads.Run(2, thread => SetAll(provider, thread == 0 ? first : second, names, n)));
        return times[0] / times[1];
    }

    private static double SocketCycleLeak()
    {
        const int Count = 100_000;
        var provider = new EmulatedPeerTargetNameProvider();
        var name = new PeerTargetName(Fixture.Name, Fixture.Peer(1));

        // The first round sizes the weak table for the sockets that are dead and not yet collected; what grows after it would be a leak.
        Cycle(provider, name, Count);
        long before = Measure.LiveBytes();
        Cycle(provider, name, Count);
        double leak = (Measure.LiveBytes() - before) / (double)Count;
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
}
