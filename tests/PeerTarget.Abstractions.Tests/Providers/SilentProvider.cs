using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A backend that gives one answer and does nothing else, not even allocate.</summary>
internal sealed class SilentProvider(SocketError answer, ILogger? logger = null) : PeerTargetNameProvider(logger)
{
    protected override SocketError Ioctl(Socket socket, PeerTargetNameIoctl ioctl, ReadOnlySpan<byte> input) => answer;
}
