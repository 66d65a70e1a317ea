using System.Net;
using Microsoft.Extensions.Logging;

namespace SecureClient;

/// <summary>The sample's own messages. They go through logging, like the provider's messages, so that all of them stay in order.</summary>
internal static partial class Narration
{
    [LoggerMessage(LogLevel.Information, "Who answers: {Who}.")]
    public static partial void WhoAnswers(ILogger logger, string who);

    [LoggerMessage(LogLevel.Information, "\n{Title}")]
    public static partial void Chapter(ILogger logger, string title);

    [LoggerMessage(LogLevel.Information, "  {Peer,-22} {What}")]
    public static partial void Peer(ILogger logger, IPEndPoint peer, string what);

    [LoggerMessage(LogLevel.Information, "  {Code,-24} {When}: {Outcome}")]
    public static partial void Refusal(ILogger logger, string code, string when, string outcome);

    [LoggerMessage(LogLevel.Information, "\n{Verdict}")]
    public static partial void Done(ILogger logger, string verdict);
}
