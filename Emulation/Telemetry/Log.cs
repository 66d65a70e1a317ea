using Microsoft.Extensions.Logging;

namespace PeerTarget.Emulation;

/// <summary>The emulator's own log message. Its id leaves the lower ones to every provider; docs/telemetry.md lists them all.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "Peer target names are emulated in memory. No peer is authenticated; use this for tests only.", EventName = "PeerTargetNameEmulatorInUse")]
    public static partial void EmulatorInUse(ILogger logger);
}
