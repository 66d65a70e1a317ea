using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerTarget.Emulation;

/// <summary>
/// The provider for tests: it passes its calls to a <see cref="WinsockEmulator"/>. It takes real sockets on any operating system,
/// answers with the documented codes, and authenticates nobody.
/// </summary>
/// <remarks>
/// It logs one warning when it is created (event 100, <c>PeerTargetNameEmulatorInUse</c>), and one for each kind of <see cref="Misuse"/>
/// (event 101, <c>PeerTargetNameMisused</c>). It leaves the sockets as they were,
/// except that a call can consume the error of a connect that is pending on a non-blocking socket.
/// docs/emulator.md says when, and what it reads of the sockets. Safe for use from several threads at once.
/// </remarks>
public sealed class EmulatedPeerTargetNameProvider : PeerTargetNameProvider
{
    /// <summary>Creates a provider over an emulator.</summary>
    /// <param name="emulator">The emulator that answers, or <see langword="null"/> for a new one with the default assumptions.</param>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where to count operations, or <see langword="null"/> for nowhere.</param>
    public EmulatedPeerTargetNameProvider(WinsockEmulator? emulator = null, ILogger<EmulatedPeerTargetNameProvider>? logger = null, IMeterFactory? meterFactory = null)
        : base(logger, meterFactory)
    {
        Emulator = emulator ?? new WinsockEmulator();
        Log.EmulatorInUse(Logger);
    }

    /// <summary>The emulator that answers. A test asks it for the names that sockets hold.</summary>
    public WinsockEmulator Emulator { get; }

    /// <inheritdoc/>
    protected override SocketError Perform(in PeerTargetNameCall call)
    {
        if (call.Completion is { } completion && Emulator.HoldsCalls && Emulator.TryHold(call, completion, Report))
        {
            return SocketError.IOPending;
        }

        Judgment judgment = Emulator.Answer(call);
        if (judgment.Misuse is not Misuse.None)
        {
            Report(judgment.Misuse);
        }

        return judgment.Code;
    }

    private void Report(Misuse misuse)
    {
        if (Emulator.FirstOfItsKind(misuse) is var first and not Misuse.None)
        {
            Log.Misused(Logger, first, Misuses.Say(first));
        }

        Emulator.ThrowOn(misuse);
    }

    /// <inheritdoc/>
    protected override bool IsDualMode(Socket socket) => Emulator.IsDualMode(socket);
}
