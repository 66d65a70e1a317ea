using System.Threading.Channels;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>A recorder loses nothing but the case in hand, whatever happens to it.</summary>
[TestFixture]
public sealed class RecorderTests : TemporaryFileFixture
{
    private static readonly ConformanceCase[] s_cases = [.. ConformanceFile.ReadBuiltIn().Take(10)];

    [Test]
    public void Each_case_is_in_the_file_before_the_next_begins()
    {
        var host = new FaultyHost(fault: null, atBeginning: int.MaxValue);
        int written = 0;

        Recorder(host).Record(afterEach: () => Assert.That(ConformanceRecording.Read(FileName).Cases, Has.Count.EqualTo(++written).And.Count.EqualTo(host.Begun)));

        Assert.That(written, Is.EqualTo(20));
    }

    [Test]
    public void A_recording_that_was_stopped_is_gone_on_with_and_is_then_the_same_as_one_that_was_not()
    {
        Recorder(new FaultyHost(fault: null, int.MaxValue)).Record();
        string[] whole = File.ReadAllLines(FileName);
        File.Delete(FileName);

        Assert.That(() => Recorder(new FaultyHost(() => throw new InvalidTimeZoneException(), 7)).Record(), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That(Recorder(new EmulatorHost()).Open(), Is.EqualTo(6));
        Recorder(new FaultyHost(fault: null, int.MaxValue)).Record();

        Assert.That(File.ReadAllLines(FileName).Skip(1), Is.EqualTo(whole.Skip(1)));
    }

    [Test]
    public void A_line_that_was_not_finished_is_performed_again()
    {
        Recorder(new EmulatorHost()).Record();
        string whole = File.ReadAllText(FileName);
        File.WriteAllText(FileName, whole[..^30]);

        Assert.That(Recorder(new EmulatorHost()).Open(), Is.EqualTo(19));
        Recorder(new EmulatorHost()).Record();

        Assert.That(File.ReadAllText(FileName), Is.EqualTo(whole));
    }

    [Test]
    public void A_file_that_is_something_else_is_refused_and_left_as_it_is()
    {
        foreach (string text in (string[])["precious", "{}\n", "[]\n", "{\"format\":\"peertarget-recording-2\"}\n"])
        {
            File.WriteAllText(FileName, text);

            Assert.That(() => Recorder(new EmulatorHost()).Open(), Throws.TypeOf<ConformanceFormatException>());
            Assert.That(File.ReadAllText(FileName), Is.EqualTo(text));
        }
    }

    [Test]
    public void A_recording_of_another_host_set_or_machine_is_not_gone_on_with()
    {
        Recorder(new EmulatorHost()).Record();

        Assert.That(() => Recorder(ProviderHost.OfEmulator()).Open(), Throws.TypeOf<ConformanceFormatException>());
        Assert.That(() => new ConformanceRecorder(FileName, s_cases.Take(9), [new EmulatorHost()], RecordedSystem.Current, TimeProvider.System).Open(), Throws.TypeOf<ConformanceFormatException>());
        Assert.That(() => new ConformanceRecorder(FileName, s_cases, [new EmulatorHost()], RecordedSystem.Current with { Architecture = "PDP11" }, TimeProvider.System).Open(), Throws.TypeOf<ConformanceFormatException>());
    }

    [Test]
    public void A_service_that_was_started_meanwhile_does_not_end_a_recording()
    {
        new ConformanceRecorder(FileName, s_cases, [new EmulatorHost()], RecordedSystem.Current with { Ikeext = "stopped" }, TimeProvider.System).Record();

        Assert.That(new ConformanceRecorder(FileName, s_cases, [new EmulatorHost()], RecordedSystem.Current with { Ikeext = "running" }, TimeProvider.System).Open(), Is.EqualTo(20));
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(50)]
    public void A_header_that_was_not_finished_is_written_again(int length)
    {
        _ = Recorder(new EmulatorHost()).Open();
        File.WriteAllText(FileName, File.ReadAllText(FileName)[..length]);

        Assert.That(Recorder(new EmulatorHost()).Open(), Is.Zero);
        Recorder(new EmulatorHost()).Record();
        Assert.That(ConformanceRecording.Read(FileName).Cases, Has.Count.EqualTo(20));
    }

    [Test]
    public void Several_hosts_go_into_one_file_case_by_case()
    {
        new ConformanceRecorder(FileName, s_cases, [new EmulatorHost(), ProviderHost.OfEmulator()], RecordedSystem.Current, TimeProvider.System).Record();

        var recording = ConformanceRecording.Read(FileName);
        Assert.That(recording.Host, Is.EqualTo("emulator, emulator-provider"));
        Assert.That(recording.Cases.Take(3).Select(run => run.Form), Is.EqualTo(new[] { CallForm.Ioctl, CallForm.Function, CallForm.Provider }));
    }

    [Test]
    public async Task A_process_that_crashes_costs_the_case_in_hand_alone()
    {
        int started = 0;

        int lost = await SupervisedRecording.RunAsync(Recorder(new EmulatorHost()), () => new FakeProcess(this, ++started == 1 ? new FaultyHost(() => throw new InvalidTimeZoneException(), 7) : new EmulatorHost()), TimeSpan.FromMinutes(1));

        Assert.That((lost, started), Is.EqualTo((1, 2)));
        AssertLost(6, "the process ended with exit code 0xC0000005");
    }

    [Test]
    public async Task A_call_that_does_not_return_costs_that_case_alone()
    {
        int started = 0;

        int lost = await SupervisedRecording.RunAsync(
            Recorder(new EmulatorHost()),
            () => new FakeProcess(this, ++started == 1 ? new FaultyHost(() => throw new TimeoutException(), 7) : new EmulatorHost()),
            TimeSpan.FromSeconds(2));

        Assert.That((lost, started), Is.EqualTo((1, 2)));
        AssertLost(6, "the call did not return within 2 s");
    }

    [Test]
    public void A_process_that_never_records_is_not_started_for_ever()
    {
        int started = 0;

        Assert.That(
            async () => await SupervisedRecording.RunAsync(Recorder(new EmulatorHost()), Start, TimeSpan.FromMinutes(1)),
            Throws.TypeOf<IOException>().With.Message.StartsWith("20 cases in a row were lost"));
        Assert.That(started, Is.EqualTo(20));

        IRecordingProcess Start()
        {
            started++;
            return new FakeProcess(this, new FaultyHost(() => throw new InvalidTimeZoneException(), 1));
        }
    }

    [Test]
    public void A_process_that_begins_no_case_costs_none()
    {
        int started = 0;
        var idle = new ConformanceRecorder(FileName, s_cases.Take(9), [new EmulatorHost()], RecordedSystem.Current, TimeProvider.System);

        Assert.That(
            async () => await SupervisedRecording.RunAsync(idle, Start, TimeSpan.FromMinutes(1)),
            Throws.TypeOf<IOException>().With.Message.StartsWith("No process began a case"));
        Assert.That(started, Is.EqualTo(3));
        Assert.That(ConformanceRecording.Read(FileName).Cases, Is.Empty);

        // It finds a file that is not its own.
        IRecordingProcess Start()
        {
            started++;
            return new FakeProcess(this, new EmulatorHost());
        }
    }

    private ConformanceRecorder Recorder(IConformanceHost host) => new(FileName, s_cases, [host], RecordedSystem.Current with { Runtime = "any" }, TimeProvider.System);

    private void AssertLost(int index, string reason)
    {
        var recording = ConformanceRecording.Read(FileName);
        Assert.That(recording.Cases, Has.Count.EqualTo(20));
        Assert.That(recording.Cases[index].NotApplicable, Is.EqualTo(reason));
        Assert.That(recording.Cases[index].Answers, Is.Empty);
        Assert.That(recording.Cases.Count(run => run.Answers.Count > 0), Is.EqualTo(19));
        Assert.That(File.ReadLines(FileName).Count(line => line.Contains("\"lost\":", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    /// <summary>Records in this process, on a thread of its own. A TimeoutException of the host stands for a call that does not return.</summary>
    private sealed class FakeProcess : IRecordingProcess
    {
        private readonly Channel<RecordingNews> _news = Channel.CreateUnbounded<RecordingNews>();

        public FakeProcess(RecorderTests test, IConformanceHost host) => _ = Task.Run(() =>
        {
            try
            {
                test.Recorder(host).Record(() => _news.Writer.TryWrite(RecordingNews.Begun), () => _news.Writer.TryWrite(RecordingNews.Written));
                _ = _news.Writer.TryWrite(RecordingNews.Ended);
            }
            catch (TimeoutException)
            {
                // It tells nothing more.
            }
            catch (Exception crash) when (crash is InvalidTimeZoneException or ConformanceFormatException)
            {
                _ = _news.Writer.TryWrite(RecordingNews.Ended);
            }
        });

        public async Task<RecordingNews> NextAsync() => await _news.Reader.ReadAsync();

        public int End() => unchecked((int)0xC0000005);

        public void Dispose()
        {
        }
    }

    /// <summary>The emulator, which does something else when a history begins for the n-th time.</summary>
    private sealed class FaultyHost(Action? fault, int atBeginning) : IConformanceHost
    {
        private readonly EmulatorHost _emulator = new();

        public int Begun { get; private set; }

        public string Name => _emulator.Name;

        public IReadOnlyList<CallForm> Forms => _emulator.Forms;

        public string? ReasonAgainst(ConformanceCase vector) => null;

        public IConformanceSession Begin(ConformanceCase vector)
        {
            if (++Begun == atBeginning)
            {
                fault?.Invoke();
            }

            return _emulator.Begin(vector);
        }
    }
}
