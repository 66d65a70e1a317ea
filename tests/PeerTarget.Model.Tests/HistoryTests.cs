using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Model.Tests;

/// <summary>The emulator and the reference give the same answers to random histories, and write the same journal.</summary>
[TestFixture]
public sealed class HistoryTests
{
    [Test]
    public void Emulator_and_reference_agree_on_every_code_lookup_and_record_of_the_raw_door() => Agree(RandomHistory.Of, EmulatorDoor.Raw, 20_000);

    [Test]
    [Needs(Need.IPv6)]
    public void Emulator_and_reference_agree_on_every_code_lookup_and_record_of_the_managed_door() => Agree(RandomHistory.Of, EmulatorDoor.Managed, 2_000);

    [Test]
    public void Emulator_and_reference_agree_on_calls_with_any_bytes_and_lengths() => Agree(RandomCalls.Of, EmulatorDoor.Raw, 20_000);

    [Test]
    [Needs(Need.IPv6)]
    public void Emulator_and_reference_agree_on_calls_with_any_names_and_endpoints() => Agree(RandomCalls.Of, EmulatorDoor.Managed, 2_000);

    [TestCase(EmulatorDoor.Raw, "", 1.0)]
    [TestCase(EmulatorDoor.Managed, "ControlCode BytesReturned Pointer Kind Protocol PeerFamily Name", 0.5)]
    [Needs(Need.IPv6)]
    [Needs(Need.Patience)]
    public void The_histories_meet_every_rule_that_the_door_can_meet_end_calls_that_pend_in_every_way_and_are_played_to_their_end(EmulatorDoor door, string outOfReach, double share)
    {
        var deciders = new HashSet<string>();
        var ends = new HashSet<string>();
        int whole = 0;
        const int Histories = 3_000;
        for (int seed = 0; seed < Histories; seed++)
        {
            var comparison = Comparison.Of(RandomHistory.Of(new Random(seed), door), door);
            whole += comparison.WasWhole ? 1 : 0;
            deciders.UnionWith(comparison.Deciders);
            ends.UnionWith(comparison.Answers.SelectMany(answer => answer.Split("; ").Skip(1)).Select(end => end.Split(" with ")[1]));
        }

        Assert.That(deciders, Is.SupersetOf(ReferenceWinsock.Rules.Except(outOfReach.Split(' '))));
        Assert.That(ends, Is.SupersetOf(new[] { SocketError.Success, SocketError.OperationAborted, SocketError.IsConnected, SocketError.NotSocket }.Select(WinsockCodes.NameOf)));
        Assert.That(whole, Is.GreaterThanOrEqualTo(share * Histories));
    }

    private static void Agree(Func<Random, EmulatorDoor, History> make, EmulatorDoor door, int histories) =>
        Properties.Hold(random => make(random, door), SmallerHistories.Of, history => Comparison.Of(history, door).Disagreement, histories);
}
