using System.Net;
using PeerTarget.Conformance;
using PeerTarget.Emulation;
using PeerTarget.Wire;

namespace PeerTarget.Model;

/// <summary>Compares the decoder with the reference on any bytes.</summary>
public static class Decoding
{
    /// <summary>Where they differ, or <see langword="null"/>.</summary>
    public static string? FaultOf(byte[] bytes)
    {
        var set = new ReferenceCall(null, PeerTargetNameOperation.Set, bytes, (uint)bytes.Length, false, WinsockAssumptions.Default);
        if (PeerTargetNameDecoder.TryDecodeSet(bytes, out SocketPeerTargetName read) != bytes.Length >= 140)
        {
            return "a set is read if it has 140 bytes";
        }

        if (bytes.Length >= 140)
        {
            if (read.SecurityProtocol != set.Protocol || read.PeerFamily != set.Family || read.NameLength != set.NameSize)
            {
                return "the fields of a set differ";
            }

            if (read.TryGetName(lengthInBytes: true, out string? name) == set.IsShort || (name is not null && name != set.Name))
            {
                return $"the name is {Readable.Quote(name)}";
            }

            string after = string.Concat(bytes.Skip(140).Chunk(2).Where(unit => unit.Length == 2).Select(unit => (char)(unit[0] | (unit[1] << 8))));
            if (read.TryGetName(lengthInBytes: false, out string? characters) != set.NameSize <= after.Length || (characters is not null && characters != after[..(int)set.NameSize]))
            {
                return $"the name in characters is {Readable.Quote(characters)}";
            }
        }

        var delete = new ReferenceCall(null, PeerTargetNameOperation.Delete, bytes, (uint)bytes.Length, false, WinsockAssumptions.Default);
        bool isPeer = !delete.IsShort && delete.IsInternet;
        return PeerTargetNameDecoder.TryDecodePeer(bytes, out IPEndPoint? peer) != isPeer || (isPeer && !new IPEndPoint(delete.Address, delete.Port).Equals(peer)) ? $"the peer is {peer}" : null;
    }

    /// <summary>What the bytes are.</summary>
    public static string KindOf(byte[] bytes) =>
        !PeerTargetNameDecoder.TryDecodeSet(bytes, out SocketPeerTargetName read) ? PeerTargetNameDecoder.TryDecodePeer(bytes, out _) ? "peer" : "neither"
        : read.TryGetName(lengthInBytes: true, out _) ? "set with a name" : "set, cut short";
}
