using System.Diagnostics;
using System.Globalization;

namespace PeerTarget.Conformance;

/// <summary>What a recording process tells.</summary>
public enum RecordingNews
{
    /// <summary>A case run begins.</summary>
    Begun,

    /// <summary>The case run was written.</summary>
    Written,

    /// <summary>The process has ended.</summary>
    Ended,
}

/// <summary>A process that records, and tells of each case run.</summary>
public interface IRecordingProcess : IDisposable
{
    /// <summary>Waits for the next news.</summary>
    Task<RecordingNews> NextAsync();

    /// <summary>Ends the process, and waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="IOException">The process cannot be ended.</exception>
    int End();
}

/// <summary>
/// Records in a process of its own. A call that crashes that process, or that does not return in time, costs the case in hand alone.
/// </summary>
public static class SupervisedRecording
{
    // A machine on which no process ever gets through a case is not worth a process for each case.
    private const int MostLossesInARow = 20;
    private const int MostIdleStarts = 3;

    /// <summary>Starts recording processes until the recording is whole.</summary>
    /// <param name="recorder">The recording, which this process writes only while no other does.</param>
    /// <param name="start">Starts a process that records into the same file.</param>
    /// <param name="deadline">How long a case may take.</param>
    /// <param name="cancellationToken">Stops the recording. Nothing is lost by it.</param>
    /// <returns>How many cases were lost.</returns>
    /// <exception cref="IOException">Twenty cases in a row were lost, or no process began a case. The file can be gone on with.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<int> RunAsync(ConformanceRecorder recorder, Func<IRecordingProcess> start, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(start);
        int lost = 0;
        int inARow = 0;
        int idle = 0;
        int done = recorder.Open();
        while (done < recorder.Total)
        {
            (string how, int begun) = await RecordAsync(start, deadline, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            int now = recorder.Open();
            idle = begun == 0 ? idle + 1 : 0;
            inARow = now > done ? 0 : inARow;
            if (idle == MostIdleStarts)
            {
                throw new IOException($"No process began a case: {how}. The same command goes on from there.");
            }

            // The last case that began was lost only if it was not written.
            if (now - done < begun)
            {
                recorder.Lose(how);
                now++;
                lost++;
                if (++inARow == MostLossesInARow)
                {
                    throw new IOException($"{inARow} cases in a row were lost, the last because {how}. The same command goes on from there.");
                }
            }

            done = now;
        }

        return lost;
    }

    /// <summary>Lets one process record, and tells how it ended and how many cases it began.</summary>
    private static async Task<(string How, int Begun)> RecordAsync(Func<IRecordingProcess> start, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using IRecordingProcess process = start();
        int begun = 0;
        try
        {
            while (await process.NextAsync().WaitAsync(deadline, cancellationToken).ConfigureAwait(false) is var news and not RecordingNews.Ended)
            {
                begun += news is RecordingNews.Begun ? 1 : 0;
            }
        }
        catch (Exception stopped) when (stopped is TimeoutException or OperationCanceledException)
        {
            _ = process.End();
            return (string.Create(CultureInfo.InvariantCulture, $"the call did not return within {deadline.TotalSeconds:0.###} s"), begun);
        }

        return (string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code 0x{process.End():X8}"), begun);
    }
}

/// <summary>
/// A recording process that writes a line to its standard output before and after each case run, and ends when its standard input does.
/// </summary>
/// <param name="start">How to start it.</param>
public sealed class RecordingProcess(ProcessStartInfo start) : IRecordingProcess
{
    /// <summary>The line before a case run.</summary>
    public const string Begin = "begin";

    /// <summary>The line after a case run was written.</summary>
    public const string Written = "written";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Process _process = Process.Start(Prepared(start))!;

    /// <inheritdoc/>
    public async Task<RecordingNews> NextAsync() => await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) switch
    {
        null => RecordingNews.Ended,
        Begin => RecordingNews.Begun,
        _ => RecordingNews.Written,
    };

    /// <inheritdoc/>
    public int End()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            _process.Kill(entireProcessTree: true);
            if (!_process.WaitForExit(s_patience))
            {
                // A thread that hangs in the system keeps its process.
                throw new IOException("The recording process hangs in a call and cannot be ended. After a restart of the machine, the same command goes on from there.");
            }
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Prepared(ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        return start;
    }
}
