using System.Net;
using PeerTarget.Tests.Shared;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The encoder allocates nothing.</summary>
[TestFixture]
public sealed class EncoderAllocationTests
{
    private static readonly string?[] s_peers = [null, "192.0.2.10:88", "[fe80::1%3]:88"];

    private readonly byte[] _buffer = new byte[2200];
    private int _written;

    [Test]
    public void Set_allocates_nothing([ValueSource(nameof(s_peers))] string? peer, [Values] bool mapToIPv6, [Values(6, 1000)] int length)
    {
        var name = new PeerTargetName(new string('x', length), peer is null ? null : IPEndPoint.Parse(peer));

        Assert.That(Allocations.Of(() => _written = PeerTargetNameEncoder.EncodeSet(name, _buffer, mapToIPv6)), Is.Zero);
        Assert.That(_written, Is.EqualTo(144 + (2 * length)));
    }

    [Test]
    public void Delete_allocates_nothing([ValueSource(nameof(s_peers))] string? peer, [Values] bool mapToIPv6)
    {
        IPEndPoint? endPoint = peer is null ? null : IPEndPoint.Parse(peer);

        Assert.That(Allocations.Of(() => _written = PeerTargetNameEncoder.EncodeDelete(endPoint, _buffer, mapToIPv6)), Is.Zero);
        Assert.That(_written, Is.EqualTo(16).Or.EqualTo(28));
    }
}
