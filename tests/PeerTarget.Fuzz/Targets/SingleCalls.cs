using System.Net;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Model;

namespace PeerTarget.Fuzz;

/// <summary>Single calls with any bytes, lengths, names and endpoints, on sockets of several kinds. The reference must give the same answer.</summary>
internal sealed class SingleCalls(EmulatorDoor door) : FuzzSession
{
    private const int CallsOfAnEmulator = 100;

    private WinsockAssumptions _assumptions = WinsockAssumptions.Default;
    private ReferenceWinsock? _reference;
    private IDoor? _played;
    private List<ConformanceStep> _steps = [];

    public static FuzzTarget RawTarget { get; } = new(
        "raw-calls",
        Share: 400,
        [.. new[] { SocketError.Success, SocketError.NotSocket, SocketError.Fault, SocketError.InvalidArgument, SocketError.MessageSize, SocketError.AddressFamilyNotSupported, SocketError.IsConnected }.Select(WinsockCodes.NameOf)],
        () => new SingleCalls(EmulatorDoor.Raw));

    public static FuzzTarget ManagedTarget { get; } = new(
        "managed-calls",
        Share: 100,
        [.. new[] { SocketError.Success, SocketError.NotSocket, SocketError.InvalidArgument, SocketError.AddressFamilyNotSupported, SocketError.IsConnected }.Select(WinsockCodes.NameOf)],
        () => new SingleCalls(EmulatorDoor.Managed));

    public override string Input => new History(_assumptions, _steps).ToString();

    public override string Try(Random random)
    {
        if (_played is null || _steps.Count >= CallsOfAnEmulator)
        {
            Begin(random);
        }

        string socket = RandomHistory.Pick(random, ["inet", "inet6", "dual", "tcp", "tcp6", "connected", "closed", door is EmulatorDoor.Raw ? "unix" : "inet", door is EmulatorDoor.Raw ? "none" : "dual"]);
        string answer = Perform(random.Next(5) switch
        {
            0 => new LookupStep { Socket = socket, Peer = RandomValue.Endpoint(random), Expect = null },
            1 or 2 => Delete(random, socket),
            _ => Set(random, socket),
        });
        return answer[0] == '"' ? "name" : answer;
    }

    protected override void End() => _played?.Dispose();

    private void Begin(Random random)
    {
        _played?.Dispose();
        _assumptions = RandomHistory.Assumptions(random);
        _reference = new ReferenceWinsock(_assumptions, door);
        var emulator = new WinsockEmulator(_assumptions);
        _played = door is EmulatorDoor.Raw ? new RawDoor(emulator) : new ManagedDoor(emulator);
        _steps = [];
        foreach ((string socket, int family, int type) in new[] { ("inet", 2, 2), ("inet6", 23, 2), ("dual", 23, 2), ("tcp", 2, 1), ("tcp6", 23, 1), ("connected", 2, 2), ("closed", 2, 2) })
        {
            _ = Perform(new OpenStep { Socket = socket, Family = family, Type = type, DualMode = socket == "dual" });
        }

        if (door is EmulatorDoor.Raw)
        {
            _ = Perform(new OpenStep { Socket = "unix", Family = 1, Type = 1 });
        }

        _ = Perform(new ConnectStep { Socket = "connected", Peer = new IPEndPoint(IPAddress.Loopback, 9) });
        _ = Perform(new CloseStep { Socket = "closed" });
    }

    private string Perform(ConformanceStep step)
    {
        _steps.Add(step);
        string? answer = _played!.Perform(step);
        string expected = _reference!.Perform(step);
        return answer == expected ? answer : throw new DisagreementException($"The emulator answers {answer}, and the reference {expected}.");
    }

    private SetStep Set(Random random, string socket)
    {
        bool isGiven = door is EmulatorDoor.Raw && random.Next(2) == 0;
        return new SetStep
        {
            Socket = socket,
            Peer = random.Next(8) == 0 ? null : RandomValue.Endpoint(random),
            Name = RandomValue.Name(random, 200),
            Protocol = random.Next(4) == 0 ? random.Next(3) : 2,
            Buffer = isGiven ? new GivenBuffer(random.Next(30) == 0 ? null : RandomValue.Bytes(random, 300)) : null,
            Length = Length(random),
            Expect = SocketError.Success,
        };
    }

    private DeleteStep Delete(Random random, string socket)
    {
        bool isGiven = door is EmulatorDoor.Raw && random.Next(2) == 0;
        return new DeleteStep
        {
            Socket = socket,
            Peer = random.Next(8) == 0 ? null : RandomValue.Endpoint(random),
            Buffer = isGiven ? new GivenBuffer(random.Next(30) == 0 ? null : RandomValue.Bytes(random, 40)) : null,
            Length = Length(random),
            Expect = SocketError.Success,
        };
    }

    // A length far beyond the bytes needs memory that is there, so it is rare.
    private uint? Length(Random random) => door is EmulatorDoor.Managed ? null : random.Next(200) switch { 0 => (uint)random.Next(100_000), < 40 => (uint)random.Next(600), _ => null };
}
