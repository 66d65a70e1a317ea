using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A call that was held, and how to see its end.</summary>
/// <param name="Call">The emulator's side.</param>
/// <param name="Cancel">Cancels it, as its caller would.</param>
/// <param name="End">How it ended, or <see langword="null"/> while it pends.</param>
internal sealed record TrackedCall(HeldCall Call, Action Cancel, Func<string?> End);

/// <summary>The steps of tests on an emulator, alike for both doors.</summary>
internal sealed class HeldCalls(WinsockEmulator emulator) : IDisposable
{
    private readonly List<TrackedCall> _calls = [];
    private readonly HashSet<int> _pending = [];
    private CallHold? _hold;

    public bool IsHolding => _hold is not null;

    /// <summary>Takes in the call that was held last.</summary>
    /// <param name="cancel">Cancels the call, as its caller would.</param>
    /// <param name="end">How the call ended. It is asked once the hold has let the call go.</param>
    public void Track(Action cancel, Func<string?> end)
    {
        _ = _pending.Add(_calls.Count);
        CallHold hold = _hold!;
        HeldCall call = hold.Calls[^1];
        _calls.Add(new TrackedCall(call, cancel, () => hold.Calls.Contains(call) ? null : end()));
    }

    /// <summary>Takes a step of tests, or gives <see langword="null"/> for another step.</summary>
    public string? Perform(ConformanceStep step)
    {
        switch (step)
        {
            case HoldStep:
                _hold ??= emulator.Hold();
                return "";
            case EndHoldStep:
                _hold?.Dispose();
                _hold = null;
                return "";
            case ReleaseStep release:
                return release.Call < _calls.Count && _calls[release.Call].Call.Release(release.Answer) ? "released" : "nothing to release";
            case CancelStep cancel:
                bool isPending = _pending.Contains(cancel.Call);
                if (isPending)
                {
                    _calls[cancel.Call].Cancel();
                }

                return isPending ? "cancelled" : "nothing to cancel";
            case FailStep { Code: SocketError.Success } fail:
                int left = fail.Times;
                _ = emulator.Intercept(_ => Interlocked.Decrement(ref left) >= 0 ? SocketError.Success : null);
                return "";
            case FailStep fail:
                _ = emulator.Fail(fail.Code, times: fail.Times);
                return "";
            default:
                return null;
        }
    }

    /// <summary>The calls that have ended since the last time, in the order in which they were made.</summary>
    public IEnumerable<string> Ended()
    {
        foreach (int id in _pending.Order().ToArray())
        {
            if (_calls[id].End() is { } end)
            {
                _ = _pending.Remove(id);
                yield return $"call {id} ends with {end}";
            }
        }
    }

    public void Dispose()
    {
        _hold?.Dispose();
        _hold = null;
    }
}
