using Microsoft.Extensions.Logging;

namespace PeerTarget.Testing;

/// <summary>One message as a logger received it, formatted when it came, and its properties.</summary>
public sealed record LogEntry(LogLevel Level, EventId Event, string Message, IReadOnlyDictionary<string, object?> Properties);
