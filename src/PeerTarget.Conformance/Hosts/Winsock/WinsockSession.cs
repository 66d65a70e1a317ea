using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Wire;

namespace PeerTarget.Conformance;

/// <summary>A history on this machine's Winsock.</summary>
internal sealed unsafe class WinsockSession(WinsockDouble? inPlaceOfIoctl) : IConformanceSession, IOverlappedWinsock
{
    private const int Inet = 2;
    private const int Inet6 = 23;
    private const int Stream = 1;
    private const int Dgram = 2;
    private const int IpprotoIPv6 = 41;
    private const int IPv6Only = 27;
    private const uint WsaFlagOverlapped = 1;

    // Each such call would take seconds. Wine does so with codes that it does not have.
    private static volatile bool s_leavesCallsPending;

    private readonly Dictionary<string, NativeSocket> _sockets = new(StringComparer.Ordinal);
    private readonly List<nuint> _opened = [];

    private readonly record struct NativeSocket(nuint Descriptor, int Family, int Type, bool DualMode);

    private static nuint InvalidSocket => nuint.MaxValue;

    public HostAnswer Perform(ConformanceStep step, CallForm form)
    {
        NativeSocket socket = _sockets.GetValueOrDefault(step.Socket, new NativeSocket(InvalidSocket, 0, 0, DualMode: false));
        switch (step)
        {
            case OpenStep open:
                return Open(open);
            case ConnectStep connect:
                return Connect(socket, connect);
            case DisconnectStep when socket.Type is not (Dgram or 0):
                return HostAnswer.Of(SocketError.OperationNotSupported);
            case DisconnectStep:
                byte* nobody = stackalloc byte[16];
                new Span<byte>(nobody, 16).Clear();
                return Answer(Ws2.connect(socket.Descriptor, nobody, 16));
            case CloseStep:
                // A closed descriptor is none of any kind.
                _opened.Remove(socket.Descriptor);
                _sockets[step.Socket] = socket with { Family = 0, Type = 0 };
                return Answer(Ws2.closesocket(socket.Descriptor));
            case CallStep call:
                return Call(call, socket, form);
            case LookupStep { Peer: null } when inPlaceOfIoctl is not null && socket.Type != Stream:
                // No peer has no name, where a name is a peer's.
                return HostAnswer.Of((string?)null);
            case LookupStep lookup when inPlaceOfIoctl is not null:
                return HostAnswer.Of(inPlaceOfIoctl.Lookup(socket.Descriptor, lookup.Peer is { } peer && socket.DualMode ? CallBuffer.Map(peer) : lookup.Peer));
            default:
                return HostAnswer.None(step, "Windows has no way to look a name up");
        }
    }

    public void Dispose()
    {
        foreach (nuint descriptor in _opened)
        {
            _ = Ws2.closesocket(descriptor);
        }

        _opened.Clear();
    }

    private HostAnswer Open(OpenStep step)
    {
        nuint descriptor = inPlaceOfIoctl is not null
            ? inPlaceOfIoctl.Open(step.Family, step.Type)
            : Ws2.WSASocketW(step.Family, step.Type, 0, null, 0, WsaFlagOverlapped);
        if (descriptor == InvalidSocket)
        {
            var refused = (SocketError)Marshal.GetLastPInvokeError();
            if (refused is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                throw new SocketException((int)refused);
            }

            return HostAnswer.None(step, $"this machine opens no socket of that family and type ({WinsockCodes.NameOf(refused)})");
        }

        _opened.Add(descriptor);
        if (step is { Family: Inet6, Type: Stream or Dgram })
        {
            int only = step.DualMode ? 0 : 1;
            _ = Ws2.setsockopt(descriptor, IpprotoIPv6, IPv6Only, (byte*)&only, sizeof(int));
        }

        _sockets[step.Socket] = new NativeSocket(descriptor, step.Family, step.Type, step.DualMode);
        return HostAnswer.Of(SocketError.Success);
    }

