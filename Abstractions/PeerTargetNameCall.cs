using System.Net.Sockets;

namespace PeerTarget;

/// <summary>The two operations on peer target names.</summary>
public enum PeerTargetNameOperation
{
    /// <summary>Names the principal that a socket expects at a peer, like <c>WSASetSocketPeerTargetName</c>.</summary>
    Set,

    /// <summary>Removes the name of a peer, like <c>WSADeleteSocketPeerTargetName</c>.</summary>
    Delete,
}

/// <summary>One call as a backend of <see cref="PeerTargetNameProvider"/> receives it.</summary>
/// <remarks>The call lives on the stack. A backend that still works after it has returned must copy what it needs.</remarks>
public readonly ref struct PeerTargetNameCall
{
    /// <summary>Describes a call.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="input">The input buffer.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="completion">What to call on a later completion, or <see langword="null"/> if the call must complete at once.</param>
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

    /// <summary>The socket. It may be closed, and another thread may close it at any time.</summary>
    public Socket Socket { get; }

    /// <summary>
    /// The input buffer, byte for byte as Windows reads it. A set has 144 bytes and those of the name. A delete has 16 bytes, or 28 for
    /// an IPv6 peer. Valid only until the backend returns.
    /// </summary>
    public ReadOnlySpan<byte> Input { get; }

    /// <summary>Where the output goes. Neither operation has output, so it is empty. Valid until the call completes.</summary>
    public Memory<byte> Output { get; }

    /// <summary>
    /// What a backend calls once, with the outcome, if it returns <see cref="SocketError.IOPending"/>: before or after it returns, on any thread. A
    /// backend that returns another code must never call it. If it is
    /// <see langword="null"/>, the caller waits for the answer, and the call must complete before the backend returns.
    /// </summary>
    public Action<SocketError>? Completion { get; }

    /// <summary>Asks to cancel a pending call. A call without <see cref="Completion"/> is never pending, and ignores it.</summary>
    public CancellationToken CancellationToken { get; }
}
