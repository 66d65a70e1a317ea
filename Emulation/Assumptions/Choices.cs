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

/// <summary>What <c>PeerTargetNameStringLen</c> counts.</summary>
/// <seealso cref="WinsockAssumptions.NameLengthUnit"/>
public enum NameLengthUnit
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>UTF-16 code units, but bytes under <see cref="SocketSecurityProtocol.IPsec2"/>.</summary>
    CharactersUnlessIPsec2,
}

/// <summary>Which of two faults of one call is reported.</summary>
/// <seealso cref="WinsockAssumptions.ErrorOrder"/>
public enum ErrorOrder
{
    /// <summary>That of the socket, if it is not valid, before those of the arguments.</summary>
    SocketFirst,

    /// <summary>What can be checked without the socket (pointer, size, security protocol, name), then the socket.</summary>
    ArgumentsFirst,
}
