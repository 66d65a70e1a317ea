namespace PeerTarget.Emulation;

/// <summary>What a name of a datagram socket belongs to.</summary>
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

/// <summary>When a call that pends changes the names.</summary>
/// <seealso cref="WinsockAssumptions.PendingTakesEffect"/>
public enum PendingTakesEffect
{
    /// <summary>When it completes.</summary>
    AtCompletion,

    /// <summary>When it begins.</summary>
    AtStart,
}

/// <summary>What a set that was cancelled leaves.</summary>
/// <seealso cref="WinsockAssumptions.CancelledSet"/>
public enum CancelledSet
{
    /// <summary>What was there before.</summary>
    LeavesNothing,

    /// <summary>The name.</summary>
    LeavesTheName,
}

/// <summary>Which fault is reported if a call has two.</summary>
/// <seealso cref="WinsockAssumptions.ErrorOrder"/>
public enum ErrorOrder
{
    /// <summary>First the socket, then the arguments.</summary>
    SocketFirst,

    /// <summary>First what can be checked without the socket (pointer, size, security protocol, name), then the socket.</summary>
    ArgumentsFirst,
}
