using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerTarget.Benchmarks;

/// <summary>
/// What a program would write without the library: the fields on the stack and one import. It holds the handle against a close on another
/// thread and keeps the last error, since a call that does not is not correct; it checks nothing, maps nothing and logs nothing.
/// <see cref="SetUnprotected"/> leaves the two out, to show what they cost.
/// </summary>
internal static unsafe partial class HandWrittenFloor
{
    [MethodImpl(MethodImplOptions.NoInlining)] // Neither is what it is compared with.
    public static int Set(Socket socket, string name, IPEndPoint peer)
    {
        int size = 144 + (2 * name.Length);
        byte* buffer = stackalloc byte[size];
        Encode(new Span<byte>(buffer, size), name, peer);
        uint returned;
        return WSAIoctl(socket.SafeHandle, 0x980000CA, buffer, (uint)size, null, 0, &returned, 0, 0);
    }

    public static int SetUnprotected(nint handle, string name, IPEndPoint peer)
    {
        int size = 144 + (2 * name.Length);
        byte* buffer = stackalloc byte[size];
        Encode(new Span<byte>(buffer, size), name, peer);
        uint returned;
        return WSAIoctlUnprotected(handle, 0x980000CA, buffer, (uint)size, null, 0, &returned, 0, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Neither is what it is compared with.
    public static int Delete(Socket socket, IPEndPoint peer)
    {
        byte* buffer = stackalloc byte[16];
        var bytes = new Span<byte>(buffer, 16);
        bytes.Clear();
        bytes[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)peer.Port);
        _ = peer.Address.TryWriteBytes(bytes[4..], out _);
        uint returned;
        return WSAIoctl(socket.SafeHandle, 0x980000CB, buffer, 16, null, 0, &returned, 0, 0);
    }

    private static void Encode(Span<byte> bytes, string name, IPEndPoint peer)
    {
        bytes.Clear();
        bytes[0] = 2;
        bytes[8] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], (ushort)peer.Port);
        _ = peer.Address.TryWriteBytes(bytes[12..], out _);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[136..], 2 * name.Length);
        MemoryMarshal.AsBytes(name.AsSpan()).CopyTo(bytes[140..]);
    }

    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int WSAIoctl(SafeSocketHandle s, uint code, byte* input, uint inputSize, byte* output, uint outputSize, uint* returned, nint overlapped, nint completion);

    [LibraryImport("ws2_32.dll", EntryPoint = "WSAIoctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int WSAIoctlUnprotected(nint s, uint code, byte* input, uint inputSize, byte* output, uint outputSize, uint* returned, nint overlapped, nint completion);
}
