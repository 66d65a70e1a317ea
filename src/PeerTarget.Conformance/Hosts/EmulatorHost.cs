using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;
using PeerTarget.Wire;

namespace PeerTarget.Conformance;

/// <summary>The emulator's raw door: every case, in both forms. Thread-safe.</summary>
/// <param name="assumptions">What to assume where a case says nothing, or <see langword="null"/> for the defaults.</param>
public sealed class EmulatorHost(WinsockAssumptions? assumptions = null) : IConformanceHost
{
    /// <inheritdoc/>
    public string Name => "emulator";

    /// <inheritdoc/>
    public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Ioctl, CallForm.Function];

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector) => null;

    /// <inheritdoc/>
    public IConformanceSession Begin(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        var options = new WinsockEmulatorOptions { Assumptions = vector.Assumptions ?? assumptions ?? WinsockAssumptions.Default, JournalCapacity = 0 };
        return new EmulatorSession(new WinsockEmulator(options).Raw);
    }
}

/// <summary>A history on the raw door of an emulator.</summary>
internal sealed unsafe class EmulatorSession(RawWinsock winsock) : IConformanceSession, IOverlappedWinsock
{
    private const int Stream = 1;
    private const int Dgram = 2;

    private readonly Dictionary<string, EmulatedSocket> _sockets = new(StringComparer.Ordinal);

    private readonly record struct EmulatedSocket(nuint Descriptor, int Family, int Type, bool DualMode);

    public HostAnswer Perform(ConformanceStep step, CallForm form)
    {
        // A socket that no step opened is an invalid descriptor.
        EmulatedSocket socket = _sockets.GetValueOrDefault(step.Socket, new EmulatedSocket(RawWinsock.INVALID_SOCKET, 0, 0, DualMode: false));
        switch (step)
        {
            case OpenStep open:
                return Open(open);
            case ConnectStep connect:
                return Connect(socket, ConnectBytes(connect, socket));
            case DisconnectStep when socket is { Type: not Dgram, Family: not 0 }:
                return HostAnswer.Of(SocketError.OperationNotSupported);
            case DisconnectStep:
                return Connect(socket, new byte[16]);
            case CloseStep:
                // A closed descriptor is none of any kind.
                _sockets[step.Socket] = socket with { Family = 0, Type = 0 };
                return Answer(winsock.closesocket(socket.Descriptor));
            case CallStep call:
                return Call(call, socket, form);
            case LookupStep { Peer: null } when socket.Type != Stream:
                // No peer has no name, where a name is a peer's.
                return HostAnswer.Of((string?)null);
            case LookupStep lookup:
                return HostAnswer.Of(winsock.Lookup(socket.Descriptor, lookup.Peer));
            default:
                throw new ArgumentException($"{step.GetType()} is no step.", nameof(step));
        }
    }

    /// <summary>Forgets the sockets. Those that are open go with the emulator.</summary>
    public void Dispose() => _sockets.Clear();

    /// <summary>The descriptor of a socket, or that of none.</summary>
    internal nuint DescriptorOf(string socket) => _sockets.TryGetValue(socket, out EmulatedSocket opened) ? opened.Descriptor : RawWinsock.INVALID_SOCKET;

    /// <summary>The same sockets under the same names, for another thread.</summary>
    internal EmulatorSession Fork()
    {
        var fork = new EmulatorSession(winsock);
        foreach ((string name, EmulatedSocket socket) in _sockets)
        {
            fork._sockets.Add(name, socket);
        }

        return fork;
    }

    internal bool IsDualMode(string socket) => _sockets.GetValueOrDefault(socket).DualMode;

    private HostAnswer Open(OpenStep step)
    {
        nuint descriptor = winsock.WSASocket(step.Family, step.Type);
        _sockets[step.Socket] = new EmulatedSocket(descriptor, step.Family, step.Type, step.DualMode);
        if (!step.DualMode)
        {
            return HostAnswer.Of(SocketError.Success);
        }

        int isIPv6Only = 0;
        return Answer(winsock.setsockopt(descriptor, RawWinsock.IPPROTO_IPV6, RawWinsock.IPV6_V6ONLY, &isIPv6Only, sizeof(int)));
    }

    // Only the connected state matters, so the peer is one of the socket's own family, as it is on a host with real sockets; a connection to
    // no address dissolves one.
    private static byte[] ConnectBytes(ConnectStep step, EmulatedSocket socket)
    {
        byte[] sockaddr = new byte[28];
        BitConverter.TryWriteBytes(sockaddr, (ushort)socket.Family);
        sockaddr[3] = (byte)(step.Peer is { Port: 0, Address: var address } && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? 0 : 9);
        return sockaddr;
    }

    private HostAnswer Connect(EmulatedSocket socket, byte[] sockaddr)
    {
        fixed (byte* name = sockaddr)
        {
            return Answer(winsock.connect(socket.Descriptor, name, sockaddr.Length));
        }
    }

    private HostAnswer Call(CallStep step, EmulatedSocket socket, CallForm form)
    {
        using var buffer = new NativeBuffer(CallBuffer.Build(step, socket.DualMode), step.Length);
        if (!buffer.IsWholeForEmulator(step.Operation))
        {
            return HostAnswer.None(step, $"the buffer has more than {NativeBuffer.MaxBacked / (1024 * 1024)} MiB");
        }

        return step.Overlapped is { } indication
            ? OverlappedCall.Make(this, socket.Descriptor, indication, (overlapped, routine) => Call(step, socket, form, buffer, overlapped, routine))
            : HostAnswer.Of(Call(step, socket, form, buffer, 0, 0));
    }

    private SocketError Call(CallStep step, EmulatedSocket socket, CallForm form, NativeBuffer buffer, nint lpOverlapped, nint lpCompletionRoutine)
    {
        var overlapped = (WSAOVERLAPPED*)lpOverlapped;
        var routine = (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine;
        if (form is CallForm.Function)
        {
            return Code(step.Operation is PeerTargetNameOperation.Set
                ? winsock.WSASetSocketPeerTargetName(socket.Descriptor, buffer.Pointer, buffer.Length, overlapped, routine)
                : winsock.WSADeleteSocketPeerTargetName(socket.Descriptor, buffer.Pointer, buffer.Length, overlapped, routine));
        }

        uint returned;
        return Code(winsock.WSAIoctl(socket.Descriptor, ControlCodes.Of(step.Operation), buffer.Pointer, buffer.Length, null, 0, &returned, overlapped, routine));
    }

    nuint IOverlappedWinsock.CreateEvent() => winsock.WSACreateEvent();

    void IOverlappedWinsock.CloseEvent(nuint handle) => winsock.WSACloseEvent(handle);

    bool IOverlappedWinsock.WaitForEvent(nuint handle, uint milliseconds) => winsock.WSAWaitForMultipleEvents(1, &handle, true, milliseconds, false) == 0;

    void IOverlappedWinsock.SleepAlertably(uint milliseconds) => winsock.SleepEx(milliseconds, true);

    SocketError IOverlappedWinsock.ResultOf(nuint socket, nint overlapped)
    {
        uint transferred;
        uint flags;
        return winsock.WSAGetOverlappedResult(socket, (WSAOVERLAPPED*)overlapped, &transferred, false, &flags) != 0 ? SocketError.Success : (SocketError)winsock.WSAGetLastError();
    }

    private HostAnswer Answer(int result) => HostAnswer.Of(Code(result));

    private SocketError Code(int result) => result == 0 ? SocketError.Success : (SocketError)winsock.WSAGetLastError();
}
