namespace PeerTarget.Emulation;

/// <summary>The sockaddr in a delete's buffer: 16 bytes, 28 where it says it is an IPv6 one. Longer is fine.</summary>
internal readonly ref struct DeleteRequest(ReadOnlySpan<byte> buffer)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;

    /// <summary>Whether the buffer holds the address it declares. <see cref="Peer"/> needs that.</summary>
    public bool IsWhole => _buffer.Length >= 16 && (_buffer.Length >= 28 || !IsInet6);

    public PeerAddress Peer => new(_buffer[..Math.Min(_buffer.Length, IsInet6 ? 28 : 16)]);

    private bool IsInet6 => new PeerAddress(_buffer).Family is PeerAddress.Inet6;
}
