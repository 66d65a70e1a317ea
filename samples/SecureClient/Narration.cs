using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget;

namespace SecureClient;

/// <summary>The sample's own messages. They go through logging, like the provider's messages, so that all of them stay in order.</summary>
internal static partial class Narration
{
    [LoggerMessage(LogLevel.Information, "Who answers: {Who}.")]
    public static partial void WhoAnswers(ILogger logger, string who);

    [LoggerMessage(LogLevel.Information, "\n{Title}")]
    public static partial void Chapter(ILogger logger, string title);

    /// <summary>Names a peer, and says so. A peer that cannot be named must not be spoken to, because anybody could answer in its place.</summary>
    /// <returns>Whether the peer was named.</returns>
    public static bool TryName(ILogger logger, IPeerTargetNameProvider peerTargetNames, Socket socket, ServicePrincipalName name, IPEndPoint peer, bool isPeerInName = true)
    {
        try
        {
            peerTargetNames.Set(socket, isPeerInName ? new PeerTargetName(name, peer) : new PeerTargetName(name));
            Peer(logger, peer, $"must authenticate as {name}");
            return true;
        }
        catch (PeerTargetNameException refused)
        {
            Peer(logger, peer, $"is not spoken to, because it cannot be named: {refused.Message}");
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "  {Peer,-22} {What}")]
    public static partial void Peer(ILogger logger, IPEndPoint peer, string what);

    [LoggerMessage(LogLevel.Information, "  {Code,-24} {When}: {Outcome}")]
    public static partial void Refusal(ILogger logger, string code, string when, string outcome);

    [LoggerMessage(LogLevel.Information, "\n{Verdict}")]
    public static partial void Done(ILogger logger, string verdict);
}
