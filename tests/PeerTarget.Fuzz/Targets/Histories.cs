using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Model;

namespace PeerTarget.Fuzz;

/// <summary>Whole histories with calls that pend, faults and random assumptions. An input that fails is made smaller, as a vector where a vector can say it.</summary>
internal sealed class Histories(EmulatorDoor door) : FuzzSession
{
    private static readonly string[] s_outcomes = ["agrees", "agrees, with calls that pended"];

    private History? _history;

    public static FuzzTarget RawTarget { get; } = new("raw-histories", Share: 40, s_outcomes, () => new Histories(EmulatorDoor.Raw));

    public static FuzzTarget ManagedTarget { get; } = new("managed-histories", Share: 4, s_outcomes, () => new Histories(EmulatorDoor.Managed));

    public override string Input => $"{_history}";

    public override string Try(Random random)
    {
        _history = RandomHistory.Of(random, door);
        var comparison = Comparison.Of(_history, door);
        return comparison.Disagreement is { } found ? throw new DisagreementException(found)
            : comparison.Answers.Any(answer => answer.Contains("; ", StringComparison.Ordinal)) ? s_outcomes[1]
            : s_outcomes[0];
    }

    public override string? Smallest()
    {
        History? smallest = null;
        while (SmallerHistories.Of(smallest ?? _history!).FirstOrDefault(smaller => Comparison.Of(smaller, door).Disagreement is not null) is { } smaller)
        {
            smallest = smaller;
        }

        return smallest?.ToString();
    }
}

/// <summary>Sockets of which the emulator is asked or not. They must show the same. Windows dissolves no connection from .NET.</summary>
internal sealed class Twins : FuzzSession
{
    private const string Same = "the same";

    private string _input = "";

    public static FuzzTarget Target { get; } = new("socket-twins", Share: 4, [Same], () => new Twins());

    public override string Input => _input;

    public override string Try(Random random)
    {
        SocketType type = random.Next(2) == 0 ? SocketType.Stream : SocketType.Dgram;
        string loopback = RandomHistory.Pick(random, SocketTwins.Loopbacks);
        int seed = random.Next();
        _input = $"{type} {loopback}, seed {seed}";
        return SocketTwins.Difference(type, loopback, seed) is { } difference ? throw new DisagreementException(difference) : Same;
    }
}

/// <summary>What threads do at once. Only an order of the same steps may explain the answers.</summary>
internal sealed class Concurrency(EmulatorDoor door) : FuzzSession
{
    private static readonly string[] s_outcomes = ["one after the other", "at once"];

    private readonly Crew _crew = new(ConcurrentHistory.MostThreads);
    private ConcurrentHistory? _history;
    private IReadOnlyList<TimedStep> _taken = [];

    public static FuzzTarget RawTarget { get; } = new("raw-threads", Share: 10, s_outcomes, () => new Concurrency(EmulatorDoor.Raw));

    public static FuzzTarget ManagedTarget { get; } = new("managed-threads", Share: 2, s_outcomes, () => new Concurrency(EmulatorDoor.Managed));

    public override string Input => _history?.Describe(_taken) ?? "";

    public override string Try(Random random)
    {
        _taken = [];
        _history = ConcurrentHistory.Of(random, door);
        _taken = _history.Run(_crew);
        return Linearizability.Holds(_history.Assumptions, door, _history.Before, _taken)
            ? s_outcomes[Linearizability.Overlaps(_taken) > 0 ? 1 : 0]
            : throw new DisagreementException("No order of these steps has these answers.");
    }

    protected override void End() => _crew.Dispose();
}
