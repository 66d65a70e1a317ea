using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Model.Tests;

/// <summary>The emulator and the reference give the same answers to random histories, and write the same journal.</summary>
[TestFixture]
public sealed class HistoryTests
{
    [TestCase(EmulatorDoor.Raw, 20_000)]
    [TestCase(EmulatorDoor.Managed, 2_000)]
    public void Emulator_and_reference_agree_on_every_code_lookup_and_record(EmulatorDoor door, int histories) =>
        Properties.Hold(random => RandomHistory.Of(random, door), SmallerHistories.Of, history => Comparison.Of(history, door).Disagreement, histories);

    [TestCase(EmulatorDoor.Raw, "")]
    [TestCase(EmulatorDoor.Managed, "ControlCode BytesReturned Pointer Kind Protocol PeerFamily Name")]
    public void The_histories_meet_every_rule_that_the_door_can_meet_and_end_calls_that_pend_in_every_way(EmulatorDoor door, string outOfReach)
    {
        var deciders = new HashSet<string>();
        var ends = new HashSet<string>();
        for (int seed = 0; seed < 3_000; seed++)
        {
            var comparison = Comparison.Of(RandomHistory.Of(new Random(seed), door), door);
            deciders.UnionWith(comparison.Deciders);
            ends.UnionWith(comparison.Answers.SelectMany(answer => answer.Split("; ").Skip(1)).Select(end => end.Split(" with ")[1]));
        }

        Assert.That(deciders, Is.SupersetOf(ReferenceWinsock.Rules.Except(outOfReach.Split(' '))));
        Assert.That(ends, Is.SupersetOf(new[] { SocketError.Success, SocketError.OperationAborted, SocketError.IsConnected, SocketError.NotSocket }.Select(WinsockCodes.NameOf)));
    }
}
