using System.Diagnostics.Metrics;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>A set without a logger, with one whose level is off, with one that formats every message and drops it, and with a counter that nobody listens to.</summary>
[MemoryDiagnoser]
public class EmulatorLogging
{
    private readonly PeerTargetName _name = Fixture.Names(1)[0];
    private readonly Socket _socket = Fixture.OpenUdp();
    private readonly EmulatedPeerTargetNameProvider _none = Fixture.Emulator(journal: false);
    private readonly EmulatedPeerTargetNameProvider _off = Fixture.Emulator(journal: false, new FormattingLogger(LogLevel.Warning));
    private readonly EmulatedPeerTargetNameProvider _on = Fixture.Emulator(journal: false, new FormattingLogger(LogLevel.Debug));

    private readonly EmulatedPeerTargetNameProvider _unheard = new(new WinsockEmulator(new WinsockEmulatorOptions { JournalCapacity = 0 }), meterFactory: UnheardMeters.Instance);

    [GlobalCleanup]
    public void Cleanup() => _socket.Dispose();

    [Benchmark(Baseline = true)]
    public SocketError None() => _none.TrySet(_socket, _name);

    [Benchmark]
    public SocketError LevelOff() => _off.TrySet(_socket, _name);

    [Benchmark]
    public SocketError LevelOn() => _on.TrySet(_socket, _name);

    [Benchmark]
    public SocketError Unheard() => _unheard.TrySet(_socket, _name);

    private sealed class UnheardMeters : IMeterFactory
    {
        private Meter? _meter;

        public static UnheardMeters Instance { get; } = new();

        public Meter Create(MeterOptions options) => _meter ??= new Meter(options);

        public void Dispose() => _meter?.Dispose();
    }

    private sealed class FormattingLogger(LogLevel minimum) : ILogger<EmulatedPeerTargetNameProvider>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _ = formatter(state, exception);
    }
}
