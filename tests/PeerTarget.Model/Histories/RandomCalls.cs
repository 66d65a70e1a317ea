using System.Net;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Makes histories of a few calls on one socket, with any bytes, lengths, names and endpoints.</summary>
public static class RandomCalls
{
    private const string Socket = "s";
    private const int MostCalls = 3;

    /// <summary>Makes a history that a door can take.</summary>
    public static History Of(Random random, EmulatorDoor door)
    {
        bool isRaw = door is EmulatorDoor.Raw;
        var open = new OpenStep { Socket = Socket, Family = random.Next(2) == 0 ? 2 : 23, Type = random.Next(3) == 0 ? 1 : 2 };
        List<ConformanceStep> steps = random.Next(isRaw ? 12 : 11) switch
        {
            0 => [open, new ConnectStep { Socket = Socket, Peer = new IPEndPoint(IPAddress.Loopback, 9) }],
            1 => [open, new CloseStep { Socket = Socket }],
            < 5 => [open with { Family = 23, DualMode = true }],
            11 => random.Next(2) == 0 ? [] : [open with { Family = 1 }],
            _ => [open],
        };
        for (int count = random.Next(1, MostCalls + 1); count > 0; count--)
        {
            steps.Add(random.Next(5) switch
            {
                0 => new LookupStep { Socket = Socket, Peer = RandomValue.Endpoint(random), Expect = null },
                1 or 2 => new DeleteStep { Socket = Socket, Peer = Peer(random), Buffer = Buffer(random, isRaw, 40), Length = Length(random, isRaw), Expect = SocketError.Success },
                _ => new SetStep
                {
                    Socket = Socket,
                    Peer = Peer(random),
                    Name = RandomValue.Name(random, 200),
                    Protocol = random.Next(4) == 0 ? random.Next(3) : 2,
                    Buffer = Buffer(random, isRaw, 300),
                    Length = Length(random, isRaw),
                    Expect = SocketError.Success,
                },
            });
        }

        return new History(RandomHistory.Assumptions(random), steps);
    }

    private static IPEndPoint? Peer(Random random) => random.Next(8) == 0 ? null : RandomValue.Endpoint(random);

    private static GivenBuffer? Buffer(Random random, bool isRaw, int longest) =>
        !isRaw || random.Next(2) == 0 ? null : new GivenBuffer(random.Next(30) == 0 ? null : RandomValue.Bytes(random, longest));

    // A length far beyond the bytes needs memory that is there, so it is rare.
    private static uint? Length(Random random, bool isRaw) => !isRaw ? null : random.Next(200) switch { 0 => (uint)random.Next(100_000), < 40 => (uint)random.Next(600), _ => null };
}
