using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A backend that gives one answer and keeps what it was asked.</summary>
internal sealed class ScriptedProvider(SocketError answer = SocketError.Success, ILogger? logger = null, IMeterFactory? meterFactory = null) : PeerTargetNameProvider(logger, meterFactory)
{
    public List<Call> Calls { get; } = [];

    /// <summary>What to do at each call before the answer.</summary>
    public Action<Socket>? AtCall { get; set; }

    protected override SocketError Perform(in PeerTargetNameCall call)
    {
        Calls.Add(new Call(call.Socket, call.Operation, call.Input.ToArray(), call.Completion is not null || !call.Output.IsEmpty || call.CancellationToken.CanBeCanceled));
        AtCall?.Invoke(call.Socket);
        return answer;
    }

    internal sealed record Call(Socket Socket, PeerTargetNameOperation Operation, byte[] Input, bool MayPend);
}
