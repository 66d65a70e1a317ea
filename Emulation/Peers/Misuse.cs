namespace PeerTarget.Emulation;

/// <summary>What the pages advise against or leave open, although the call succeeds. One call can be several of them.</summary>
/// <remarks>
/// A misuse never changes an answer. It is in the record of the call, each kind is logged once per emulator (event 101), and
/// <see cref="WinsockEmulator.Verify"/> fails on it. <see cref="WinsockEmulatorOptions.ThrowOnMisuse"/> makes the call throw.
/// </remarks>
[Flags]
public enum Misuse
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The first name of a datagram socket came when the socket was bound: by a send that nobody authenticated, or on purpose.</summary>
    NamedAfterUse = 1,

    /// <summary>A name was deleted on a stream socket. The page says that it should not be called there.</summary>
    DeleteOnStream = 2,

    /// <summary>A name was set under a security protocol other than <see cref="SocketSecurityProtocol.IPsec2"/>. Sources disagree on the unit of its length.</summary>
    LengthUnitInDoubt = 4,

    /// <summary>A name took the place of another name. Two ports of one address have one name between them (assumption PeerKey).</summary>
    NameReplaced = 8,

    /// <summary>
    /// The peer at the address, added by <see cref="WinsockEmulator.AddPeer"/> before the call, cannot prove the name. For a name without an
    /// address, no peer can. A name for an address without a peer is not judged.
    /// </summary>
    UnprovableName = 16,
}

/// <summary>The misuses in words, for messages and the log.</summary>
internal static class Misuses
{
    /// <summary>The words for the misuses of a call, one sentence or two for each.</summary>
    public static string Say(Misuse misuse) => string.Join(' ', Enum.GetValues<Misuse>().Where(one => one != Misuse.None && misuse.HasFlag(one)).Select(one => one switch
    {
        Misuse.NamedAfterUse => "The first send binds a socket, and until the socket has a name for the peer, any trusted machine can answer. Name the peer before the first send.",
        Misuse.DeleteOnStream => "Windows advises against deleting the name of a stream socket. Close the socket instead.",
        Misuse.LengthUnitInDoubt => "Under this security protocol sources disagree whether the length of a name counts bytes or characters. Use SocketSecurityProtocol.IPsec2.",
        Misuse.NameReplaced => "The peer had another name, which is gone. By default a name belongs to an address and not to a port (assumption PeerKey), so give each peer an address of its own, such as 127.0.0.2.",
        Misuse.UnprovableName => "The peer that was added to the emulator cannot prove this name, so an authentication would fail.",
        _ => throw new ArgumentOutOfRangeException(nameof(misuse), misuse, "Not a misuse."),
    }));
}
