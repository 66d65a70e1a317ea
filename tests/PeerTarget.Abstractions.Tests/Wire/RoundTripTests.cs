using System.Net;
using NUnit.Framework.Internal;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the encoder writes, the decoder reads, for a few hundred names and peers that are the same in every run.</summary>
[TestFixture]
public sealed class RoundTripTests
{
    private const int Seed = 20_250;
    private const int Count = 400;

    [Test]
    public void A_decoded_set_buffer_gives_back_the_name_the_peer_and_the_protocol([Values] bool mapToIPv6)
    {
        var random = new Randomizer(Seed);
        for (int i = 0; i < Count; i++)
        {
            var name = new PeerTargetName(NextName(random), NextPeer(random), random.NextEnum<SocketSecurityProtocol>());
            byte[] buffer = Bytes.Dirty(2000);
            int written = PeerTargetNameEncoder.EncodeSet(name, buffer, mapToIPv6);

            Assert.That(PeerTargetNameDecoder.TryDecodeSet(buffer.AsSpan(0, written), out SocketPeerTargetName value), Is.True);
            Assert.That(value.SecurityProtocol, Is.EqualTo((int)name.SecurityProtocol));
            Assert.That(value.TryGetName(lengthInBytes: true, out string? text), Is.True);
            Assert.That(text, Is.EqualTo(name.Principal));
            Assert.That(PeerTargetNameDecoder.TryDecodePeer(value.PeerAddress, out IPEndPoint? peer), Is.EqualTo(name.Peer is not null));
            Assert.That(peer, Is.EqualTo(Mapped(name.Peer, mapToIPv6)));
        }
    }

    [Test]
    public void A_decoded_delete_buffer_gives_back_the_peer([Values] bool mapToIPv6)
    {
        var random = new Randomizer(Seed);
        for (int i = 0; i < Count; i++)
        {
            IPEndPoint? expected = NextPeer(random);
            byte[] buffer = Bytes.Dirty(28);
            int written = PeerTargetNameEncoder.EncodeDelete(expected, buffer, mapToIPv6);

            Assert.That(PeerTargetNameDecoder.TryDecodePeer(buffer.AsSpan(0, written), out IPEndPoint? peer), Is.EqualTo(expected is not null));
            Assert.That(peer, Is.EqualTo(Mapped(expected, mapToIPv6)));
        }
    }

    // Any UTF-16 code unit but NUL, unpaired surrogates included.
    private static string NextName(Randomizer random) =>
        string.Create((int)random.NextUInt(1, 900), random, static (text, random) =>
        {
            foreach (ref char c in text)
            {
                c = (char)random.NextUInt(1, 0x10000);
            }
        });

    private static IPEndPoint? NextPeer(Randomizer random)
    {
        int port = random.NextUShort();
        return random.NextUInt(5) switch
        {
            0 => null,
            1 or 2 => new IPEndPoint(new IPAddress(NextBytes(random, 4)), port),
            3 => new IPEndPoint(new IPAddress(NextBytes(random, 16)), port),
            _ => new IPEndPoint(new IPAddress(NextBytes(random, 16), random.NextUInt()), port),
        };
    }

    private static byte[] NextBytes(Randomizer random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextByte())];

    private static IPEndPoint? Mapped(IPEndPoint? peer, bool mapToIPv6) =>
        peer is null || !mapToIPv6 ? peer : new IPEndPoint(peer.Address.MapToIPv6(), peer.Port);
}
