using System.Net;
using System.Text;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Model.Tests;

/// <summary>What is written can be read back, and gives what was written. What is read gives a value or a refusal, whatever it is.</summary>
[TestFixture]
public sealed class RoundTripTests : TemporaryFileFixture
{
    private static readonly SocketSecurityProtocol[] s_protocols = Enum.GetValues<SocketSecurityProtocol>();

    private sealed record Request(string Name, IPEndPoint? Peer, SocketSecurityProtocol Protocol, bool MapToIPv6);

    [Test]
    public void Every_name_endpoint_and_protocol_comes_back_from_the_bytes_of_a_set() =>
        Properties.Hold(
            random => new Request(
                RandomValue.Name(random, PeerTargetName.MaxLength),
                random.Next(5) == 0 ? null : RandomValue.Endpoint(random),
                s_protocols[random.Next(s_protocols.Length)],
                random.Next(2) == 0),
            request => RandomValue.Smaller(request.Name).Select(name => request with { Name = name }),
            FaultOf,
            3_000);

    [Test]
    public void Every_endpoint_comes_back_from_the_bytes_of_a_delete() =>
        Properties.Hold(
            RandomValue.Endpoint,
            _ => [],
            peer =>
            {
                byte[] bytes = new byte[PeerTargetNameEncoder.GetDeleteSize(peer)];
                _ = PeerTargetNameEncoder.EncodeDelete(peer, bytes);
                return !PeerTargetNameDecoder.TryDecodePeer(bytes, out IPEndPoint? read) ? "not read" : read.Equals(peer) ? null : $"{read}";
            },
            10_000);

    [Test]
    public void Of_any_bytes_the_decoder_reads_what_the_reference_reads_or_refuses() =>
        Properties.Hold(random => RandomValue.Bytes(random, 200), bytes => bytes.Length == 0 ? [] : [bytes[..^1], bytes[1..]], Decoding.FaultOf, 50_000);

    [Test]
    public void Every_set_of_assumptions_is_read_back_from_both_of_its_forms() =>
        Properties.Hold(
            RandomHistory.Assumptions,
            _ => [],
            assumptions => new[] { "G", "F" }.Select(format => assumptions.ToString(format)).FirstOrDefault(text => WinsockAssumptions.Parse(text) != assumptions),
            3_000);

    [Test]
    public void Every_history_that_a_vector_can_say_is_read_back_and_passes_on_both_hosts_of_the_emulator([Values] EmulatorDoor door)
    {
        IConformanceHost[] hosts = door is EmulatorDoor.Raw ? [new EmulatorHost()] : [new EmulatorHost(), ProviderHost.OfEmulator()];
        Properties.Hold(
            random => Sayable(RandomHistory.Of(random, door)),
            SmallerHistories.Of,
            history =>
            {
                string text = VectorText.Of(history);
                if (!text.Contains("\"do\"", StringComparison.Ordinal))
                {
                    // A case has at least one step.
                    return null;
                }

                ConformanceCase vector = ConformanceFile.Parse(Encoding.UTF8.GetBytes(text), "history.json").Single();
                return VectorText.Of(new History(vector.Assumptions ?? WinsockAssumptions.Default, vector.Steps)) != text ? "It was read otherwise."
                    : hosts.Select(host => (host.Name, Result: ConformanceRunner.Run(vector, host))).FirstOrDefault(run => run.Result.Outcome is CaseOutcome.Failed) is { Name: { } name, Result: { } failed }
                        ? $"{name}: {failed.Run.Failure}"
                    : null;
            },
            2_000);
    }

    [Test]
    public void Every_recording_is_read_back_with_the_answers_that_were_recorded()
    {
        ConformanceCase[] cases =
        [
            .. Enumerable.Range(0, Effort.Of(500))
                .Select(seed => VectorText.Of(Sayable(RandomHistory.Of(new Random(seed), EmulatorDoor.Raw)), $"history-{seed}"))
                .SelectMany(text => ConformanceFile.Parse(Encoding.UTF8.GetBytes(text), "history.json")),
        ];
        var host = new EmulatorHost(WinsockAssumptions.Strictest);
        new ConformanceRecorder(FileName, cases, [host], RecordedSystem.Current, new FixedClock()).Record();

        ConformanceRecording read = ConformanceRecording.Read(FileName);

        Assert.That(read.Started, Is.EqualTo(new FixedClock().Now));
        Assert.That(
            read.Cases.Select(run => (run.Case.Id, run.Form, string.Join(' ', run.Answers.Select(answer => $"{answer.Step}:{answer.Got}")))),
            Is.EqualTo(cases.SelectMany(vector => ConformanceRunner.FormsOf(vector, host).Select(form => (vector.Id, form,
                string.Join(' ', ConformanceRunner.Perform(vector with { Assumptions = null }, host, form, goOn: true).Answers.Select(answer => $"{answer.Step}:{answer.Got}")))))));
    }

    private static History Sayable(History history) => history with { Steps = [.. history.Steps.Where(step => step is not TestStep)] };

    private static string? FaultOf(Request request)
    {
        var name = new PeerTargetName(request.Name, request.Peer, request.Protocol);
        byte[] bytes = new byte[PeerTargetNameEncoder.GetSetSize(name)];
        _ = PeerTargetNameEncoder.EncodeSet(name, bytes, request.MapToIPv6);
        if (!PeerTargetNameDecoder.TryDecodeSet(bytes, out SocketPeerTargetName read) || !read.TryGetName(lengthInBytes: true, out string? text))
        {
            return "not read";
        }

        _ = PeerTargetNameDecoder.TryDecodePeer(read.PeerAddress, out IPEndPoint? peer);
        IPEndPoint? expected = request is { MapToIPv6: true, Peer: { } given } ? CallBuffer.Map(given, keepZero: true) : request.Peer;
        return text != request.Name ? $"the name {Readable.Quote(text)}"
            : read.SecurityProtocol != (int)request.Protocol ? $"the protocol {read.SecurityProtocol}"
            : !Equals(peer, expected) ? $"the peer {peer}"
            : null;
    }
}
