using System.Collections.Concurrent;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>The calls of a recording, and what emulators under given assumptions would have answered to them.</summary>
internal sealed class Evidence
{
    private const string Accepted = "NO_ERROR";
    private const string NotSocket = "WSAENOTSOCK";
    private const int MostProofs = 3;

    private readonly Trace[] _traces;
    private readonly (int Trace, int Index)[] _calls;
    private readonly Dictionary<WinsockAssumptions, string?[][]> _predicted = [];
    private readonly Predictions _predictions;

    public Evidence(ConformanceRecording recording, Predictions predictions)
    {
        _predictions = predictions;
        _traces = [.. recording.Cases.Select(Trace.Of).OfType<Trace>()];
        _calls = [.. _traces.SelectMany((trace, i) => Enumerable.Range(0, trace.Got.Length).Select(index => (i, index)))];
        string?[][][] everywhere = [.. WinsockAssumptions.Variations.Select(Predict)];
        AcceptedByThePages = [.. _calls.Where(call => everywhere.All(predicted => predicted[call.Trace][call.Index] == Accepted)).Select(call => _traces[call.Trace].Got[call.Index])];
        RefusedByThePages =
        [
            .. _calls
                .Where(call => _traces[call.Trace].Run.Case.Basis is ConformanceBasis.Documented && everywhere.All(predicted => predicted[call.Trace][call.Index] is { } code && code != Accepted))
                .Select(call => _traces[call.Trace].Got[call.Index]),
        ];
    }

    /// <summary>The answers to the calls that every variation accepts.</summary>
    public string[] AcceptedByThePages { get; }

    /// <summary>The answers to the calls that a page refuses, and every variation with it.</summary>
    public string[] RefusedByThePages { get; }

    /// <summary>Weighs one assumption, given the others.</summary>
    /// <param name="name">The assumption.</param>
    /// <param name="others">What is known of the others.</param>
    /// <param name="open">Those of which nothing is known. An answer that depends on one of them proves nothing.</param>
    public AssumptionVerdict Weigh(string name, WinsockAssumptions others, string[] open)
    {
        Candidate[] candidates = [.. AssumedValues.Of(name).Select(value => Candidate(value)).OfType<Candidate>()];
        // Where the known values differ, any code may have been the answer.
        string[] seen = [.. _calls.Where(call => !_traces[call.Trace].IsOfFixedReading && IsTelling(candidates, call.Trace, call.Index)).Select(call => _traces[call.Trace].Got[call.Index]).Where(code => code != NotSocket).Distinct()];
        candidates = [.. candidates, .. seen.Except(candidates.Select(candidate => candidate.Value)).Select(value => Candidate(value)).OfType<Candidate>()];
        (int Trace, int Index)[] controls = [.. _calls.Where(call => _traces[call.Trace].Run.Case.Basis is ConformanceBasis.Documented && IsPlain(call, candidates))];

        HashSet<string> alive = [.. candidates.Select(candidate => candidate.Value)];
        List<string> proofs = [];
        List<string> hidden = [];
        List<Veto> vetoes = [];
        for (int trace = 0; trace < _traces.Length; trace++)
        {
            if (_traces[trace].IsOfFixedReading)
            {
                // Later calls depend on the names that earlier ones left, and so on the reading. The first call speaks against values too.
                if (IsTelling(candidates, trace, 0))
                {
                    vetoes.Add(new Veto(candidates.Where(candidate => candidate.Predicted[trace][0] is not { } code || code == _traces[trace].Got[0]), $"{_traces[trace].Name(0)}, answered {RecordingVerdicts.Numbered(_traces[trace].Got[0])}"));
                }

                continue;
            }

            Follow(trace, candidates, controls, alive, proofs, hidden, vetoes);
        }

        // An answer that proves nothing can still speak against a value.
        Veto[] against = [.. vetoes.Where(veto => !veto.Leaves.Overlaps(alive))];
        bool isKnown = alive.Count == 1 && proofs.Count > 0 && against.Length == 0;
        string? value = isKnown ? alive.Single() : null;
        string[] because = isKnown ? [.. proofs.Take(MostProofs)]
            : alive.Count == 0 ? [.. proofs.Take(MostProofs).Prepend("the answers contradict each other")]
            : hidden.Count + against.Length > 0 ? [.. against.Where(veto => veto.Says is not null).Select(veto => $"{veto.Says}, which speaks against {string.Join(" and ", alive)}").Concat(hidden).Distinct().Take(MostProofs)]
            : ["no recorded call tells the values apart"];
        return new AssumptionVerdict(name, !isKnown ? AssumptionOutcome.CannotTell : value == AssumedValues.Of(name)[0] ? AssumptionOutcome.Default : AssumptionOutcome.Alternative, value, because);

        Candidate? Candidate(string word)
        {
            if (_predictions.With(others, name, word) is not { } assumptions)
            {
                return null;
            }

            return new Candidate(word, Sure(assumptions, open.Where(choice => choice != name)));
        }
    }

