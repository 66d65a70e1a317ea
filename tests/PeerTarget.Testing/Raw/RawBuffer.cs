using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Testing;

/// <summary>Buffers as a C program would fill them, by the offsets of the specification and without the encoder.</summary>
public static class RawBuffer
{
    public static byte[] Sockaddr(IPEndPoint peer)
    {
        byte[] bytes = new byte[peer.AddressFamily is AddressFamily.InterNetwork ? 16 : 28];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(peer.AddressFamily is AddressFamily.InterNetwork ? 2 : 23));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)peer.Port);
        if (peer.AddressFamily is AddressFamily.InterNetwork)
        {
            peer.Address.GetAddressBytes().CopyTo(bytes, 4);
        }
        else
        {
            peer.Address.GetAddressBytes().CopyTo(bytes, 8);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), (uint)peer.Address.ScopeId);
        }

        return bytes;
    }

    public static byte[] Sockaddr(string peer) => Sockaddr(IPEndPoint.Parse(peer));

    /// <summary>A SOCKET_PEER_TARGET_NAME of 144 + 2n bytes.</summary>
    public static byte[] Set(byte[] sockaddr, string name = "host/a.example", int protocol = 2, uint? nameLength = null)
    {
        byte[] bytes = new byte[144 + (2 * name.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, protocol);
        sockaddr.CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(136), nameLength ?? (uint)(2 * name.Length));
        for (int i = 0; i < name.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(140 + (2 * i)), name[i]);
        }

        return bytes;
    }

    public static byte[] Set(string peer, string name = "host/a.example", int protocol = 2, uint? nameLength = null) =>
        Set(Sockaddr(peer), name, protocol, nameLength);
}
