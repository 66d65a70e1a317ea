using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>
/// The emulator's managed door, with this machine's own sockets: the cases that can be said with <see cref="Socket"/>,
/// <see cref="PeerTargetName"/> and an endpoint. No packet leaves the machine. Thread-safe.
/// </summary>
public sealed class ManagedHost : IConformanceHost
{
    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    /// <remarks>The provider makes the ioctl.</remarks>
    public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Ioctl];

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConformanceStep step in vector.Steps)
        {
            if (step is OpenStep)
            {
                opened.Add(step.Socket);
            }

            string? reason = !opened.Contains(step.Socket) ? "an invalid descriptor is no Socket object"
                : step is CallStep call ? ReasonAgainst(call)
                : null;
            if (reason is not null)
            {
                return $"step {step.Number}: {reason}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public IConformanceSession Begin(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new ManagedSession(new EmulatedPeerTargetNameProvider(new WinsockEmulator(vector.Assumptions)));
    }

    private static string? ReasonAgainst(CallStep call) =>
        call.IsNull ? "the interface takes no NULL pointer"
        : call.Buffer is not null ? "the interface takes no bytes"
        : call.Length is not null ? "the interface passes no length of the caller's"
        : call.AddressFamily is not null ? "the interface takes the address family from the endpoint"
        : call.NameLength is not null ? "the interface counts the name's length itself"
        : call.Via is CallForm.Function ? "the interface makes the ioctl, not the function call"
        : call.Operation is PeerTargetNameOperation.Set ? ReasonAgainstName(call)
        : null;

    private static string? ReasonAgainstName(CallStep call) =>
        !Enum.IsDefined((SocketSecurityProtocol)call.Protocol) ? "the interface refuses an illegal security protocol"
        : call.Name.Length is 0 or > PeerTargetName.MaxLength || call.Name.Contains('\0', StringComparison.Ordinal) ? "the interface refuses a name that is empty, holds a NUL or is too long"
        : null;
}
