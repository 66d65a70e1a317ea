using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;

namespace PeerTarget.Emulation;

/// <summary>
/// The calls that an emulator had answered at one moment, oldest first, and checks on them. <see cref="WinsockEmulator.Calls"/> makes it.
/// </summary>
/// <remarks>
/// The checks use no test framework. A check that fails throws <see cref="EmulatorVerificationException"/>, whose message lists the calls.
/// Immutable, so safe for use from several threads at once.
/// </remarks>
public sealed class CallJournal : IReadOnlyList<EmulatedCall>
{
    // A failed test prints the story. Nobody reads a thousand lines of it.
    private const int MostLines = 60;

    private readonly EmulatedCall[] _calls;
    private readonly PeerKey _peerKey;
    private readonly int _capacity;
    private readonly HashSet<EmulatedCall> _verified;

    internal CallJournal(EmulatedCall[] calls, PeerKey peerKey, int capacity, HashSet<EmulatedCall>? verified = null)
    {
        _calls = calls;
        _peerKey = peerKey;
        _capacity = capacity;
        _verified = verified ?? [];
    }

    /// <summary>How many calls there are.</summary>
    public int Count => _calls.Length;

    /// <summary>How many older calls were dropped, because the journal holds <see cref="WinsockEmulatorOptions.JournalCapacity"/> of them.</summary>
    public long Dropped => _calls.Length == 0 ? 0 : _calls[0].Number - 1;

    /// <summary>A call.</summary>
    /// <param name="index">Its place, from 0.</param>
    public EmulatedCall this[int index] => _calls[index];

    /// <summary>
    /// Checks that a peer was named, and that the socket was named before it was in use: the first name of a datagram socket must have
    /// been set while the socket was not bound.
    /// </summary>
    /// <param name="principal">The name, compared ordinally.</param>
    /// <param name="peer">
    /// The peer, or <see langword="null"/> for any, which suits a stream socket whose name has no peer. Its port counts under
    /// <see cref="PeerKey.AddressAndPort"/> alone.
    /// </param>
    /// <param name="boundOnPurpose">
    /// Whether the application binds its sockets before it names peers. The emulator cannot tell such a bind from that of a first send,
    /// so the moment of the name is not checked then.
    /// </param>
    /// <returns>A journal of the same calls, to go on with: there <see cref="VerifyNothingElse"/> knows the calls that were found.</returns>
    /// <exception cref="EmulatorVerificationException">No socket gave the peer that name, or one did so after it was in use.</exception>
    /// <exception cref="InvalidOperationException">The journal is off or has dropped calls, so nothing can be said.</exception>
    /// <remarks>
    /// It sees the calls of the emulator and no packets: neither a socket that was never named, nor a second peer that was sent to before it
    /// was named, nor sends by <see cref="SocketAddress"/>, which bind nothing. docs/testing.md says more.
    /// </remarks>
    public CallJournal VerifyNamed(string principal, IPEndPoint? peer = null, bool boundOnPurpose = false)
    {
        ArgumentNullException.ThrowIfNull(principal);
        MustBeComplete();
        AssociationKey? key = peer is null ? null : AssociationKey.Of(peer, _peerKey);
        EmulatedCall[] found = [.. _calls.Where(call => call.HasNamed && call.Principal == principal && (key is null || call.KeyOfPeer(_peerKey) == key))];
        string expectation = $"{(peer is null ? "a peer" : PlainText.Of(peer))} to be named {PlainText.OneLine(principal)}";
        if (found.Length == 0)
        {
            string hint = _calls.Any(call => call.HasNamed && string.Equals(call.Principal, principal, StringComparison.OrdinalIgnoreCase) && call.Principal != principal) ? " Case counts." : "";
            throw new EmulatorVerificationException($"Expected {expectation}, but no successful set did so.{hint}", this);
        }

        HashSet<int> sockets = [.. found.Select(call => call.Socket)];
        if (!boundOnPurpose && _calls.FirstOrDefault(call => sockets.Contains(call.Socket) && call.Misuse.HasFlag(Misuse.NamedAfterUse)) is { } late)
        {
            throw new EmulatorVerificationException(
                $"Expected {expectation} before the socket was in use, but call #{late.Number} gave socket {late.Socket} its first name when the socket was already bound. {Misuses.Say(Misuse.NamedAfterUse)} If the application binds the socket on purpose, pass {nameof(boundOnPurpose)}: true.",
                this);
        }

        return new CallJournal(_calls, _peerKey, _capacity, [.. _verified, .. found]);
    }

