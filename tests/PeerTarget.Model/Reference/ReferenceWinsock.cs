using System.Net;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>
/// Winsock's peer target names, written down as plainly as the pages allow: slow, without locks, and with no code of the emulator but its
/// assumptions. The emulator must give the same answers. The reference has the same assumptions and fixed readings, so it shows a slip of the
/// code and never a wrong reading of the pages.
/// </summary>
/// <param name="assumptions">What to assume where the pages are silent.</param>
/// <param name="door">The door. The two differ in what a closed socket is: a descriptor that is none, or an object that remains.</param>
public sealed class ReferenceWinsock(WinsockAssumptions assumptions, EmulatorDoor door)
{
    private readonly Dictionary<string, ReferenceSocket> _sockets = new(StringComparer.Ordinal);
    private readonly List<PendingCall> _pending = [];
    private readonly List<(SocketError Code, int Left)> _faults = [];
    private readonly List<string> _journal = [];
    private readonly List<string> _ended = [];
    private int _numbers;
    private int _held;
    private bool _holds;

    /// <summary>The rules in order. The first that is broken decides.</summary>
    private static readonly Rule[] s_rules =
    [
        new("Descriptor", false, call => call.Socket is not { IsOpen: true }, _ => SocketError.NotSocket),
        new("ControlCode", true, call => call.Operation is null, _ => SocketError.InvalidArgument),
        new("BytesReturned", true, call => call.LacksBytesReturned, _ => SocketError.Fault),
        new("Pointer", true, call => call.Bytes is null, _ => SocketError.Fault),
        new("Size", true, call => call.IsShort, all => all.ShortBuffer),
        new("Kind", false, call => !(call.Socket!.Family is 2 or 23 && call.Socket.Type is 1 or 2), _ => SocketError.InvalidArgument),
        new("Unconnected", false, call => call.IsSet && call.Socket!.IsConnected, _ => SocketError.IsConnected),
        new("Protocol", true, call => call.IsSet && call.Protocol is not (0 or 1 or 2), _ => SocketError.InvalidArgument),
        new("DeleteOnStream", false, call => !call.IsSet && call.IsOnStream, all => all.DeleteOnStream),
        new("PeerlessDelete", false, call => !call.IsSet && call.IsOnStream && call.Socket!.Family == 23 && call.Family == 0 && call.Length < 28, all => all.PeerlessDeleteOnIPv6Stream),
        new("UnspecifiedPeer", false, call => !call.IsOnStream && call.Family == 0 && call.IsPeerZero, all => all.UnspecifiedDatagramPeer),
        new("PeerFamily", false, call => !call.IsInternet && !(call.IsOnStream && call.Family == 0), _ => SocketError.AddressFamilyNotSupported),
        new("FamilyMismatch", false, call => call.IsInternet && call.Family != call.Socket!.Family, all => all.FamilyMismatch),
        new("MappedPeer", false, call => call.Socket!.IsIPv6Only && call.Family == 23 && call.Address.IsIPv4MappedToIPv6, all => all.MappedPeerOnIPv6Only),
        new("ZeroPeer", false, call => call.IsSet && !call.IsOnStream && call.IsPeerZero, _ => SocketError.InvalidArgument),
        new("Name", true, call => call.IsSet && (call.NameSize == 0 || call.NameSize % 2 == 1 || call.Name.Contains('\0', StringComparison.Ordinal)), all => all.MalformedName),
        new("RepeatedSet", false, call => call.IsSet && call.Socket!.NameOf(call.Peer) is not null, all => all.RepeatedSet),
        new("DeleteOfAbsent", false, call => !call.IsSet && call.Socket!.NameOf(call.Peer) is null, all => all.DeleteOfAbsent),
    ];

    /// <summary>The names of the rules.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. s_rules.Select(rule => rule.Name)];

    /// <summary>Every call that was answered, a line each.</summary>
    public IReadOnlyList<string> Journal => _journal;

    /// <summary>Takes a step. The answer is a code, a quoted name or null, and then what calls ended.</summary>
    public string Perform(ConformanceStep step)
    {
        _ended.Clear();
        string answer = Answer(step);
        return string.Join("; ", [answer, .. _ended]);
    }

    /// <summary>A copy that goes its own way. Calls that pend do not come along.</summary>
    public ReferenceWinsock Clone()
    {
        var copy = new ReferenceWinsock(assumptions, door) { _numbers = _numbers };
        copy._faults.AddRange(_faults);
        foreach ((string name, ReferenceSocket socket) in _sockets)
        {
            copy._sockets.Add(name, socket.Clone());
        }

        return copy;
    }

    /// <summary>What the sockets are and hold, in one text. What two references with the same text answer is the same.</summary>
    public string State() => string.Join('\n', [$"{string.Join(' ', _faults)}", .. _sockets.Select(pair => $"{pair.Key} {pair.Value}")]);

