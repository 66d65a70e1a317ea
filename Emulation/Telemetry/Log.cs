using Microsoft.Extensions.Logging;

namespace PeerTarget.Emulation;

/// <summary>The emulator's own log messages. Ids below 100 belong to the messages of all providers. docs/telemetry.md lists all ids.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "Peer target names are emulated in memory. No peer is authenticated; use this for tests only.", EventName = "PeerTargetNameEmulatorInUse")]
    public static partial void EmulatorInUse(ILogger logger);

    [LoggerMessage(101, LogLevel.Warning, "Misuse of peer target names, {Misuse}. {Advice} Further calls of this kind are not logged.", EventName = "PeerTargetNameMisused")]
    public static partial void Misused(ILogger logger, Misuse misuse, string advice);
}
