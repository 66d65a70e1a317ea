using System.Diagnostics;
using System.Globalization;

namespace PeerTarget.Conformance;

/// <summary>A process that records, and tells of each case run that it has written.</summary>
public interface IRecordingProcess : IDisposable
{
    /// <summary>Waits for the next case run to be written.</summary>
    /// <returns><see langword="false"/> if the process has ended.</returns>
    Task<bool> NextAsync();

    /// <summary>Ends the process, and waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    int End();
}

/// <summary>
/// Records in a process of its own. A call that crashes that process, or that does not return in time, costs the case in hand alone.
/// </summary>
public static class SupervisedRecording
{
    // A machine on which no process ever gets through a case is not worth a process for each case.
    private const int MostLossesInARow = 20;

    /// <summary>Starts recording processes until the recording is whole.</summary>
    /// <param name="recorder">The recording, which this process writes only while no other does.</param>
    /// <param name="start">Starts a process that records into the same file.</param>
    /// <param name="deadline">How long a case may take.</param>
    /// <returns>How many cases were lost.</returns>
    /// <exception cref="IOException">Twenty cases in a row were lost, or a process would not record at all. The file can be gone on with.</exception>
    public static async Task<int> RunAsync(ConformanceRecorder recorder, Func<IRecordingProcess> start, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(start);
        int lost = 0;
        int inARow = 0;
        int done = recorder.Open();
        while (done < recorder.Total)
        {
            string reason = await RecordAsync(start, deadline).ConfigureAwait(false);
            int now = recorder.Open();
            inARow = now > done ? 0 : inARow;
            if (now < recorder.Total)
            {
                recorder.Lose(reason);
                now++;
                lost++;
                if (++inARow == MostLossesInARow)
                {
                    throw new IOException($"{inARow} cases in a row were lost, the last because {reason}. The same command goes on from there.");
                }
            }

            done = now;
        }

        return lost;
    }

    private static async Task<string> RecordAsync(Func<IRecordingProcess> start, TimeSpan deadline)
    {
        using IRecordingProcess process = start();
        try
        {
            while (await process.NextAsync().WaitAsync(deadline).ConfigureAwait(false))
            {
                // The next one has its own deadline.
            }
        }
        catch (TimeoutException)
        {
            _ = process.End();
            return string.Create(CultureInfo.InvariantCulture, $"the call did not return within {deadline.TotalSeconds:0.###} s");
        }

        return string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code 0x{process.End():X8}");
    }
}

/// <summary>A recording process that writes a line to its standard output for each case run.</summary>
/// <param name="start">How to start it.</param>
public sealed class RecordingProcess(ProcessStartInfo start) : IRecordingProcess
{
    private readonly Process _process = Process.Start(Prepared(start))!;

    /// <inheritdoc/>
    public async Task<bool> NextAsync() => await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public int End()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Prepared(ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        return start;
    }
}
