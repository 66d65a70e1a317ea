using System.Net;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Makes histories: few sockets, peers and names, so that calls meet, and now and then something odd.</summary>
public static class RandomHistory
{
    private const int MostSteps = 24;

    private static readonly string[] s_sockets = ["a", "b", "c"];
    private static readonly string[] s_names = ["host/a.example", "host/b.example", "host/\ud800.example"];

    private static readonly IPEndPoint?[] s_peers =
    [
        .. new[]
        {
            "192.0.2.1:88", "192.0.2.1:89", "192.0.2.2:88", "0.0.0.0:0", "0.0.0.0:1", "192.0.2.1:0", "[2001:db8::1]:88", "[2001:db8::1]:89",
            "[::]:0", "[::ffff:192.0.2.1]:88", "[fe80::1%1]:88", "[fe80::1%2]:88", "[::ffff:192.0.2.1%3]:88",
        }.Select(IPEndPoint.Parse),
        null,
    ];

    private static readonly (int Family, bool DualMode)[] s_families = [(2, false), (23, false), (23, true)];
    private static readonly SocketError[] s_faults = [SocketError.NoBufferSpaceAvailable, SocketError.OperationAborted, SocketError.Success, SocketError.NotSocket];

    /// <summary>Makes a history that a door can take.</summary>
    public static History Of(Random random, EmulatorDoor door)
    {
        bool isRaw = door is EmulatorDoor.Raw;
        // A history has a few sockets and peers of its own, mostly of one family, so that its calls meet.
        string[] sockets = s_sockets[..random.Next(1, 4)];
        (int Family, bool DualMode) own = Pick(random, s_families);
        IPEndPoint?[] near = [.. s_peers.Where(peer => peer is null || own.DualMode || (int)peer.AddressFamily == (own.Family == 2 ? 2 : (int)AddressFamily.InterNetworkV6))];
        IPEndPoint?[] peers = random.GetItems(near, random.Next(1, 4));
        List<ConformanceStep> steps = [.. sockets.Select(socket => Open(random, socket, own, isRaw))];
        if (random.Next(3) == 0)
        {
            steps.Add(new HoldStep());
        }

        int overlapped = 0;
        for (int count = random.Next(MostSteps); count > 0; count--)
        {
            string socket = isRaw && random.Next(20) == 0 ? "d" : Pick(random, sockets);
            IPEndPoint? peer = random.Next(10) == 0 ? Pick(random, s_peers) : Pick(random, peers);
            ConformanceStep step = random.Next(24) switch
            {
                0 => Open(random, socket, random.Next(2) == 0 ? own : Pick(random, s_families), isRaw),
                1 => new ConnectStep { Socket = socket, Peer = random.Next(5) == 0 && isRaw ? new IPEndPoint(IPAddress.Any, 0) : new IPEndPoint(IPAddress.Loopback, 9) },
                2 => new DisconnectStep { Socket = socket },
                3 => new CloseStep { Socket = socket },
                4 => random.Next(3) == 0 ? new EndHoldStep() : new HoldStep(),
                5 or 6 or 7 when overlapped > 0 => new ReleaseStep(random.Next(overlapped), random.Next(3) == 0 ? Pick(random, s_faults) : null),
                8 when overlapped > 0 => new CancelStep(random.Next(overlapped)),
                9 when random.Next(2) == 0 => new FailStep(Pick(random, s_faults), random.Next(1, 3)),
                10 when isRaw => new IoctlStep(socket, random.Next(2) == 0 ? null : 0x98000001, random.Next(2) == 0),
                >= 9 and <= 13 => new LookupStep { Socket = socket, Peer = peer, Expect = null },
                >= 14 and <= 16 => Delete(random, socket, peer, isRaw),
                _ => Set(random, socket, peer, isRaw),
            };
            overlapped += step is CallStep { Overlapped: not null } ? 1 : 0;
            steps.Add(step);
        }

        return new History(Assumptions(random), steps);
    }

    /// <summary>The defaults, one alternative, or a value of its own for each assumption.</summary>
    public static WinsockAssumptions Assumptions(Random random) => random.Next(3) switch
    {
        0 => WinsockAssumptions.Default,
        1 => Pick(random, WinsockAssumptions.Variations),
        _ => WinsockAssumptions.Parse(string.Join(", ", Assumption.All.Select(one => $"{one.Name} = {(IsCode(one) && random.Next(6) == 0 ? "1168" : Pick(random, one.Values).Text)}"))),
    };

    internal static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static bool IsCode(Assumption assumption) => assumption.Values[0].Value is SocketError;

    private static OpenStep Open(Random random, string socket, (int Family, bool DualMode) kind, bool isRaw)
    {
        bool isOdd = isRaw && random.Next(12) == 0;
        return new OpenStep
        {
            Socket = socket,
            Family = isOdd ? Pick(random, [1, 32, kind.Family]) : kind.Family,
            Type = isOdd ? random.Next(1, 5) : random.Next(3) == 0 ? 1 : 2,
            DualMode = kind.DualMode && !isOdd,
        };
    }

    private static SetStep Set(Random random, string socket, IPEndPoint? peer, bool isRaw)
    {
        bool isOdd = isRaw && random.Next(4) == 0;
        string name = isOdd ? Pick(random, ["", "\0", "a\0", "a"]) : Pick(random, s_names);
        return new SetStep
        {
            Socket = socket,
            Peer = peer,
            Name = name,
            Protocol = isOdd && random.Next(3) == 0 ? Pick(random, [3, -1, int.MinValue]) : random.Next(4) == 0 ? random.Next(2) : 2,
            NameLength = isOdd && random.Next(3) == 0 ? Pick(random, [(uint)name.Length, (uint)(2 * name.Length) + 1, uint.MaxValue, 0x80000000]) : null,
            Length = isOdd && random.Next(3) == 0 ? (uint)random.Next(139, 146 + (2 * name.Length)) : null,
            AddressFamily = isOdd && random.Next(3) == 0 ? Pick(random, [0, 1, 2, 23, 65535]) : null,
            Buffer = isOdd ? Buffer(random, 144) : null,
            Overlapped = Indication(random, isRaw),
            Expect = SocketError.Success,
        };
    }

    private static DeleteStep Delete(Random random, string socket, IPEndPoint? peer, bool isRaw)
    {
        bool isOdd = isRaw && random.Next(4) == 0;
        return new DeleteStep
        {
            Socket = socket,
            Peer = peer,
            Length = isOdd && random.Next(3) == 0 ? (uint)random.Next(0, 32) : null,
            AddressFamily = isOdd && random.Next(3) == 0 ? Pick(random, [0, 1, 2, 23, 65535]) : null,
            Buffer = isOdd ? Buffer(random, 28) : null,
            Overlapped = Indication(random, isRaw),
            Expect = SocketError.Success,
        };
    }

    private static CompletionIndication? Indication(Random random, bool isRaw) =>
        random.Next(2) == 0 ? null : isRaw && random.Next(3) == 0 ? CompletionIndication.Routine : CompletionIndication.Event;

    // Mostly zeroes, so that what is read of them is often legal.
    private static GivenBuffer? Buffer(Random random, int usual)
    {
        if (random.Next(5) != 0)
        {
            return null;
        }

        byte[] bytes = new byte[random.Next(usual + 8)];
        for (int count = random.Next(6); count > 0 && bytes.Length > 0; count--)
        {
            bytes[random.Next(bytes.Length)] = Pick<byte>(random, [1, 2, 23, 88, 255, (byte)random.Next(256)]);
        }

        return new GivenBuffer(random.Next(4) == 0 ? null : bytes);
    }
}
