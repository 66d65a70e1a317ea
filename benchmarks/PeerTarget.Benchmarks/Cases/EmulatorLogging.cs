using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging;
using PeerTarget.Emulation;

namespace PeerTarget.Benchmarks;

/// <summary>A set without a logger, with one whose level is off, and with one that formats every message and drops it.</summary>
[MemoryDiagnoser]
public class EmulatorLogging
{
    private readonly PeerTargetName _name = Fixture.Names(1)[0];
    private readonly Socket _socket = Fixture.OpenUdp();
    private readonly EmulatedPeerTargetNameProvider _none = Fixture.Emulator(journal: false);
    private readonly EmulatedPeerTargetNameProvider _off = Fixture.Emulator(journal: false, new FormattingLogger(LogLevel.Warning));
    private readonly EmulatedPeerTargetNameProvider _on = Fixture.Emulator(journal: false, new FormattingLogger(LogLevel.Debug));

    [GlobalCleanup]
    public void Cleanup() => _socket.Dispose();

    [Benchmark(Baseline = true)]
    public SocketError None() => _none.TrySet(_socket, _name);

    [Benchmark]
    public SocketError LevelOff() => _off.TrySet(_socket, _name);

    [Benchmark]
    public SocketError LevelOn() => _on.TrySet(_socket, _name);

    private sealed class FormattingLogger(LogLevel minimum) : ILogger<EmulatedPeerTargetNameProvider>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _ = formatter(state, exception);
    }
}
