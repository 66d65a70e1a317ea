using Microsoft.Extensions.Logging;

namespace PeerTarget.Tests.Shared;

/// <summary>One message as a logger received it, formatted when it came, and its properties.</summary>
public sealed record LogEntry(LogLevel Level, EventId Event, string Message, IReadOnlyDictionary<string, object?> Properties);
