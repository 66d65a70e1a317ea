using System.Globalization;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>The recorder on WSAIoctl, where the double stands for a Windows of other ways: it tells which ways, and no others.</summary>
[TestFixture]
public sealed class RecordingThroughTheDoubleTests : TemporaryFileFixture
{
    /// <summary>Each alternative that shows in a recording. PeerKey shows in codes only where a repeated set or a delete of nothing is refused.</summary>
    public static IEnumerable<WinsockAssumptions> Machines =>
    [
        .. WinsockAssumptions.Variations.Where(assumptions => assumptions is { PeerKey: PeerKey.Address, PendingTakesEffect: PendingTakesEffect.AtCompletion, CancelledSet: CancelledSet.LeavesNothing }),
        new() { PeerKey = PeerKey.AddressAndPort, RepeatedSet = SocketError.InvalidArgument },
        new() { RepeatedSet = SocketError.NoBufferSpaceAvailable, DeleteOfAbsent = (SocketError)1168 },
    ];

    [SetUp]
    public void SetUp() => NativeDouble.Reset();

    [TearDown]
    public void TearDown() => NativeDouble.Reset();

    [TestCaseSource(nameof(Machines))]
    public void A_recording_tells_the_alternative_of_the_double_and_no_other(WinsockAssumptions assumptions)
    {
        Assume(assumptions);
        new ConformanceRecorder(FileName, ConformanceFile.ReadBuiltIn(), [VectorTests.Double()], RecordedSystem.Current, TimeProvider.System).Record();

        var verdicts = RecordingVerdicts.Of(ConformanceRecording.Read(FileName));

        Assert.That(verdicts.Deviations.Select(deviation => deviation.Because[0]), Is.Empty);
        Assert.That(verdicts.Inferred, Is.EqualTo(assumptions), string.Join("\n", verdicts.Assumptions.Select(verdict => $"{verdict.Assumption}: {verdict}: {string.Join("; ", verdict.Because)}")));
    }

    // In the order in which they are declared: a choice as 0 or 1, a code as its number.
    private static void Assume(WinsockAssumptions assumptions)
    {
        string[] defaults = WinsockAssumptions.Default.ToString("F").Split(", ");
        string[] values = assumptions.ToString("F").Split(", ");
        // The last two are of pending calls, which the double ends as its own test says.
        for (int i = 0; i < values.Length - 2; i++)
        {
            string word = values[i].Split(" = ")[1];
            int value = WinsockCodes.TryParse(word, out SocketError code) ? (int)code
                : int.TryParse(word, CultureInfo.InvariantCulture, out int number) ? number
                : values[i] == defaults[i] ? 0 : 1;
            Assert.That(NativeDouble.Assume(i, value), Is.Zero);
        }
    }
}