    // Only the connected state matters, so the connection goes to a loopback port of our own, whatever the peer.
    private HostAnswer Connect(NativeSocket socket, ConnectStep step)
    {
        if (socket is not { Family: Inet or Inet6, Type: Stream or Dgram })
        {
            return socket.Descriptor == InvalidSocket
                ? HostAnswer.Of(SocketError.NotSocket)
                : HostAnswer.None(step, "the runner opens no loopback port for that family and type");
        }

        if (socket.Type == Dgram && step.Peer is { Port: 0, Address: var address } && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            return HostAnswer.None(step, "a connection to no address dissolves one, which a loopback port cannot stand for");
        }

        nuint server = Ws2.WSASocketW(socket.Family, socket.Type, 0, null, 0, WsaFlagOverlapped);
        if (server == InvalidSocket)
        {
            return Answer(-1);
        }

        _opened.Add(server);
        byte[] sockaddr = CallBuffer.Sockaddr(new IPEndPoint(socket.Family == Inet ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        fixed (byte* name = sockaddr)
        {
            int length = sockaddr.Length;
            bool isOpen = Ws2.bind(server, name, length) == 0
                && Ws2.getsockname(server, name, &length) == 0
                && (socket.Type == Dgram || Ws2.listen(server, 1) == 0);
            return isOpen
                ? Answer(Ws2.connect(socket.Descriptor, name, length))
                : HostAnswer.None(step, $"this machine has no loopback address of that family ({WinsockCodes.NameOf((SocketError)Marshal.GetLastPInvokeError())})");
        }
    }

    private HostAnswer Call(CallStep step, NativeSocket socket, CallForm form)
    {
        using var buffer = new NativeBuffer(CallBuffer.Build(step, socket.DualMode), step.Length);
        if (!buffer.IsWhole)
        {
            return HostAnswer.None(step, $"the buffer has more than {NativeBuffer.MaxBacked / (1024 * 1024)} MiB");
        }

        try
        {
            if (step.Overlapped is not { } indication)
            {
                return HostAnswer.Of(Call(step, socket, form, buffer, 0, 0));
            }

            if (s_leavesCallsPending)
            {
                return HostAnswer.None(step, "an earlier overlapped call was pending and had no indication, so no further one is made");
            }

            HostAnswer answer = OverlappedCall.Make(this, socket.Descriptor, indication, (overlapped, routine) => Call(step, socket, form, buffer, overlapped, routine));
            s_leavesCallsPending = inPlaceOfIoctl is null && answer is { Code: SocketError.IOPending, Misindication: not null };
            return answer;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return HostAnswer.None(step, missing is DllNotFoundException ? "this machine has no fwpuclnt.dll" : "fwpuclnt.dll does not export the function");
        }
    }

    private SocketError Call(CallStep step, NativeSocket socket, CallForm form, NativeBuffer buffer, nint overlapped, nint routine)
    {
        if (form is CallForm.Function)
        {
            return Code(step.Operation is PeerTargetNameOperation.Set
                ? Fwpuclnt.WSASetSocketPeerTargetName(socket.Descriptor, buffer.Pointer, buffer.Length, overlapped, routine)
                : Fwpuclnt.WSADeleteSocketPeerTargetName(socket.Descriptor, buffer.Pointer, buffer.Length, overlapped, routine));
        }

        uint returned;
        return inPlaceOfIoctl is not null ? inPlaceOfIoctl.Ioctl(socket.Descriptor, ControlCodes.Of(step.Operation), buffer.Pointer, buffer.Length, overlapped, routine)
            : Code(Ws2.WSAIoctl(socket.Descriptor, ControlCodes.Of(step.Operation), buffer.Pointer, buffer.Length, null, 0, &returned, overlapped, routine));
    }

    nuint IOverlappedWinsock.CreateEvent() =>
        Ws2.WSACreateEvent() is var handle and not 0 ? handle : throw new SocketException(Marshal.GetLastPInvokeError());

    void IOverlappedWinsock.CloseEvent(nuint handle) => Ws2.WSACloseEvent(handle);

    bool IOverlappedWinsock.WaitForEvent(nuint handle, uint milliseconds) => Ws2.WSAWaitForMultipleEvents(1, &handle, 1, milliseconds, 0) == 0;

    void IOverlappedWinsock.SleepAlertably(uint milliseconds) => _ = Kernel32.SleepEx(milliseconds, 1);

    SocketError IOverlappedWinsock.ResultOf(nuint socket, nint overlapped)
    {
        uint transferred;
        uint flags;
        return Ws2.WSAGetOverlappedResult(socket, overlapped, &transferred, 0, &flags) != 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
    }

    private static HostAnswer Answer(int result) => HostAnswer.Of(Code(result));

    private static SocketError Code(int result) => result == 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
}
