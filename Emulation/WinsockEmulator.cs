using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// Stands in for Winsock's peer target names, in memory. It decodes the bytes that Windows would be given, applies the documented
/// rules, and keeps the names of each socket.
/// </summary>
/// <remarks>
/// <para>
/// A call comes in by one of two doors. <see cref="EmulatedPeerTargetNameProvider"/>, the managed door, takes real sockets. It never
/// touches their handles, keeps none alive, and leaves them as it found them, but for the error of a pending connect that
/// <c>docs/emulator.md</c> names. <see cref="Raw"/>, the raw door, has Winsock's own functions, with emulated sockets, pointers and lengths.
/// </para>
/// <para>
/// A test sees what happened in <see cref="Calls"/>, checks it with <see cref="Verify"/>, makes calls fail with <see cref="Fail"/>, and asks
/// with <see cref="Authenticate(Socket, IPEndPoint)"/> who could answer in a peer's place. <c>docs/testing.md</c> shows each. Use one
/// emulator for one test.
/// </para>
/// <para>It performs no IPsec and authenticates nobody. <c>docs/emulator.md</c> lists what is not emulated.</para>
/// <para>Safe for use from several threads at once. Emulators do not share names.</para>
/// </remarks>
public sealed partial class WinsockEmulator
{
    private readonly Judge _judge;
    private readonly PeerKey _peerKey;
    private readonly ConditionalWeakTable<Socket, EmulatedSocket> _sockets = [];
    private readonly TimeProvider _clock;
    private readonly Journal? _journal;
    private readonly bool _throwOnMisuse;
    private readonly bool _tellsChangesApart;
    private RawWinsock? _raw;
    private Interceptions? _interceptions;
    private SimulatedPeers? _peers;
    private int _lastOrdinal;

    /// <summary>Creates an emulator in which no socket holds a name.</summary>
    /// <param name="assumptions">What to assume where the documentation is silent, or <see langword="null"/> for the defaults.</param>
    public WinsockEmulator(WinsockAssumptions? assumptions = null)
        : this(new WinsockEmulatorOptions { Assumptions = assumptions ?? WinsockAssumptions.Default })
    {
    }

    /// <summary>Creates an emulator in which no socket holds a name.</summary>
    /// <param name="options">The options. The constructor reads them, and later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is not legal. The message says which.</exception>
    public WinsockEmulator(WinsockEmulatorOptions options)
        : this(options, clock: null)
    {
    }

    /// <summary>For the container, whose clock stands in where the options have none.</summary>
    internal WinsockEmulator(WinsockEmulatorOptions options, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        Assumptions = options.Assumptions;
        _judge = Assumptions == WinsockAssumptions.Default ? Judge.OfDefaults : new Judge(Assumptions);
        _peerKey = Assumptions.PeerKey;
        NameLengthUnit = Assumptions.NameLengthUnit;
        _clock = options.TimeProvider ?? clock ?? TimeProvider.System;
        _journal = options.JournalCapacity == 0 ? null : new Journal(options.JournalCapacity);
        _throwOnMisuse = options.ThrowOnMisuse;
        _tellsChangesApart = Assumptions.PendingTakesEffect is PendingTakesEffect.AtStart;
    }

    /// <summary>What this emulator assumes where the documentation is silent.</summary>
    public WinsockAssumptions Assumptions { get; }

    /// <summary>The raw door: Winsock's own functions, with emulated sockets.</summary>
    public RawWinsock Raw => LazyInitializer.EnsureInitialized(ref _raw, () => new RawWinsock(this));

    /// <summary>The name by which IPsec would now authenticate the peer.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="peer">The peer. A stream socket has one name for every peer, so <see langword="null"/> is enough there.</param>
    /// <returns>The name, or <see langword="null"/> if the socket holds none for that peer or has been closed.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="socket"/> is <see langword="null"/>, or <paramref name="peer"/> is and the socket is no stream socket.
    /// </exception>
    public string? Lookup(Socket socket, IPEndPoint? peer = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType is not SocketType.Stream)
        {
            // If the caller forgot the peer, a null answer would look like "no name".
            ArgumentNullException.ThrowIfNull(peer);
        }

        if (!_sockets.TryGetValue(socket, out EmulatedSocket? target))
        {
            return null;
        }

