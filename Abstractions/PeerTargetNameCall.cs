using System.Net.Sockets;

namespace PeerTarget;

/// <summary>The two operations on peer target names.</summary>
public enum PeerTargetNameOperation
{
    /// <summary>To name the principal that a socket expects at a peer: <c>WSASetSocketPeerTargetName</c>.</summary>
    Set,

    /// <summary>To remove such a name: <c>WSADeleteSocketPeerTargetName</c>.</summary>
    Delete,
}

/// <summary>One call as a backend of <see cref="PeerTargetNameProvider"/> receives it.</summary>
/// <remarks>It lives on the stack, so a backend that goes on after its return copies what it needs.</remarks>
public readonly ref struct PeerTargetNameCall
{
    /// <summary>Describes a call.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="input">The input buffer.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="completion">What to call when the call completes later, or <see langword="null"/> if it may not.</param>
    /// <param name="cancellationToken">Cancels a call that is pending.</param>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is <see langword="null"/>.</exception>
    public PeerTargetNameCall(
        PeerTargetNameOperation operation,
        Socket socket,
        ReadOnlySpan<byte> input,
        Memory<byte> output = default,
        Action<SocketError>? completion = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Operation = operation;
        Socket = socket;
        Input = input;
        Output = output;
        Completion = completion;
        CancellationToken = cancellationToken;
    }

    /// <summary>The operation. <see cref="Wire.ControlCodes.Of"/> gives its control code.</summary>
    public PeerTargetNameOperation Operation { get; }

    /// <summary>The socket. It may have been closed, by another thread at any time.</summary>
    public Socket Socket { get; }

    /// <summary>
    /// The input buffer, byte for byte as Windows reads it: 144 bytes and those of the name to set, 16 or 28 to delete. Valid only
    /// until the backend returns.
    /// </summary>
    public ReadOnlySpan<byte> Input { get; }

    /// <summary>Where the output goes. Empty for both operations, since neither has output. Valid until the call completes.</summary>
    public Memory<byte> Output { get; }

    /// <summary>
    /// What a backend calls once, with the outcome, after it has returned <see cref="SocketError.IOPending"/>.
    /// <see langword="null"/> where the caller waits for the answer: the call must then complete before the backend returns.
    /// </summary>
    public Action<SocketError>? Completion { get; }

    /// <summary>Asks to cancel a call that is pending. It means nothing to a call that may not pend.</summary>
    public CancellationToken CancellationToken { get; }
}
