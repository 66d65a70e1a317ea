using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace PeerTarget;

/// <summary>
/// The outcome of a call that may be pending. A call that completes at once gives the object back, so that the next call of the thread
/// allocates nothing. A call that pends keeps the object.
/// </summary>
internal sealed class PendingOperation : IValueTaskSource<SocketError>
{
    [ThreadStatic]
    private static PendingOperation? s_spare;

    // Code that awaits must not run on the thread that tells the outcome: that thread may hold a lock, or wait for other sockets.
    private ManualResetValueTaskSourceCore<SocketError> _outcome = new() { RunContinuationsAsynchronously = true };
    private PeerTargetNameProvider? _provider;
    private PeerTargetNameOperation _operation;
    private Socket? _socket;
    private PeerTargetName? _name;
    private IPEndPoint? _peer;
    private CancellationToken _cancellationToken;
    private ExecutionContext? _context;
    private int _isComplete;

    private PendingOperation() => Completion = Complete;

    /// <summary>What a backend calls once.</summary>
    public Action<SocketError> Completion { get; }

    /// <summary>The outcome. To be awaited once.</summary>
    public ValueTask<SocketError> Outcome => new(this, _outcome.Version);

    public static PendingOperation Take(
        PeerTargetNameProvider provider, PeerTargetNameOperation operation, Socket socket, PeerTargetName? name, IPEndPoint? peer, CancellationToken cancellationToken)
    {
        PendingOperation taken = s_spare ?? new PendingOperation();
        s_spare = null;
        taken._provider = provider;
        taken._operation = operation;
        taken._socket = socket;
        taken._name = name;
        taken._peer = peer;
        taken._cancellationToken = cancellationToken;
        // For the scopes of the logger.
        taken._context = ExecutionContext.Capture();
        return taken;
    }

    /// <summary>For a call that completed at once.</summary>
    public void GiveBack()
    {
        if (Volatile.Read(ref _isComplete) != 0)
        {
            throw new InvalidOperationException($"{_provider!.GetType()} answered a call twice: it told a completion, and returned a code other than WSA_IO_PENDING.");
        }

        _provider = null;
        _socket = null;
        _name = null;
        _peer = null;
        _cancellationToken = default;
        _context = null;
        s_spare = this;
    }

    public SocketError GetResult(short token) => _outcome.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private void Complete(SocketError error)
    {
        if (error is SocketError.IOPending || Interlocked.Exchange(ref _isComplete, 1) != 0)
        {
            throw new InvalidOperationException(error is SocketError.IOPending
                ? "WSA_IO_PENDING is no outcome of a call."
                : "A backend told the outcome of a call twice.");
        }

        bool isCancelled = error is SocketError.OperationAborted && _cancellationToken.IsCancellationRequested;
        try
        {
            if (_context is null)
            {
                Tell(error, isCancelled);
            }
            else
            {
                ExecutionContext.Run(_context, _ => Tell(error, isCancelled), state: null);
            }
        }
        catch (Exception fault)
        {
            // A logger or a listener failed. The exception goes to the caller, as in a call that completes at once.
            _outcome.SetException(fault);
            return;
        }

        if (isCancelled)
        {
            _outcome.SetException(new OperationCanceledException(_cancellationToken));
        }
        else
        {
            _outcome.SetResult(error);
        }
    }

    private void Tell(SocketError error, bool isCancelled) => _provider!.Answered(_operation, _socket!, _name, _peer, error, isCancelled);
}
