using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerTarget.Emulation;

/// <summary>The way by which a call reached the emulator.</summary>
public enum EmulatorDoor
{
    /// <summary><see cref="EmulatedPeerTargetNameProvider"/>, with a real socket.</summary>
    Managed,

    /// <summary><see cref="WinsockEmulator.Raw"/>, with a descriptor.</summary>
    Raw,
}

/// <summary>One call that the emulator answered: what was asked of which socket, the answer, and what decided it.</summary>
/// <remarks>
/// It outlives its socket and holds no reference to it. A call that an interception or a hold is asked about has no number, no answer and no
/// misuse yet. Immutable, so safe for use from several threads at once.
/// </remarks>
public sealed class EmulatedCall
{
    private readonly Judgment? _judgment;
    private readonly AssociationKey _peer;
    private readonly AddressFamily _peerFamily;

    internal EmulatedCall(in EmulatedRequest call, SocketFacts socket, DateTimeOffset time, Judgment? judgment = null, string? principal = null)
    {
        Time = time;
        Door = call.Managed is null ? EmulatorDoor.Raw : EmulatorDoor.Managed;
        Operation = call.IsUnknown ? null : call.Operation;
        Socket = call.Target?.Ordinal ?? 0;
        _judgment = judgment;
        if (socket.IsOpen)
        {
            AddressFamily = socket.Family;
            SocketType = socket.Type;
            IsBound = call.Managed?.IsBound;
            IsConnected = Operation is PeerTargetNameOperation.Set ? socket.IsConnected : null;
        }

        if (call.IsWhole && call.Peer.IsInternet)
        {
            _peer = call.Peer.ToKey(PeerKey.AddressAndPort);
            _peerFamily = call.Peer.IsMapped ? System.Net.Sockets.AddressFamily.InterNetwork : call.Peer.Family;
        }

        if (call.IsWhole && Operation is PeerTargetNameOperation.Set)
        {
            Principal = principal ?? call.Name.ToString();
            SecurityProtocol = (SocketSecurityProtocol)call.SecurityProtocol;
        }
    }

    /// <summary>The number of the call in its emulator, from 1, without gaps. The calls of one socket have the order in which they took effect.</summary>
    public long Number { get; internal set; }

    /// <summary>When the call arrived, by <see cref="WinsockEmulatorOptions.TimeProvider"/>.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The way by which the call arrived.</summary>
    public EmulatorDoor Door { get; }

    /// <summary>The number of the socket in its emulator, from 1, in the order of first calls. 0 if a descriptor was not a socket.</summary>
    public int Socket { get; }

    /// <summary>The socket's address family, or <see langword="null"/> if the socket was closed.</summary>
    public AddressFamily? AddressFamily { get; }

    /// <summary>The socket's type, or <see langword="null"/> if the socket was closed.</summary>
    public SocketType? SocketType { get; }

    /// <summary>
    /// Whether the socket was bound (<see cref="System.Net.Sockets.Socket.IsBound"/>). The first send binds a datagram socket.
    /// <see langword="null"/> on the raw door, and if the socket was closed.
    /// </summary>
    public bool? IsBound { get; }

    /// <summary>For a set, whether the socket was connected. <see langword="null"/> for a delete, and if the socket was closed.</summary>
    public bool? IsConnected { get; }

    /// <summary>The operation, or <see langword="null"/> if a control code was neither that of a set nor that of a delete.</summary>
    public PeerTargetNameOperation? Operation { get; }

    /// <summary>
    /// The peer. An IPv4-mapped address is shown as the IPv4 address that it stands for. <see langword="null"/> if the call had no peer,
    /// or none that can be read. Each read gives a new object.
    /// </summary>
    public IPEndPoint? Peer => _peerFamily is System.Net.Sockets.AddressFamily.Unspecified ? null : new IPEndPoint(Address(), _peer.Port);

    /// <summary>The name of a set, or <see langword="null"/> for a delete and for a buffer that is too short.</summary>
    public string? Principal { get; }

    /// <summary>The security protocol of a set, or <see langword="null"/> for a delete and for a buffer that is too short.</summary>
    public SocketSecurityProtocol? SecurityProtocol { get; }

