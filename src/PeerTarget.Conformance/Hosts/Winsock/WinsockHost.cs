using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PeerTarget.Conformance;

/// <summary>What a test puts in place of ws2_32.dll's WSAIoctl, over real sockets.</summary>
/// <param name="Ioctl">Answers a control code. The OVERLAPPED and the routine are those of WSAIoctl, or 0.</param>
/// <param name="Lookup">Looks behind it.</param>
/// <param name="Open">Opens a socket, or one that is taken for a family or a type that this machine may not have.</param>
internal sealed record WinsockDouble(WinsockDouble.IoctlCall Ioctl, Func<nuint, IPEndPoint?, string?> Lookup, Func<int, int, nuint> Open)
{
    public unsafe delegate SocketError IoctlCall(nuint socket, uint code, byte* input, uint length, nint overlapped, nint completion);
}

/// <summary>This machine's Winsock, called as C calls it. No packet leaves the machine. Thread-safe.</summary>
public sealed unsafe class WinsockHost : IConformanceHost
{
    // WSADATA has 408 bytes at most.
    private const int DataSize = 512;

    private readonly WinsockDouble? _double;

    /// <summary>Starts Winsock for this process.</summary>
    /// <param name="useExports">Whether to call fwpuclnt.dll's exports too. Under Wine they do not return.</param>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Windows, or its Winsock does not start.</exception>
    [SupportedOSPlatform("windows")]
    public WinsockHost(bool useExports = false)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Winsock is a facility of Windows, and this is another operating system.");
        }

        byte* data = stackalloc byte[DataSize];
        int result = Ws2.WSAStartup(0x0202, data);
        if (result != 0)
        {
            throw new PlatformNotSupportedException($"Winsock does not start: WSAStartup answers {result}.");
        }

        Forms = useExports ? [CallForm.Ioctl, CallForm.Function] : [CallForm.Ioctl];
    }

    /// <summary>This machine's sockets, with a double in place of WSAIoctl.</summary>
    [SupportedOSPlatform("windows")]
    internal WinsockHost(WinsockDouble inPlaceOfIoctl)
        : this()
    {
        _double = inPlaceOfIoctl;
        Name = "double";
    }

    /// <inheritdoc/>
    public string Name { get; } = "winsock";

    /// <inheritdoc/>
    public IReadOnlyList<CallForm> Forms { get; }

    /// <inheritdoc/>
    public string? ReasonAgainst(ConformanceCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return vector.Assumptions is not null ? "Windows takes no assumptions"
            : _double is null && vector.Steps.FirstOrDefault(step => step is LookupStep) is { } lookup ? $"step {lookup.Number}: Windows has no way to look a name up"
            : vector.Steps.OfType<CallStep>().FirstOrDefault(call => call.Via is { } via && !Forms.Contains(via)) is { } call ? $"step {call.Number}: {(_double is null ? "the functions of fwpuclnt.dll are called only if asked for" : "the double stands for WSAIoctl alone")}"
            : null;
    }

    /// <inheritdoc/>
    public IConformanceSession Begin(ConformanceCase vector) => new WinsockSession(_double);
}
