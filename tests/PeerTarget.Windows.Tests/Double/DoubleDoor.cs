using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Testing;
using PeerTarget.Wire;
using static PeerTarget.Testing.WinsockConstants;

namespace PeerTarget.Windows.Tests;

/// <summary>The double, called as a C program would call it, over real Windows sockets.</summary>
internal sealed unsafe partial class DoubleDoor : IRawDoor, IDisposable
{
    private const uint Overlapped = 1;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<nuint> _open = [];

    public DoubleDoor()
    {
        // A listener for stream sockets to connect to, whatever peer a test says; creating it also initialises Winsock.
        _listener.Start();
        NativeDouble.Reset();
    }

    public nuint? TryOpen(int family, int type)
    {
        bool takesNames = family is Inet or Inet6 && type is SockStream or SockDgram;
        nuint socket = takesNames ? WSASocketW(family, type, 0, 0, 0, Overlapped) : WSASocketW(Inet, SockDgram, 0, 0, 0, Overlapped);
        if (socket == nuint.MaxValue)
        {
            return null;
        }

        NativeDouble.Forget(socket);
        _ = _open.Add(socket);
        if (!takesNames)
        {
            // Wine opens next to none of the other kinds, and a raw socket only for root; the double is told instead.
            Assert.That(NativeDouble.PretendKind(socket, family, type), Is.Zero);
        }

        return socket;
    }

    public SocketError Connect(nuint socket, byte[] sockaddr)
    {
        bool dissolves = !sockaddr.AsSpan(2).ContainsAnyExcept((byte)0);
        byte[] target = dissolves ? sockaddr : RawBuffer.Sockaddr((IPEndPoint)_listener.LocalEndpoint);
        fixed (byte* name = target)
        {
            return connect(socket, name, target.Length) == 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
        }
    }

    public SocketError Close(nuint socket)
    {
        NativeDouble.Forget(socket);
        _ = _open.Remove(socket);
        return closesocket(socket) == 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
    }

    public SocketError Set(nuint socket, byte[]? buffer, uint? length = null) => Call(PeerTargetNameOperation.Set, socket, buffer, length);

    public SocketError Delete(nuint socket, byte[]? buffer, uint? length = null) => Call(PeerTargetNameOperation.Delete, socket, buffer, length);

    public string? Lookup(nuint socket, IPEndPoint peer) => NativeDouble.Lookup(socket, RawBuffer.Sockaddr(peer));

    public void Dispose()
    {
        foreach (nuint socket in _open.ToArray())
        {
            _ = Close(socket);
        }

        _listener.Dispose();
    }

    private static SocketError Call(PeerTargetNameOperation ioctl, nuint socket, byte[]? buffer, uint? length)
    {
        uint returned = 77;
        fixed (byte* input = buffer)
        {
            int result = NativeDouble.WSAIoctl(socket, ControlCodes.Of(ioctl), input, length ?? (uint)(buffer?.Length ?? 0), null, 0, &returned, 0, 0);
            Assert.That(returned, Is.EqualTo(result == 0 ? 0u : 77u), "lpcbBytesReturned is written on success alone");
            return result == 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
        }
    }

    [LibraryImport("ws2_32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nuint WSASocketW(int af, int type, int protocol, nint protocolInfo, uint group, uint flags);

    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int connect(nuint s, byte* name, int nameLength);

    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int closesocket(nuint s);
}
