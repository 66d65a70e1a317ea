using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using static PeerTarget.SocketAddressLayout;

namespace PeerTarget;

/// <summary>Writes an endpoint as the sockaddr that Windows reads.</summary>
internal static class SocketAddressEncoder
{
    private const ushort Inet = 2;
    private const ushort Inet6 = 23;

    /// <summary>Whether the peer is written as a sockaddr_in6.</summary>
    public static bool IsIPv6(IPEndPoint? peer, bool mapToIPv6) =>
        peer is not null && (mapToIPv6 || peer.AddressFamily is AddressFamily.InterNetworkV6);

    /// <summary>Writes the sockaddr and zeroes the rest of the destination. No peer is all zero, its family included.</summary>
    public static void Encode(IPEndPoint? peer, bool isIPv6, Span<byte> destination)
    {
        destination.Clear();
        if (peer is null)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[PortOffset..], (ushort)peer.Port);
        if (!isIPv6)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(destination[FamilyOffset..], Inet);
            _ = peer.Address.TryWriteBytes(destination[IPv4AddressOffset..], out _);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(destination[FamilyOffset..], Inet6);
        Span<byte> address = destination[IPv6AddressOffset..];
        if (peer.AddressFamily is AddressFamily.InterNetworkV6)
        {
            _ = peer.Address.TryWriteBytes(address, out _);
            BinaryPrimitives.WriteUInt32LittleEndian(destination[IPv6ScopeIdOffset..], (uint)peer.Address.ScopeId);
        }
        else if (peer.Port != 0 || !peer.Address.Equals(IPAddress.Any))
        {
            // ::ffff:a.b.c.d, written in place because IPAddress.MapToIPv6 allocates. An address and port of zero stay zero: mapped, they
            // would pass for a peer, which the documentation refuses.
            address[10..12].Fill(0xFF);
            _ = peer.Address.TryWriteBytes(address[12..], out _);
        }
    }
}
