using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A backend that gives one answer and keeps what it was asked.</summary>
internal sealed class ScriptedProvider(SocketError answer = SocketError.Success, ILogger? logger = null) : PeerTargetNameProvider(logger)
{
    private readonly List<Call> _calls = [];

    public IReadOnlyList<Call> Calls => _calls;

    protected override SocketError Ioctl(Socket socket, PeerTargetNameIoctl ioctl, ReadOnlySpan<byte> input)
    {
        _calls.Add(new Call(socket, ioctl, input.ToArray()));
        return answer;
    }

    internal sealed record Call(Socket Socket, PeerTargetNameIoctl Ioctl, byte[] Input);
}
