using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>The answer to a call, and what decided it.</summary>
/// <param name="Code">Success, or the code of the refusal.</param>
/// <param name="DecidedBy">The rule that the call did not meet.</param>
/// <param name="IsFault">Whether an interception gave the code, so that no rule was asked.</param>
/// <param name="IsCancelled">Whether the caller cancelled the call.</param>
/// <param name="Misuse">What the call did with success, although the pages advise against it.</param>
internal readonly record struct Judgment(SocketError Code, Rule DecidedBy = Rule.None, bool IsFault = false, bool IsCancelled = false, Misuse Misuse = Misuse.None);

/// <summary>
/// Checks a call against every rule. The first unmet rule in the order decides. Set and delete have a list of rules each, in order. A
/// rule that the assumptions leave out is in neither list.
/// </summary>
internal sealed class Judge
{
    private readonly SocketError[] _codes = new SocketError[Enum.GetValues<Rule>().Length];
    private readonly Rule[] _set;
    private readonly Rule[] _delete;
    private readonly uint _inSet;
    private readonly uint _inDelete;

    public Judge(WinsockAssumptions assumptions)
    {
        foreach (RuleRow row in RuleBook.All)
        {
            _codes[(int)row.Rule] = row.CodeUnder(assumptions);
        }

        _set = ListOf(row => row.ForSet, assumptions.ErrorOrder);
        _delete = ListOf(row => row.ForDelete, assumptions.ErrorOrder);
        _inSet = _set.Aggregate(0u, (all, rule) => all | Bit(rule));
        _inDelete = _delete.Aggregate(0u, (all, rule) => all | Bit(rule));
        MayReplace = _codes[(int)Rule.RepeatedSet] is SocketError.Success;
    }

    /// <summary>The judge of most tests, which need none of their own.</summary>
    public static Judge OfDefaults { get; } = new(WinsockAssumptions.Default);

    /// <summary>Whether a set for a peer that has a name replaces that name.</summary>
    public bool MayReplace { get; }

    /// <summary>Judges a call by all rules but those on the names that the socket holds.</summary>
    public Judgment Of(in EmulatedRequest call, SocketFacts socket)
    {
        bool isSet = call.Operation is PeerTargetNameOperation.Set;
        uint unmet = Unmet(call, socket) & (isSet ? _inSet : _inDelete);
        return unmet == 0 ? default : FirstOf(isSet ? _set : _delete, unmet);
    }

    /// <summary>Judges a call by the rules on the names that the socket holds.</summary>
    public Judgment Of(NameChange change) => change switch
    {
        NameChange.Held => new Judgment(_codes[(int)Rule.RepeatedSet], Rule.RepeatedSet),
        NameChange.Absent when _codes[(int)Rule.DeleteOfAbsent] is var code and not SocketError.Success => new Judgment(code, Rule.DeleteOfAbsent),
        _ => default,
    };

    private static uint Bit(Rule rule) => 1u << (int)rule;

    // All at once and without branches, because most calls meet every rule.
    private static uint Unmet(in EmulatedRequest call, SocketFacts socket)
    {
        bool isStream = socket.Type is SocketType.Stream;
        bool isDatagram = socket.Type is SocketType.Dgram;
        uint unmet = Unless(socket.IsOpen, Rule.Descriptor)
            | Unless(!call.IsUnknown, Rule.ControlCode)
            | Unless(!call.LacksBytesReturned, Rule.BytesReturned)
            | Unless(!call.IsNull, Rule.Pointer)
            | Unless(call.IsWhole, Rule.Size)
            | Unless(socket.IsInternet && (isStream || isDatagram), Rule.Kind)
            | Unless(!socket.IsConnected, Rule.Unconnected)
            | Unless(!isStream, Rule.DeleteOnStream);
        if (!call.IsWhole)
        {
            // There is no field to check. In both orders the size comes before the fields.
            return unmet;
        }

        ref readonly PeerAddress peer = ref call.Peer;
        bool isUnspecified = peer.Family is AddressFamily.Unspecified;
        bool isZero = isDatagram && peer.IsZero;
        return unmet
            | Unless(call.SecurityProtocol is >= (int)SocketSecurityProtocol.Default and <= (int)SocketSecurityProtocol.IPsec2, Rule.Protocol)
            | Unless(!(isStream && socket.Family is AddressFamily.InterNetworkV6 && call.IsShortForIPv6), Rule.PeerlessDelete)
            | Unless(!(isZero && isUnspecified), Rule.UnspecifiedPeer)
            | Unless(peer.IsInternet || (isStream && isUnspecified), Rule.PeerFamily)
            | Unless(!peer.IsInternet || peer.Family == socket.Family, Rule.FamilyMismatch)
            | Unless(!(socket.Family is AddressFamily.InterNetworkV6 && peer.IsMapped && call.IsTargetIPv6Only), Rule.MappedPeer)
            | Unless(!isZero, Rule.ZeroPeer)
            | Unless(!call.IsNameMalformed, Rule.Name);
    }

    private static uint Unless(bool isMet, Rule rule) => isMet ? 0 : Bit(rule);

    private Judgment FirstOf(Rule[] rules, uint unmet)
    {
        foreach (Rule rule in rules)
        {
            if ((unmet & Bit(rule)) != 0)
            {
                return new Judgment(_codes[(int)rule], rule);
            }
        }

        return default;
    }

    private Rule[] ListOf(Func<RuleRow, string?> demand, ErrorOrder order)
    {
        IEnumerable<Rule> rules = RuleBook.All
            .Where(row => demand(row) is not null && _codes[(int)row.Rule] is not SocketError.Success && !RuleBook.OfNames.Contains(row.Rule))
            .Select(row => row.Rule);
        return [.. order is ErrorOrder.SocketFirst ? rules : rules.OrderBy(rule => RuleBook.OfArguments.Contains(rule) ? 0 : 1)];
    }
}
