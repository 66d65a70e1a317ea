using System.Net.Sockets;

namespace PeerTarget.Conformance;

/// <summary>What a host answered to a step.</summary>
public readonly record struct HostAnswer
{
    private HostAnswer(SocketError code, string? name, string? notApplicable)
    {
        Code = code;
        Name = name;
        NotApplicable = notApplicable;
    }

    /// <summary>The code, of every step but a lookup.</summary>
    public SocketError Code { get; }

    /// <summary>The name, of a lookup.</summary>
    public string? Name { get; }

    /// <summary>Why the host cannot perform the step; <see langword="null"/> if it did.</summary>
    public string? NotApplicable { get; }

    /// <summary>A code.</summary>
    /// <param name="code">The code.</param>
    public static HostAnswer Of(SocketError code) => new(code, name: null, notApplicable: null);

    /// <summary>The answer to a lookup.</summary>
    /// <param name="name">The name, or <see langword="null"/>.</param>
    public static HostAnswer Of(string? name) => new(SocketError.Success, name, notApplicable: null);

    /// <summary>No answer.</summary>
    /// <param name="reason">Why.</param>
    public static HostAnswer None(string reason) => new(SocketError.Success, name: null, reason);
}