    /// <summary>
    /// The first call of each history about a page's rule or a fixed reading that was answered otherwise than what is known of the
    /// assumptions has it, whatever the open ones are.
    /// </summary>
    public IEnumerable<(string Source, string Says)> Deviations(WinsockAssumptions known, string[] open)
    {
        string?[][] sure = Sure(known, open);
        for (int trace = 0; trace < _traces.Length; trace++)
        {
            Trace told = _traces[trace];
            // From a call on whose code is in doubt, so are the names that the socket holds.
            int first = told.IsOfAssumption ? -1 : Enumerable.Range(0, told.Got.Length).FirstOrDefault(i => sure[trace][i] != told.Got[i], -1);
            if (first >= 0 && sure[trace][first] is not null)
            {
                yield return (told.Run.Case.Source, $"{told.Name(first)}, answered {RecordingVerdicts.Numbered(told.Got[first])} instead of {RecordingVerdicts.Numbered(sure[trace][first]!)}");
            }
        }
    }

    /// <summary>The code of each call under given assumptions, or <see langword="null"/> where it depends on one that is open.</summary>
    private string?[][] Sure(WinsockAssumptions assumptions, IEnumerable<string> open)
    {
        string?[][] sure = [.. Predict(assumptions).Select(calls => calls.ToArray())];
        foreach (string?[][] otherwise in open.SelectMany(choice => AssumedValues.Of(choice).Select(value => _predictions.With(assumptions, choice, value)!)).Where(other => other != assumptions).Select(Predict))
        {
            foreach ((int trace, int index) in _calls)
            {
                if (otherwise[trace][index] != sure[trace][index])
                {
                    sure[trace][index] = null;
                }
            }
        }

        return sure;
    }

    /// <summary>Goes through one history, as far as its answers can be explained, and drops the values that do not explain them.</summary>
    private void Follow(int trace, Candidate[] candidates, (int Trace, int Index)[] controls, HashSet<string> alive, List<string> proofs, List<string> hidden, List<Veto> vetoes)
    {
        Trace told = _traces[trace];
        Candidate[] here = candidates;
        for (int i = 0; i < told.Got.Length; i++)
        {
            Candidate[] right = [.. here.Where(candidate => candidate.Predicted[trace][i] is not { } code || code == told.Got[i])];
            bool isTelling = IsTelling(here, trace, i);
            if (right.Length == 0 && !isTelling)
            {
                if (Enumerable.Range(i, told.Got.Length - i).Any(later => IsTelling(here, trace, later)))
                {
                    hidden.Add($"{told.Name(i)}, answered {RecordingVerdicts.Numbered(told.Got[i])} instead of {RecordingVerdicts.Numbered(here[0].Predicted[trace][i]!)}");
                }

                return;
            }

            if (isTelling)
            {
                if ((FailedControl(told.Kinds[i], controls) ?? (told.HasNoSocket[i] ? FailedControlOfNoSocket(told.Kinds[i].Operation, here) : null)) is { } control)
                {
                    hidden.Add(control);
                    vetoes.Add(new Veto(right));
                    return;
                }

                proofs.Add($"{told.Name(i)}, answered {RecordingVerdicts.Numbered(told.Got[i])}");
                alive.IntersectWith(right.Select(candidate => candidate.Value));
            }

            here = right;
        }
    }

