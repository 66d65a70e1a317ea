using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>
/// Builds the bytes of a call as the vector says. The offsets are written out here, and shared neither with the encoder nor with the
/// emulator, so that each checks the others.
/// </summary>
internal static class CallBuffer
{
    private const ushort Inet = 2;
    private const ushort Inet6 = 23;
    private const int StorageSize = 128;

    /// <summary>The buffer before its length is overridden; null for a NULL pointer.</summary>
    /// <param name="step">The call.</param>
    /// <param name="dualMode">Whether the socket is dual-mode, so that an IPv4 peer goes by its IPv4-mapped address.</param>
    public static byte[]? Build(CallStep step, bool dualMode)
    {
        if (step.Buffer is { } given)
        {
            return given.Bytes?.ToArray();
        }

        byte[] sockaddr = step.Peer is { } peer ? Sockaddr(dualMode ? Map(peer, keepZero: step is SetStep) : peer) : new byte[step is SetStep ? StorageSize : 16];
        if (step.AddressFamily is { } family)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(sockaddr, (ushort)family);
        }

        return step is SetStep set ? Structure(set, sockaddr) : sockaddr;
    }

    /// <summary>An endpoint as a sockaddr_in or a sockaddr_in6.</summary>
    public static byte[] Sockaddr(IPEndPoint peer)
    {
        bool isIPv6 = peer.AddressFamily is AddressFamily.InterNetworkV6;
        byte[] sockaddr = new byte[isIPv6 ? 28 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(sockaddr, isIPv6 ? Inet6 : Inet);
        BinaryPrimitives.WriteUInt16BigEndian(sockaddr.AsSpan(2), (ushort)peer.Port);
        peer.Address.GetAddressBytes().CopyTo(sockaddr, isIPv6 ? 8 : 4);
        if (isIPv6)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(sockaddr.AsSpan(24), (uint)peer.Address.ScopeId);
        }

        return sockaddr;
    }

    /// <summary>
    /// An IPv4 peer by its IPv4-mapped address, as a dual-mode socket knows it. Fixed reading MappedZeroIsZero: in a set, an address and port
    /// of zero become those of IPv6.
    /// </summary>
    public static IPEndPoint Map(IPEndPoint peer, bool keepZero = false) => peer switch
    {
        { AddressFamily: AddressFamily.InterNetworkV6 } => peer,
        { Port: 0 } when keepZero && peer.Address.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.IPv6Any, 0),
        _ => new IPEndPoint(peer.Address.MapToIPv6(), peer.Port),
    };

    private static byte[] Structure(SetStep step, byte[] sockaddr)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.AsBytes(step.Name.AsSpan());
        byte[] structure = new byte[144 + name.Length];
        BinaryPrimitives.WriteInt32LittleEndian(structure, step.Protocol);
        sockaddr.CopyTo(structure, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(structure.AsSpan(136), step.NameLength ?? (uint)name.Length);
        name.CopyTo(structure.AsSpan(140));
        return structure;
    }
}
