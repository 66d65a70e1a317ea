using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget;

/// <summary>The log messages of every provider. Event ids and names are stable. docs/telemetry.md lists them.</summary>
internal static partial class Log
{
    /// <summary>Logs the answer to a set. Nothing is formatted unless the level is enabled, and no object of the caller is kept.</summary>
    public static void SetAnswered(ILogger logger, PeerTargetName name, SocketError error)
    {
        if (error is SocketError.Success)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                Set(logger, PlainText.OneLine(name.Principal), PlainText.Of(name.UncopiedPeer), name.SecurityProtocol);
            }
        }
        else if (logger.IsEnabled(LogLevel.Warning))
        {
            SetRefused(logger, PlainText.OneLine(name.Principal), PlainText.Of(name.UncopiedPeer), name.SecurityProtocol, WinsockCodes.NameOf(error), (int)error);
        }
    }

    /// <summary>Logs the answer to a delete.</summary>
    public static void DeleteAnswered(ILogger logger, IPEndPoint? peer, SocketError error)
    {
        if (error is SocketError.Success)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                Deleted(logger, PlainText.Of(peer));
            }
        }
        else if (logger.IsEnabled(LogLevel.Warning))
        {
            DeleteRefused(logger, PlainText.Of(peer), WinsockCodes.NameOf(error), (int)error);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Peer target name {Principal} set for {Peer} ({SecurityProtocol}).", EventName = "PeerTargetNameSet", SkipEnabledCheck = true)]
    private static partial void Set(ILogger logger, string principal, string peer, SocketSecurityProtocol securityProtocol);

    [LoggerMessage(2, LogLevel.Debug, "Peer target name deleted for {Peer}.", EventName = "PeerTargetNameDeleted", SkipEnabledCheck = true)]
    private static partial void Deleted(ILogger logger, string peer);

    [LoggerMessage(3, LogLevel.Warning, "Peer target name {Principal} for {Peer} ({SecurityProtocol}) was not set: {Error} ({Code}).", EventName = "PeerTargetNameSetRefused", SkipEnabledCheck = true)]
    private static partial void SetRefused(ILogger logger, string principal, string peer, SocketSecurityProtocol securityProtocol, string error, int code);

    [LoggerMessage(4, LogLevel.Warning, "Peer target name for {Peer} was not deleted: {Error} ({Code}).", EventName = "PeerTargetNameDeleteRefused", SkipEnabledCheck = true)]
    private static partial void DeleteRefused(ILogger logger, string peer, string error, int code);
}