        lock (target.Gate)
        {
            return Find(target, target.Read(socket, isSet: false), peer);
        }
    }

    /// <summary>The name by which a UDP client would authenticate a peer now.</summary>
    /// <param name="client">The client.</param>
    /// <param name="peer">The peer.</param>
    /// <returns>The name, or <see langword="null"/> if the client holds none for that peer or has been disposed of.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public string? Lookup(UdpClient client, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(peer);
        return client.Client is { } socket ? Lookup(socket, peer) : null;
    }

    /// <summary>The name by which a TCP client would authenticate its server now.</summary>
    /// <param name="client">The client.</param>
    /// <returns>The name, or <see langword="null"/> if the client holds none or has been disposed of.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public string? Lookup(TcpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Client is { } socket ? Lookup(socket) : null;
    }

    internal NameLengthUnit NameLengthUnit { get; }

    /// <summary>The managed door.</summary>
    internal Judgment Answer(in PeerTargetNameCall call)
    {
        // Constructed in the local itself. A request that is copied right after its fields were written costs a fifth of a set.
        var request = new EmulatedRequest(Of(call.Socket), call.Socket, call.Operation, call.Input, NameLengthUnit);
        return Answer(request);
    }

    /// <summary>Every call of both doors comes through here. It is judged and carried out in one step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Taken into its caller, it would make the caller copy the request.
    internal Judgment Answer(scoped in EmulatedRequest request)
    {
        // The clock and the interceptions are the user's code, so no lock is held here.
        DateTimeOffset time = _journal is null && _interceptions is null ? default : _clock.GetUtcNow();
        SocketError? fault = _interceptions is { Any: true } ? AskInterceptions(_interceptions, request, time) : null;
        Judgment judgment;
        if (request.Target is { } socket)
        {
            lock (socket.Gate)
            {
                SocketFacts facts = Read(request, socket);
                string? name = null;
                judgment = fault is { } code ? new Judgment(code, IsFault: true) : Decide(request, socket, facts, out name);
                Record(request, facts, time, judgment, name);
            }
        }
        else
        {
            judgment = fault is { } code ? new Judgment(code, IsFault: true) : OfNoSocket(request);
            Record(request, socket: default, time, judgment);
        }

        _journal?.Wake();
        return judgment;
    }

    internal string? Find(EmulatedSocket socket, SocketFacts facts, IPEndPoint? peer)
    {
        if (!facts.IsOpen)
        {
            return null;
        }

        if (facts.Type is SocketType.Stream)
        {
            return socket.Find(AssociationKey.OfStream);
        }

        ArgumentNullException.ThrowIfNull(peer);
        bool isOutOfReach = facts.Family is AddressFamily.InterNetwork && peer.AddressFamily is AddressFamily.InterNetworkV6
            && Assumptions.FamilyMismatch is not SocketError.Success;
        return isOutOfReach ? null : socket.Find(AssociationKey.Of(peer, _peerKey));
    }

    internal bool IsDualMode(Socket socket) => Of(socket).IsDualMode(socket);

    /// <summary>The emulated socket of a real socket, from the first call on. It does not keep the real socket alive.</summary>
    internal EmulatedSocket Of(Socket socket) => _sockets.GetOrAdd(socket, static _ => new EmulatedSocket());

    /// <summary>Reads the socket's state and, at its first call, gives it its number.</summary>
    private SocketFacts Read(scoped in EmulatedRequest request, EmulatedSocket socket)
    {
        if (socket.Ordinal == 0)
        {
            socket.Ordinal = Interlocked.Increment(ref _lastOrdinal);
        }

        return request.Managed is { } managed ? socket.Read(managed, request.Operation is PeerTargetNameOperation.Set) : socket.Read();
    }

    /// <summary>Asks the rules, and changes the socket's names if no rule refuses.</summary>
    private Judgment Decide(scoped in EmulatedRequest request, EmulatedSocket socket, SocketFacts facts, out string? name)
    {
        name = null;
        Judgment judgment = _judge.Of(request, facts);
        if (facts.IsOpen && socket.IsClosed)
        {
            // Another thread closed it while it was judged.
            return OfNoSocket(request);
        }

        if (judgment.Code is not SocketError.Success)
        {
            return judgment;
        }

        AssociationKey key = KeyOf(request, facts);
        NameChange change = request.Operation is PeerTargetNameOperation.Set
            ? socket.Set(key, request.Name, _judge.MayReplace, out name)
            : socket.Delete(key);
        judgment = _judge.Of(change);
        if (judgment.Code is not SocketError.Success)
        {
            // The name that the socket keeps is not the one that was asked for.
            name = null;
            return judgment;
        }

        if (_tellsChangesApart)
        {
            socket.Early.NoteChange(key);
        }

        Misuse misuse = MisuseOf(request, socket, facts, change, name);
        return misuse is Misuse.None ? default : new Judgment(SocketError.Success, Misuse: misuse);
    }

    private void Record(scoped in EmulatedRequest request, SocketFacts socket, DateTimeOffset time, Judgment judgment, string? name = null)
    {
        if (_journal is { } journal)
        {
            RecordIn(journal, request, socket, time, judgment, name);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that a call costs nothing more while the journal is off.
    private static void RecordIn(Journal journal, scoped in EmulatedRequest request, SocketFacts socket, DateTimeOffset time, Judgment judgment, string? name)
    {
        // The socket may have been closed while the call was judged.
        SocketFacts seen = request.Target is { IsClosed: true } ? default : socket;
        journal.Append(new EmulatedCall(request, seen, time, judgment, name));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Rare, and as long as the way that most calls take.
    private Judgment OfNoSocket(scoped in EmulatedRequest request) => _judge.Of(request, socket: default);

    /// <summary>What the pages advise against in a call that succeeded.</summary>
    private Misuse MisuseOf(scoped in EmulatedRequest request, EmulatedSocket socket, SocketFacts facts, NameChange change, string? name)
    {
        if (name is null)
        {
            return facts.Type is SocketType.Stream ? Misuse.DeleteOnStream : Misuse.None;
        }

        Misuse misuse = change is NameChange.Replaced ? Misuse.NameReplaced : Misuse.None;
        if (request.SecurityProtocol != (int)SocketSecurityProtocol.IPsec2)
        {
            misuse |= Misuse.LengthUnitInDoubt;
        }

        if (!socket.WasNamed)
        {
            socket.WasNamed = true;
            if (facts.Type is SocketType.Dgram && request.Managed is { IsBound: true })
            {
                misuse |= Misuse.NamedAfterUse;
            }
        }

        if (_peers is { } peers)
        {
            bool isForAnyPeer = facts.Type is SocketType.Stream && !request.Peer.IsInternet;
            AssociationKey? peer = request.Peer.IsInternet ? request.Peer.ToKey(PeerKey.AddressAndPort) : null;
            misuse |= peers.CannotProve(name, peer, isForAnyPeer) ? Misuse.UnprovableName : Misuse.None;
        }

        return misuse;
    }
}
