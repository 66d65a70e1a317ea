using Microsoft.Extensions.Logging;

namespace PeerTarget.Emulation;

/// <summary>The emulator's own log message. Its id follows those of every provider; docs/logging.md lists them all.</summary>
internal static partial class Log
{
    [LoggerMessage(5, LogLevel.Warning, "Peer target names are emulated in memory. No peer is authenticated; use this for tests only.", EventName = "PeerTargetNameEmulatorInUse")]
    public static partial void EmulatorInUse(ILogger logger);
}
