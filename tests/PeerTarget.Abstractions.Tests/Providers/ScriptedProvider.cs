using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A backend that gives one answer and keeps what it was asked.</summary>
internal sealed class ScriptedProvider(SocketError answer = SocketError.Success, ILogger? logger = null, IMeterFactory? meterFactory = null) : PeerTargetNameProvider(logger, meterFactory)
{
    public List<Call> Calls { get; } = [];

    protected override SocketError Perform(in PeerTargetNameCall call)
    {
        Calls.Add(new Call(call.Socket, call.Operation, call.Input.ToArray(), call.Completion is not null || !call.Output.IsEmpty || call.CancellationToken.CanBeCanceled));
        return answer;
    }

    internal sealed record Call(Socket Socket, PeerTargetNameOperation Operation, byte[] Input, bool MayPend);
}