    private string Answer(ConformanceStep step)
    {
        ReferenceSocket? socket = _sockets.GetValueOrDefault(step.Socket);
        bool isOpen = socket is { IsOpen: true };
        switch (step)
        {
            case OpenStep open:
                _sockets[open.Socket] = new ReferenceSocket { Family = open.Family, Type = open.Type, IsDualMode = open.DualMode };
                return Code(SocketError.Success);
            case ConnectStep when !isOpen:
            case DisconnectStep when !isOpen:
            case CloseStep when !isOpen:
                return Code(SocketError.NotSocket);
            case ConnectStep connect when socket!.Type == 2 && connect.Peer is { Port: 0 } peer && (peer.Address.Equals(IPAddress.Any) || peer.Address.Equals(IPAddress.IPv6Any)):
                socket.IsConnected = false;
                return Code(SocketError.Success);
            case ConnectStep when socket is { Type: 1, IsConnected: true }:
                return Code(SocketError.IsConnected);
            case ConnectStep:
                socket!.IsConnected = true;
                return Code(SocketError.Success);
            case DisconnectStep when socket!.Type != 2:
                return Code(SocketError.OperationNotSupported);
            case DisconnectStep:
                socket!.IsConnected = false;
                return Code(SocketError.Success);
            case CloseStep:
                Close(socket!);
                return Code(SocketError.Success);
            case LookupStep lookup:
                return Readable.Quote(isOpen ? Lookup(socket!, lookup.Peer) : null);
            case CallStep call:
                // Where the socket is an object, a closed one does not tell whether it is dual-mode.
                byte[]? bytes = CallBuffer.Build(call, socket is { IsDualMode: true } && (isOpen || door is EmulatorDoor.Raw));
                return Call(new ReferenceCall(socket, call.Operation, bytes, call.Length ?? (uint)(bytes?.Length ?? 0), false, assumptions), call.Overlapped is not null);
            case IoctlStep ioctl:
                return Call(new ReferenceCall(socket, ioctl.Code is null ? PeerTargetNameOperation.Set : null, null, 0, !ioctl.HasBytesReturned, assumptions), isOverlapped: false);
            case HoldStep:
                _holds = true;
                return "";
            case EndHoldStep:
                _holds = false;
                _pending.ToList().ForEach(call => End(call, fault: null, isCancelled: false));
                return "";
            case ReleaseStep release:
                return _pending.Find(call => call.Id == release.Call) is { } released && End(released, release.Answer, isCancelled: false) ? "released" : "nothing to release";
            case CancelStep cancel:
                return _pending.Find(call => call.Id == cancel.Call) is { } cancelled && End(cancelled, SocketError.OperationAborted, isCancelled: true) ? "cancelled" : "nothing to cancel";
            case FailStep fail:
                _faults.Add((fail.Code, fail.Times));
                return "";
            default:
                throw new ArgumentException($"{step.GetType()} is no step.", nameof(step));
        }
    }

    private void Close(ReferenceSocket socket)
    {
        socket.IsOpen = false;
        socket.Changes.Clear();
        if (door is EmulatorDoor.Raw)
        {
            // closesocket cancels what pends. The closing of a real socket is not seen.
            _pending.Where(call => call.Question.Socket == socket).ToList().ForEach(call => End(call, SocketError.OperationAborted, isCancelled: true));
        }
    }

    /// <summary>A stream socket has one name. An IPv4 socket has no IPv6 peers, unless a family that differs is accepted.</summary>
    private string? Lookup(ReferenceSocket socket, IPEndPoint? peer) =>
        socket.Type == 1 ? socket.NameOf("")
        : peer is null || (socket.Family == 2 && peer.AddressFamily is AddressFamily.InterNetworkV6 && assumptions.FamilyMismatch is not SocketError.Success) ? null
        : socket.NameOf(ReferenceCall.KeyOf(peer, assumptions));

    private string Call(ReferenceCall call, bool isOverlapped)
    {
        call.Number = NumberOf(call.Socket);
        bool isAccepted = Judge(call).Rule is null;
        if (_holds && isOverlapped && call.Operation is not null && isAccepted)
        {
            var pending = new PendingCall(_held++, call);
            if (assumptions.PendingTakesEffect is PendingTakesEffect.AtStart)
            {
                (pending.Change, pending.Misuse) = Apply(call);
            }

            _pending.Add(pending);
            return Code(SocketError.IOPending);
        }

        SocketError? fault = Fault();
        (SocketError code, string? rule) = fault is { } given ? (given, "a fault") : Judge(call);
        Misuse misuse = fault is null && rule is null ? Apply(call).Misuse : Misuse.None;
        Record(call, code, rule, misuse);
        return Code(code);
    }