    // The same call without the oddity: a call of the same operation, family, type and protocol that a page accepts, overlapped or not as it is. Where there is none,
    // one that differs in as little as possible.
    private string? FailedControl(Kind kind, (int Trace, int Index)[] controls)
    {
        if (kind.Protocol is not (null or (int)SocketSecurityProtocol.IPsec2)
            && !_calls.Any(call => _traces[call.Trace].Kinds[call.Index].Protocol == kind.Protocol && _traces[call.Trace].Got[call.Index] == Accepted))
        {
            return "no set under the same security protocol succeeded";
        }

        // The delete on a stream socket is in doubt as a whole. One on a datagram socket must succeed too, but proves nothing for it.
        (Func<Kind, bool> IsLike, bool Proves)[] levels =
        [
            (other => other == kind, true),
            (other => other with { Type = kind.Type } == kind, kind.Operation is PeerTargetNameOperation.Set),
            (other => other with { Family = kind.Family } == kind, true),
            (other => other.Family == kind.Family && other.Type == kind.Type && other.IsOverlapped == kind.IsOverlapped && other.Protocol is null or (int)SocketSecurityProtocol.IPsec2, true),
        ];
        bool hasControl = false;
        foreach ((Func<Kind, bool> isLike, bool proves) in levels)
        {
            foreach ((int trace, int index) in controls.Where(call => isLike(_traces[call.Trace].Kinds[call.Index])))
            {
                hasControl |= proves;
                if (_traces[trace].Got[index] != Accepted)
                {
                    return $"{_traces[trace].Name(index)}, which has no oddity, answered {RecordingVerdicts.Numbered(_traces[trace].Got[index])}";
                }
            }
        }

        return hasControl ? null : "no recorded call is the same without the oddity";
    }

    // A call on no socket has two oddities, if an argument is odd too. Without the other one, no socket must have been answered as the pages say.
    private string? FailedControlOfNoSocket(PeerTargetNameOperation operation, Candidate[] candidates)
    {
        (int Trace, int Index)[] plain =
        [
            .. _calls.Where(call => _traces[call.Trace] is { Run.Case.Basis: ConformanceBasis.Documented } told && told.HasNoSocket[call.Index] && told.Kinds[call.Index].Operation == operation
                && candidates.All(candidate => candidate.Predicted[call.Trace][call.Index] == NotSocket)),
        ];
        return plain.Length == 0
            ? "no recorded call on no socket is without another oddity"
            : plain.Where(call => _traces[call.Trace].Got[call.Index] != NotSocket)
                .Select(call => $"{_traces[call.Trace].Name(call.Index)}, on no socket, answered {RecordingVerdicts.Numbered(_traces[call.Trace].Got[call.Index])}")
                .FirstOrDefault();
    }

    // A call that every candidate accepts, after calls that were answered as every candidate has it.
    private bool IsPlain((int Trace, int Index) call, Candidate[] candidates)
    {
        string[] got = _traces[call.Trace].Got;
        return candidates.All(candidate => candidate.Predicted[call.Trace][call.Index] == Accepted
            && candidate.Predicted[call.Trace].Take(call.Index).SequenceEqual(got.Take(call.Index)));
    }

    private static bool IsTelling(Candidate[] candidates, int trace, int index)
    {
        string? first = null;
        foreach (Candidate candidate in candidates)
        {
            string? code = candidate.Predicted[trace][index];
            first ??= code;
            if (code is not null && code != first)
            {
                return true;
            }
        }

        return false;
    }

    private string?[][] Predict(WinsockAssumptions assumptions)
    {
        if (!_predicted.TryGetValue(assumptions, out string?[][]? predicted))
        {
            Func<CaseRun, string?[]> replay = _predictions.Under(assumptions);
            _predicted[assumptions] = predicted = [.. _traces.Select(trace => trace.Pick(replay(trace.Run)))];
        }

        return predicted;
    }

    /// <summary>A value, and the code of each call under it, or <see langword="null"/> where the code depends on something unknown.</summary>
    private sealed record Candidate(string Value, string?[][] Predicted);

    /// <summary>The values that an answer leaves. It speaks against all others, and proves none.</summary>
    private sealed class Veto(IEnumerable<Candidate> leaves, string? says = null)
    {
        public HashSet<string> Leaves { get; } = [.. leaves.Select(candidate => candidate.Value)];

        /// <summary>The answer, or <see langword="null"/> if what makes it doubtful is told already.</summary>
        public string? Says => says;
    }

    private readonly record struct Kind(PeerTargetNameOperation Operation, int? Protocol, int Family, int Type, bool IsOverlapped);

    /// <summary>The calls of one recorded run, up to the first that was not made.</summary>
    private sealed record Trace(CaseRun Run, CallStep[] Steps, string[] Got, Kind[] Kinds, bool[] HasNoSocket)
    {
        private const int Inet = 2;
        private const int Dgram = 2;

        /// <summary>Whether the history is about an assumption.</summary>
        public bool IsOfAssumption { get; } = AssumedValues.Names.Contains(Run.Case.Source);

        /// <summary>Whether it is about a fixed reading. Its answers then speak of that reading, and of no assumption.</summary>
        public bool IsOfFixedReading { get; } = Run.Case.Basis is ConformanceBasis.Assumed && !AssumedValues.Names.Contains(Run.Case.Source);

