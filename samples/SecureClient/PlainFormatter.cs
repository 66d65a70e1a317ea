using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SecureClient;

/// <summary>Prints the sample's own messages as they are. Prints PeerTarget's messages indented, with level and event.</summary>
internal sealed class PlainFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine(logEntry.Category.StartsWith("PeerTarget", StringComparison.Ordinal)
            ? $"      log {Level(logEntry.LogLevel)} {logEntry.EventId.Id} {logEntry.EventId.Name}: {message}"
            : message);
    }

    private static string Level(LogLevel level) => level is LogLevel.Warning ? "warn" : level is LogLevel.Debug ? "debug" : level.ToString();
}