    /// <inheritdoc cref="VerifyNamed(string, IPEndPoint, bool)"/>
    public CallJournal VerifyNamed(ServicePrincipalName principal, IPEndPoint? peer = null, bool boundOnPurpose = false)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return VerifyNamed(principal.ToString(), peer, boundOnPurpose);
    }

    /// <summary>Checks that no peer was named but those that <see cref="VerifyNamed(string, IPEndPoint, bool)"/> found on the way to this journal.</summary>
    /// <returns>This journal.</returns>
    /// <exception cref="EmulatorVerificationException">Another peer was named, or a peer by another name.</exception>
    /// <exception cref="InvalidOperationException">The journal is off or has dropped calls, so nothing can be said.</exception>
    public CallJournal VerifyNothingElse()
    {
        MustBeComplete();
        EmulatedCall[] others = [.. _calls.Where(call => call.HasNamed && !_verified.Contains(call))];
        return others.Length == 0
            ? this
            : throw new EmulatorVerificationException($"Expected no name but those that the checks before it in the chain asked for, but there {(others.Length == 1 ? "was" : "were")} {Numbers(others)}.", this);
    }

    /// <inheritdoc/>
    public IEnumerator<EmulatedCall> GetEnumerator() => _calls.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The calls, one a line. Of more than 60 calls it shows the last.</summary>
    /// <returns>The story of what happened, for the message of a failed test.</returns>
    public override string ToString()
    {
        if (_capacity == 0)
        {
            return "The journal is off.";
        }

        long hidden = Dropped + Math.Max(0, _calls.Length - MostLines);
        int sockets = _calls.Select(call => call.Socket).Where(socket => socket != 0).Distinct().Count();
        var story = new StringBuilder();
        story.Append(CultureInfo.InvariantCulture, $"{Counted(Dropped + _calls.Length, "call")}{(Dropped > 0 ? "" : $" on {Counted(sockets, "socket")}")}{(hidden > 0 ? $", of which the first {hidden} are not shown" : "")}{(_calls.Length == 0 ? "." : ":")}");
        foreach (EmulatedCall call in _calls.TakeLast(MostLines))
        {
            story.Append(CultureInfo.InvariantCulture, $"\n  {call}");
        }

        return story.ToString();
    }

    /// <summary>Calls by their numbers, for a sentence.</summary>
    internal static string Numbers(EmulatedCall[] calls)
    {
        const int Most = 10;
        string numbers = string.Join(", ", calls.Take(Most).Select(call => $"#{call.Number}"));
        return $"{(calls.Length == 1 ? "call" : "calls")} {numbers}{(calls.Length > Most ? $" and {calls.Length - Most} more" : "")}";
    }

    internal void MustBeComplete()
    {
        if (_capacity == 0)
        {
            throw new InvalidOperationException($"The journal is off, so nothing can be checked. Set {nameof(WinsockEmulatorOptions)}.{nameof(WinsockEmulatorOptions.JournalCapacity)} above 0.");
        }

        if (Dropped > 0)
        {
            throw new InvalidOperationException($"The journal has dropped {Counted(Dropped, "call")}, so nothing can be checked. Set {nameof(WinsockEmulatorOptions)}.{nameof(WinsockEmulatorOptions.JournalCapacity)} above {_capacity}.");
        }
    }

    private static string Counted(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

/// <summary>A check on an emulator failed. The message says what was expected, and lists the calls that there were.</summary>
public sealed class EmulatorVerificationException : Exception
{
    internal EmulatorVerificationException(string message, CallJournal calls)
        : base($"{message}\n{calls}") => Calls = calls;

    /// <summary>The calls at the moment of the check.</summary>
    public CallJournal Calls { get; }
}