        public static Trace? Of(CaseRun run)
        {
            Dictionary<int, StepAnswer> answers = run.Answers.ToDictionary(answer => answer.Step);
            List<CallStep> steps = [];
            foreach (ConformanceStep step in run.Case.Steps.Where(step => step is not LookupStep))
            {
                // What is no code tells of the indication of an overlapped call, and of no rule.
                if (!answers.TryGetValue(step.Number, out StepAnswer? answer) || answer.Got.Contains(' ', StringComparison.Ordinal))
                {
                    break;
                }

                if (step is CallStep call)
                {
                    steps.Add(call);
                }
                else if (answer.Got != answer.Expected)
                {
                    // The socket is not in the state that the history is about.
                    break;
                }
            }

            return steps.Count == 0 ? null : new Trace(run, [.. steps], [.. steps.Select(step => answers[step.Number].Got)], [.. steps.Select(step => KindOf(run.Case, step))], [.. steps.Select(step => OpenOf(run.Case, step) is null)]);
        }

        public string Name(int index) => $"{Run.Case.Id}, step {Steps[index].Number} ({$"{Steps[index].Via ?? Run.Form}".ToLowerInvariant()})";

        public string?[] Pick(string?[] answers) => [.. Steps.Select(step => answers[step.Number])];

        /// <summary>The step that opened the call's socket, or <see langword="null"/> if none did or the socket was closed again.</summary>
        private static OpenStep? OpenOf(ConformanceCase vector, CallStep call) =>
            vector.Steps.LastOrDefault(step => step is OpenStep or CloseStep && step.Socket == call.Socket && step.Number < call.Number) as OpenStep;

        private static Kind KindOf(ConformanceCase vector, CallStep call)
        {
            OpenStep? open = OpenOf(vector, call);
            // A call on no socket is, without the oddity, a call on an ordinary one.
            return new Kind(call.Operation, (call as SetStep)?.Protocol, open?.Family ?? Inet, open?.Type ?? Dgram, call.Overlapped is not null);
        }
    }
}

/// <summary>What emulators answer to recorded histories. Several recordings of one set can share it.</summary>
internal sealed class Predictions
{
    private readonly ConcurrentDictionary<WinsockAssumptions, ConcurrentDictionary<(object Steps, CallForm Form), string?[]>> _answers = [];
    private readonly ConcurrentDictionary<(WinsockAssumptions Assumptions, string Name, string Value), WinsockAssumptions?> _changed = [];

    /// <summary>Assumptions with one value changed, or <see langword="null"/> if they cannot have it.</summary>
    public WinsockAssumptions? With(WinsockAssumptions assumptions, string name, string value) =>
        _changed.GetOrAdd((assumptions, name, value), static key => AssumedValues.With(key.Assumptions, key.Name, key.Value));

    /// <summary>Under given assumptions, the answer to each call of a run by the number of its step, or <see langword="null"/> from the first call on that the emulator cannot make.</summary>
    public Func<CaseRun, string?[]> Under(WinsockAssumptions assumptions)
    {
        // No vector can make a call pend, so these two change no answer.
        assumptions = assumptions with { PendingTakesEffect = WinsockAssumptions.Default.PendingTakesEffect, CancelledSet = WinsockAssumptions.Default.CancelledSet };
        // A list of steps is the same only if it is the same object, which is quick to ask.
        ConcurrentDictionary<(object, CallForm), string?[]> known = _answers.GetOrAdd(assumptions, static _ => []);
        // Histories have sockets of their own, so one emulator serves all of them. To make one takes as long as a history.
        RawWinsock winsock = new WinsockEmulator(new WinsockEmulatorOptions { Assumptions = assumptions, JournalCapacity = 0 }).Raw;
        return run => known.TryGetValue((run.Case.Steps, run.Form), out string?[]? answers) ? answers : known[(run.Case.Steps, run.Form)] = Replay(run, winsock);
    }

    private static string?[] Replay(CaseRun run, RawWinsock winsock)
    {
        string?[] answers = new string?[run.Case.Steps.Count + 1];
        using var session = new EmulatorSession(winsock);
        foreach (ConformanceStep step in run.Case.Steps.Where(step => step is not LookupStep))
        {
            HostAnswer answer = session.Perform(step, (step as CallStep)?.Via ?? run.Form);
            if (answer.NotApplicable is not null)
            {
                // What follows depends on what this call would have left.
                break;
            }

            answers[step.Number] = WinsockCodes.NameOf(answer.Code);
        }

        return answers;
    }
}
