namespace PeerTarget.Emulation;

/// <summary>What <c>PeerTargetNameStringLen</c> counts.</summary>
/// <seealso cref="WinsockAssumptions.NameLengthUnit"/>
public enum NameLengthUnit
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>UTF-16 code units, but bytes under <see cref="SocketSecurityProtocol.IPsec2"/>.</summary>
    CharactersUnlessIPsec2,
}
