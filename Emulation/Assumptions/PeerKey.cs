namespace PeerTarget.Emulation;

/// <summary>What tells one association of a datagram socket from another.</summary>
/// <seealso cref="WinsockAssumptions.PeerKey"/>
public enum PeerKey
{
    /// <summary>The peer's IP address, with the IPv6 scope id.</summary>
    Address,

    /// <summary>The peer's IP address and its port.</summary>
    AddressAndPort,
}
