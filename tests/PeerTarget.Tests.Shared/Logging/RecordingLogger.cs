using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Tests.Shared;

/// <summary>A logger that keeps what it is given from a level on, for any category.</summary>
public sealed class RecordingLogger<T>(LogLevel minimum = LogLevel.Trace) : ILogger<T>, ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue(new LogEntry(
            logLevel,
            eventId,
            formatter(state, exception),
            (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary()));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
