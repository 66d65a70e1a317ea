using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerTarget;

/// <summary>Counts the operations of a provider. No tag ever holds a name or an address.</summary>
internal sealed class OperationCounter(IMeterFactory meterFactory)
{
    // Spelled as in the runtime's own socket telemetry, such as is_connected.
    private static readonly FrozenDictionary<SocketError, string> s_errorTypes =
        Enum.GetValues<SocketError>().ToFrozenDictionary(error => error, error => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString()));

    private readonly Counter<long> _operations = meterFactory.Create("PeerTarget")
        .CreateCounter<long>("peer_target.operations", "{operation}", "Peer target names set and deleted, refusals included.");

    public void Count(PeerTargetNameOperation operation, Socket socket, SocketError error)
    {
        if (!_operations.Enabled)
        {
            return;
        }

        TagList tags = default;
        tags.Add("peer_target.operation.name", operation is PeerTargetNameOperation.Set ? "set" : "delete");
        // A client that was disposed of has no socket to tell its kind.
        bool isOpen = error is not SocketError.NotSocket;
        if (isOpen && socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        {
            tags.Add("network.type", socket.AddressFamily is AddressFamily.InterNetwork ? "ipv4" : "ipv6");
        }

        if (isOpen && socket.SocketType is SocketType.Stream or SocketType.Dgram)
        {
            tags.Add("network.transport", socket.SocketType is SocketType.Stream ? "tcp" : "udp");
        }

        if (error is not SocketError.Success)
        {
            tags.Add("error.type", s_errorTypes.GetValueOrDefault(error, "_OTHER"));
        }

        _operations.Add(1, tags);
    }
}
