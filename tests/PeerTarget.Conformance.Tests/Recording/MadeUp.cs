using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>Recordings of machines that do not exist: an emulator answers, and a test says where the machine answers otherwise.</summary>
internal static class MadeUp
{
    private static readonly string[] s_telling = ["assumptions", "connected", "documented", "ipv6", "overlapped", "refusals"];

    private static readonly IReadOnlyList<ConformanceCase> s_builtIn = ConformanceFile.ReadBuiltIn();

    // For build/mutate.sh, those files of the set that tell everything that the set can tell.
    private static readonly ConformanceCase[] s_all = [.. s_builtIn.Where(vector => !Effort.IsShort || s_telling.Contains(Path.GetFileNameWithoutExtension(vector.File)))];

    /// <summary>The recording of a machine.</summary>
    /// <param name="assumptions">How the machine reads what no page says.</param>
    /// <param name="instead">What it answers to a call, or <see langword="null"/> for the emulator's answer.</param>
    /// <param name="isWhole">Whether both forms are recorded, or one.</param>
    /// <param name="ids">The cases, or <see langword="null"/> for the built-in set.</param>
    public static ConformanceRecording Machine(WinsockAssumptions assumptions, Func<CaseRun, StepAnswer, string?>? instead = null, bool isWhole = false, string[]? ids = null)
    {
        Assert.That(ids?.Distinct() ?? [], Is.SubsetOf(s_builtIn.Select(vector => vector.Id)), "no such case");
        var host = new EmulatorHost(assumptions);
        return new ConformanceRecording
        {
            Host = "winsock",
            System = RecordedSystem.Current,
            Started = DateTimeOffset.UnixEpoch,
            Cases =
            [
                .. (ids is null ? s_all : s_builtIn.Where(vector => ids.Contains(vector.Id))).SelectMany(vector => ConformanceRunner.FormsOf(vector, host).Take(isWhole ? 2 : 1).Select(form =>
                {
                    CaseRun run = ConformanceRunner.Perform(vector with { Assumptions = null }, host, form, goOn: true);
                    return run with
                    {
                        Case = vector,
                        Answers = [.. run.Answers.Where(answer => vector.Steps[answer.Step - 1] is not LookupStep).Select(answer => vector.Steps[answer.Step - 1] is CallStep ? answer with { Got = instead?.Invoke(run, answer) ?? answer.Got } : answer)],
                    };
                })),
            ],
        };
    }
}
