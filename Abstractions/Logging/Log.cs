using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget;

/// <summary>The log messages of every provider. Event ids and names are stable; they are listed in docs/logging.md.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Peer target name set: {PeerTargetName}.", EventName = "PeerTargetNameSet")]
    public static partial void Set(ILogger logger, LoggedName peerTargetName);

    [LoggerMessage(2, LogLevel.Debug, "Peer target name deleted for {Peer}.", EventName = "PeerTargetNameDeleted")]
    public static partial void Deleted(ILogger logger, LoggedPeer peer);

    [LoggerMessage(3, LogLevel.Warning, "Peer target name {PeerTargetName} was not set: {Error} ({Code}).", EventName = "PeerTargetNameSetRefused")]
    public static partial void SetRefused(ILogger logger, LoggedName peerTargetName, SocketError error, int code);

    [LoggerMessage(4, LogLevel.Warning, "Peer target name for {Peer} was not deleted: {Error} ({Code}).", EventName = "PeerTargetNameDeleteRefused")]
    public static partial void DeleteRefused(ILogger logger, LoggedPeer peer, SocketError error, int code);
}
