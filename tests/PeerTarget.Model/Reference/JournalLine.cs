using System.Net;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A record of the journal on one line, of the reference and of the emulator in the same words.</summary>
internal static class JournalLine
{
    private const string Nobody = "nobody";

    public static string Of(long number, int socket, string kind, PeerTargetNameOperation? operation, SocketError code, string? decidedBy, string? name, IPEndPoint? peer, Misuse misuse) =>
        $"#{number} socket {socket} ({kind}) {operation?.ToString() ?? "other"} {name ?? "no name"} for {peer?.ToString() ?? "no peer"}: {WinsockCodes.NameOf(code)} by {decidedBy ?? Nobody}, {misuse}";

    /// <summary>The line of a record. Whether a name came too late is no question for the reference, which knows of no packets.</summary>
    public static string Of(EmulatedCall call) => Of(
        call.Number,
        call.Socket,
        call.AddressFamily is { } family ? $"{family} {call.SocketType}{call.IsConnected switch { true => " connected", false => " unconnected", null => "" }}" : "closed",
        call.Operation,
        call.Answer!.Value,
        DeciderOf(call),
        call.Principal is { } name ? $"{Readable.Quote(name)} by {(int)call.SecurityProtocol!.Value}" : null,
        call.Peer,
        call.Misuse & ~Misuse.NamedAfterUse);

    /// <summary>What decided, a rule by its name alone.</summary>
    public static string DeciderOf(EmulatedCall call) =>
        call.DecidedBy is not { } decider ? Nobody : decider.StartsWith("rule ", StringComparison.Ordinal) ? decider.Split(' ')[1] : decider;
}
