using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A backend that gives one answer and does nothing else, not even allocate.</summary>
internal sealed class SilentProvider(SocketError answer, ILogger? logger = null, IMeterFactory? meterFactory = null) : PeerTargetNameProvider(logger, meterFactory)
{
    protected override SocketError Perform(in PeerTargetNameCall call) => answer;
}
