using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Model;

namespace PeerTarget.Fuzz;

/// <summary>
/// Histories on the emulator and on the reference. An input that fails is made smaller, as a vector where a vector can say it.
/// </summary>
internal sealed class Histories(EmulatorDoor door, Func<Random, EmulatorDoor, History> make, Func<Comparison, string> outcome) : FuzzSession
{
    private static readonly SocketError[] s_codes =
        [SocketError.Success, SocketError.NotSocket, SocketError.InvalidArgument, SocketError.AddressFamilyNotSupported, SocketError.IsConnected];

    private static readonly string[] s_codesOfManagedCalls = [.. s_codes.Select(WinsockCodes.NameOf), "name", "no name"];
    private static readonly string[] s_codesOfRawCalls = [.. s_codesOfManagedCalls, WinsockCodes.NameOf(SocketError.Fault), WinsockCodes.NameOf(SocketError.MessageSize)];
    private static readonly string[] s_ends = ["agrees", "agrees, with calls that pended"];

    private History? _history;

    public static FuzzTarget RawCalls { get; } = new("raw-calls", Share: 400, s_codesOfRawCalls, () => new Histories(EmulatorDoor.Raw, RandomCalls.Of, LastAnswer));

    public static FuzzTarget ManagedCalls { get; } = new("managed-calls", Share: 100, s_codesOfManagedCalls, () => new Histories(EmulatorDoor.Managed, RandomCalls.Of, LastAnswer));

    public static FuzzTarget RawTarget { get; } = new("raw-histories", Share: 40, s_ends, () => new Histories(EmulatorDoor.Raw, RandomHistory.Of, End));

    public static FuzzTarget ManagedTarget { get; } = new("managed-histories", Share: 4, s_ends, () => new Histories(EmulatorDoor.Managed, RandomHistory.Of, End));

    public override string Input => $"{_history}";

    public override string Try(Random random)
    {
        _history = make(random, door);
        var comparison = Comparison.Of(_history, door);
        return comparison.Disagreement is { } found ? throw new DisagreementException(found) : outcome(comparison);
    }

    public override string? Smallest()
    {
        History smallest = _history!;
        for (History? next = smallest; next is not null; next = SmallerHistories.Of(smallest).FirstOrDefault(IsBad))
        {
            smallest = next;
        }

        return $"{smallest}";
    }

    private static string LastAnswer(Comparison comparison) => comparison.Answers[^1] switch
    {
        ['"', ..] => "name",
        "null" => "no name",
        var code => code,
    };

    private static string End(Comparison comparison) => s_ends[comparison.Answers.Any(answer => answer.Contains("; ", StringComparison.Ordinal)) ? 1 : 0];

    private bool IsBad(History history)
    {
        try
        {
            return Comparison.Of(history, door).Disagreement is not null;
        }
#pragma warning disable CA1031 // What it throws is what is looked for.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }
}

/// <summary>Sockets of which the emulator is asked or not. They must show the same. Windows dissolves no connection from .NET.</summary>
internal sealed class Twins : FuzzSession
{
    private string _input = "";

    public static FuzzTarget Target { get; } = new("socket-twins", Share: 4, ["Stream", "Dgram"], () => new Twins());

    public override string Input => _input;

    public override string Try(Random random)
    {
        SocketType type = random.Next(2) == 0 ? SocketType.Stream : SocketType.Dgram;
        string loopback = RandomHistory.Pick(random, SocketTwins.Loopbacks);
        int seed = random.Next();
        _input = $"{type} {loopback}, seed {seed}";
        return SocketTwins.Difference(type, loopback, seed) is { } difference ? throw new DisagreementException(difference) : $"{type}";
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