    /// <summary>Success, or the code of the refusal. <see langword="null"/> for a call that an interception is asked about.</summary>
    public SocketError? Answer => _judgment?.Code;

    /// <summary>Whether <see cref="WinsockEmulator.Fail"/>, <see cref="WinsockEmulator.Intercept"/> or <see cref="HeldCall.Release"/> gave the answer. Such a call changed nothing, except for what the assumptions on pending calls say.</summary>
    public bool IsFault => _judgment is { IsFault: true };

    /// <summary>Whether the caller cancelled the call while it was pending. The answer is then <see cref="SocketError.OperationAborted"/>.</summary>
    public bool IsCancelled => _judgment is { IsCancelled: true };

    /// <summary>
    /// What decided the answer: <c>a fault</c>, <c>a cancellation</c>, or a rule of docs/emulator.md with its basis, which is a page or an assumption.
    /// <see langword="null"/> if no rule refused the call.
    /// </summary>
    public string? DecidedBy => IsFault ? "a fault" : IsCancelled ? "a cancellation" : RuleBook.Describe(_judgment?.DecidedBy ?? Rule.None);

    /// <summary>What the pages advise against or leave open, and the call did with success.</summary>
    public Misuse Misuse => _judgment?.Misuse ?? Misuse.None;

    /// <summary>The peer as a key of the given kind, or <see langword="null"/> if there is none.</summary>
    internal AssociationKey? KeyOfPeer(PeerKey kind) => _peerFamily is System.Net.Sockets.AddressFamily.Unspecified ? null
        : kind is PeerKey.Address ? _peer with { Port = 0 } : _peer;

    /// <summary>Whether the call named a peer: a set that took effect.</summary>
    internal bool HasNamed => Operation is PeerTargetNameOperation.Set && Answer is SocketError.Success && !IsFault;

    /// <summary>The call on one line, in columns.</summary>
    /// <returns>Such as <c>#1  12:00:00.000  socket 1  udp ipv4 bound  set  192.0.2.1:88  host/a.example  success</c>.</returns>
    public override string ToString()
    {
        string number = Number == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"#{Number}");
        string socket = Socket == 0 ? "no socket" : string.Create(CultureInfo.InvariantCulture, $"socket {Socket}");
        string operation = Operation is { } known ? (known is PeerTargetNameOperation.Set ? "set" : "delete") : "other";
        string principal = Principal is null ? "" : PlainText.OneLine(Principal);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{number,-5} {Time:HH:mm:ss.fff}  {socket,-9} {Kind(),-24} {operation,-6} {PlainText.Of(Peer),-21} {principal,-30} ");
        line.Append(Answer switch
        {
            null => "not answered yet",
            SocketError.Success => IsFault ? "success, but nothing done" : "success",
            { } code => string.Create(CultureInfo.InvariantCulture, $"{WinsockCodes.NameOf(code)} ({(int)code})"),
        });
        if (DecidedBy is { } decider)
        {
            line.Append(CultureInfo.InvariantCulture, $": {decider}");
        }

        return Misuse is Misuse.None ? line.ToString() : line.Append(CultureInfo.InvariantCulture, $"; misuse {Misuse}").ToString();
    }

    private string Kind()
    {
        if (SocketType is not { } type)
        {
            return "closed";
        }

        string transport = type switch { System.Net.Sockets.SocketType.Stream => "tcp", System.Net.Sockets.SocketType.Dgram => "udp", _ => $"{type}" };
        string family = AddressFamily switch { System.Net.Sockets.AddressFamily.InterNetwork => "ipv4", System.Net.Sockets.AddressFamily.InterNetworkV6 => "ipv6", _ => $"{AddressFamily}" };
        string state = IsConnected is true ? " connected" : IsBound is true ? " bound" : "";
        return $"{transport} {family}{state}{(Door is EmulatorDoor.Raw ? " raw" : "")}";
    }

    private IPAddress Address()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _peer.UpperAddress);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _peer.LowerAddress);
        return _peerFamily is System.Net.Sockets.AddressFamily.InterNetwork ? new IPAddress(bytes[12..]) : new IPAddress(bytes, _peer.ScopeId);
    }
}
