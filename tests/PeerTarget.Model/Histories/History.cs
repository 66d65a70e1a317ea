using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A step that only a test can take. The format of vectors has no word for it.</summary>
public abstract record TestStep : ConformanceStep
{
    [SetsRequiredMembers]
    protected TestStep(string socket = "") => Socket = socket;
}

/// <summary>From now on overlapped calls are held.</summary>
[method: SetsRequiredMembers]
public sealed record HoldStep() : TestStep;

/// <summary>Ends the hold, which releases its calls.</summary>
[method: SetsRequiredMembers]
public sealed record EndHoldStep() : TestStep;

/// <summary>Releases a held call.</summary>
/// <param name="Call">The number of the call among those that were held, from 0.</param>
/// <param name="Answer">The answer, or <see langword="null"/> for that of the rules.</param>
[method: SetsRequiredMembers]
public sealed record ReleaseStep(int Call, SocketError? Answer) : TestStep;

/// <summary>Cancels a held call.</summary>
/// <param name="Call">The number of the call among those that were held, from 0.</param>
[method: SetsRequiredMembers]
public sealed record CancelStep(int Call) : TestStep;

/// <summary>Makes calls fail.</summary>
/// <param name="Code">The code. With success the calls succeed and do nothing.</param>
/// <param name="Times">How many calls.</param>
[method: SetsRequiredMembers]
public sealed record FailStep(SocketError Code, int Times) : TestStep;

/// <summary>A WSAIoctl that no caller of the two functions can make.</summary>
/// <param name="Of">The descriptor.</param>
/// <param name="Code">The control code, or <see langword="null"/> for that of a set.</param>
/// <param name="HasBytesReturned">Whether lpcbBytesReturned is not NULL.</param>
[method: SetsRequiredMembers]
public sealed record IoctlStep(string Of, uint? Code, bool HasBytesReturned) : TestStep(Of);

/// <summary>Sockets and calls in order, under some assumptions.</summary>
public sealed record History(WinsockAssumptions Assumptions, IReadOnlyList<ConformanceStep> Steps)
{
    /// <summary>The history as a vector, with the answers of the reference.</summary>
    public override string ToString() => VectorText.Of(this);
}
