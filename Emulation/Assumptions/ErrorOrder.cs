namespace PeerTarget.Emulation;

/// <summary>Which of two faults of one call is reported.</summary>
/// <seealso cref="WinsockAssumptions.ErrorOrder"/>
public enum ErrorOrder
{
    /// <summary>That of the socket, if it is not valid, before those of the arguments.</summary>
    SocketFirst,

    /// <summary>That of an argument, if it shows without the socket (pointer, size, security protocol, name), before those of the socket.</summary>
    ArgumentsFirst,
}
