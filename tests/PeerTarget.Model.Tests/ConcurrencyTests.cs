using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Model.Tests;

/// <summary>What threads do at once on shared sockets has the answers of some order of the same steps.</summary>
[TestFixture]
public sealed class ConcurrencyTests
{
    [Needs(Need.Patience)]
    [TestCase(EmulatorDoor.Raw, 10_000)]
    [TestCase(EmulatorDoor.Managed, 2_000)]
    public void Two_to_four_threads_get_the_answers_of_some_order(EmulatorDoor door, int histories)
    {
        int overlapping = 0;
        using var crew = new Crew(ConcurrentHistory.MostThreads);
        for (int seed = 0; seed < histories; seed++)
        {
            var history = ConcurrentHistory.Of(new Random(seed), door);
            IReadOnlyList<TimedStep> taken = history.Run(crew);
            overlapping += Linearizability.Overlaps(taken) > 0 ? 1 : 0;

            Assert.That(Linearizability.Holds(history.Assumptions, door, history.Before, taken), Is.True, () => $"Seed {seed}. {history.Describe(taken)}");
        }

        Assert.That(overlapping, Is.GreaterThan(histories / 100));
    }

    [TestCase("host/new", 3, 4, true)]
    [TestCase(null, 3, 4, true)]
    [TestCase(null, 6, 7, false)]
    [TestCase("host/old", 3, 4, false)]
    public void An_order_is_found_only_where_there_is_one(string? found, int start, int end, bool holds)
    {
        ConformanceStep[] before = [new OpenStep { Socket = "a", Family = 2, Type = 2 }];
        TimedStep[] steps =
        [
            new(0, new SetStep { Socket = "a", Peer = Peers.A4, Name = "host/new", Expect = SocketError.Success }, "NO_ERROR", 2, 5),
            new(1, new LookupStep { Socket = "a", Peer = Peers.A4, Expect = null }, Readable.Quote(found), start, end),
        ];

        Assert.That(Linearizability.Holds(WinsockAssumptions.Default, EmulatorDoor.Raw, before, steps), Is.EqualTo(holds));
    }
}
