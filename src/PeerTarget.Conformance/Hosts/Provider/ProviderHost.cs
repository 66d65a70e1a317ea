using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance;

/// <summary>
/// Any <see cref="IPeerTargetNameProvider"/> with this machine's own sockets: the cases that can be said with a <see cref="Socket"/>, a
/// <see cref="PeerTargetName"/> and an endpoint. No packet leaves the machine. As thread-safe as the providers.
/// </summary>
/// <param name="name">What the host is called in a report.</param>
/// <param name="create">Makes the provider for a case.</param>
/// <param name="lookup">Looks behind a provider, or <see langword="null"/> where nothing can.</param>
/// <param name="takesAssumptions">Whether the provider is made under the case's assumptions.</param>
public sealed class ProviderHost(string name, Func<ConformanceCase, IPeerTargetNameProvider> create, Func<IPeerTargetNameProvider, Socket, IPEndPoint?, string?>? lookup, bool takesAssumptions) : IConformanceHost
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<CallForm> Forms { get; } = [CallForm.Provider];

    /// <summary>Told of every socket that a case opens, before anything else is done with it.</summary>
    internal Action<Socket>? Opened { get; init; }

    /// <summary>The emulator behind its provider.</summary>
    /// <param name="assumptions">What to assume where a case says nothing, or <see langword="null"/> for the defaults.</param>
    public static ProviderHost OfEmulator(WinsockAssumptions? assumptions = null) => new(
        "emulator-provider",
        vector => new EmulatedPeerTargetNameProvider(new WinsockEmulator(vector.Assumptions ?? assumptions)),
        (provider, socket, peer) => ((EmulatedPeerTargetNameProvider)provider).Emulator.Lookup(socket, peer),
        takesAssumptions: true);

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Assumptions is not null && !takesAssumptions)
        {
            return "Windows takes no assumptions";
        }

        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConformanceStep step in vector.Steps)
        {
            _ = step is OpenStep && opened.Add(step.Socket);
            string? reason = !opened.Contains(step.Socket) ? "an invalid descriptor is no Socket object"
                : step is CallStep call ? ReasonAgainst(call)
                : step is LookupStep && lookup is null ? "Windows has no way to look a name up"
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
        return new ProviderSession(create(vector), lookup, Opened);
    }

    /// <summary>Why the interface cannot make a call as the vector has it.</summary>
    internal static string? ReasonAgainst(CallStep call) =>
        call.Buffer is { Bytes: null } ? "the interface takes no NULL pointer"
        : call.Buffer is not null ? "the interface takes no bytes"
        : call.Length is not null ? "the interface passes no length of the caller's"
        : call.AddressFamily is not null ? "the interface takes the address family from the endpoint"
        : call.Via is not null ? "the case chooses another form"
        : call is not SetStep set ? null
        : set.NameLength is not null ? "the interface counts the name's length itself"
        : !Enum.IsDefined((SocketSecurityProtocol)set.Protocol) ? "the interface refuses an illegal security protocol"
        : set.Name is not { Length: > 0 and <= PeerTargetName.MaxLength } text || text.Contains('\0', StringComparison.Ordinal) ? "the interface refuses a name that is empty, holds a NUL or is too long"
        : null;
}