    /// <summary>Ends a call that pends: judged now, unless it took effect at its start, or a fault or a cancellation ends it.</summary>
    private bool End(PendingCall pending, SocketError? fault, bool isCancelled)
    {
        ReferenceCall call = pending.Question;
        _ = _pending.Remove(pending);
        fault ??= Fault();
        bool isOpen = call.Socket!.IsOpen;
        bool wasEarly = pending.Change is not null;
        (SocketError code, string? rule) = fault is { } given ? (given, isCancelled ? "a cancellation" : "a fault") : wasEarly && isOpen ? default : Judge(call);
        Misuse misuse = Misuse.None;
        bool isAborted = code is SocketError.OperationAborted;
        bool leavesTheName = isAborted && call.IsSet && assumptions.CancelledSet is CancelledSet.LeavesTheName;
        bool leavesTheDelete = isAborted && !call.IsSet;
        if (code is SocketError.Success && fault is null)
        {
            misuse = wasEarly ? pending.Misuse : Apply(call).Misuse;
        }
        else if (leavesTheName && !wasEarly && Judge(call).Rule is null)
        {
            _ = Apply(call);
        }
        else if (code is not SocketError.Success && !leavesTheName && !leavesTheDelete && wasEarly)
        {
            // As if it had never been. What came after it stays.
            _ = call.Socket.Changes.Remove(pending.Change!);
        }

        Record(call, code, rule, misuse);
        _ended.Add($"call {pending.Id} ends with {(isCancelled && door is EmulatorDoor.Managed ? "a cancellation" : Code(code))}");
        return true;
    }

    private (SocketError Code, string? Rule) Judge(ReferenceCall call)
    {
        IEnumerable<Rule> inForce = s_rules.Where(rule => rule.Code(assumptions) is not SocketError.Success);
        if (assumptions.ErrorOrder is ErrorOrder.ArgumentsFirst)
        {
            inForce = inForce.OrderByDescending(rule => rule.IsOfArguments);
        }

        return inForce.FirstOrDefault(rule => rule.IsBroken(call)) is { } broken ? (broken.Code(assumptions), broken.Name) : default;
    }

    private static (Change Change, Misuse Misuse) Apply(ReferenceCall call)
    {
        ReferenceSocket socket = call.Socket!;
        string? before = socket.NameOf(call.Peer);
        var change = new Change(call.Peer, call.IsSet ? call.Name : null);
        socket.Changes.Add(change);
        Misuse misuse = !call.IsSet
            ? call.IsOnStream ? Misuse.DeleteOnStream : Misuse.None
            : (before is not null && before != call.Name ? Misuse.NameReplaced : Misuse.None) | (call.Protocol == 2 ? Misuse.None : Misuse.LengthUnitInDoubt);
        return (change, misuse);
    }

    private SocketError? Fault()
    {
        int index = _faults.FindIndex(fault => fault.Left > 0);
        if (index < 0)
        {
            return null;
        }

        _faults[index] = (_faults[index].Code, _faults[index].Left - 1);
        return _faults[index].Code;
    }

    /// <summary>A socket has a number from its first call on. On the raw door a closed one is no socket.</summary>
    private int NumberOf(ReferenceSocket? socket) =>
        socket is null || (door is EmulatorDoor.Raw && !socket.IsOpen) ? 0
        : socket.Number == 0 ? socket.Number = ++_numbers
        : socket.Number;

    private void Record(ReferenceCall call, SocketError code, string? rule, Misuse misuse)
    {
        _journal.Add(JournalLine.Of(
            _journal.Count + 1,
            call.Number,
            call.Socket is { IsOpen: true } open ? $"{(AddressFamily)open.Family} {(SocketType)open.Type}{(call.Operation is PeerTargetNameOperation.Set ? open.IsConnected ? " connected" : " unconnected" : "")}" : "closed",
            call.Operation,
            code,
            rule,
            call.Bytes is not null && call.Operation is PeerTargetNameOperation.Set && !call.IsShort ? $"{Readable.Quote(call.Name)} by {call.Protocol}" : null,
            call.Bytes is not null && !call.IsShort && call.IsInternet ? call.Endpoint : null,
            misuse));
    }

    private static string Code(SocketError code) => WinsockCodes.NameOf(code);

    private sealed record Rule(string Name, bool IsOfArguments, Func<ReferenceCall, bool> IsBroken, Func<WinsockAssumptions, SocketError> Code);

    private sealed class PendingCall(int id, ReferenceCall question)
    {
        public int Id => id;

        public ReferenceCall Question => question;

        public Change? Change { get; set; }

        public Misuse Misuse { get; set; }
    }
}
