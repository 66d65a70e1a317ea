using System.Globalization;
using System.Net.Sockets;

namespace PeerTarget.Emulation;

/// <summary>One value of an assumption, and what it means.</summary>
internal sealed record AssumedValue(object Value, string Meaning)
{
    /// <summary>A code by its Winsock name or number, a choice by its own name.</summary>
    public string Text => TextOf(Value);

    public static string TextOf(object value) => value is SocketError code ? WinsockCodes.NameOf(code) : $"{value}";
}

/// <summary>
/// A property of <see cref="WinsockAssumptions"/> as data, for the code that goes over all properties: text, sweeps and pages. The
/// first value is the default. The others are the alternatives that sweeps try.
/// </summary>
internal sealed class Assumption
{
    private readonly Reader _parse;
    private readonly Func<WinsockAssumptions, object, WinsockAssumptions> _with;

    private Assumption(
        string name,
        Func<WinsockAssumptions, object> get,
        Func<WinsockAssumptions, object, WinsockAssumptions> with,
        Reader parse,
        AssumedValue[] values)
    {
        Name = name;
        Get = get;
        Values = values;
        _with = with;
        _parse = parse;
    }

    private delegate WinsockAssumptions? Reader(WinsockAssumptions all, string word, out string? fault);

    public static IReadOnlyList<Assumption> All { get; } =
    [
        Choice(nameof(WinsockAssumptions.PeerKey), all => all.PeerKey, (all, value) => all with { PeerKey = value },
            (PeerKey.Address, "The peer's IP address, with the IPv6 scope id."),
            (PeerKey.AddressAndPort, "The peer's IP address and its port.")),
        Code(nameof(WinsockAssumptions.RepeatedSet), all => all.RepeatedSet, (all, value) => all with { RepeatedSet = value },
            (SocketError.Success, "The new name takes the old one's place."),
            (SocketError.InvalidArgument, "The old name stays.")),
        Code(nameof(WinsockAssumptions.DeleteOfAbsent), all => all.DeleteOfAbsent, (all, value) => all with { DeleteOfAbsent = value },
            (SocketError.Success, "The peer has no name afterwards, as asked."),
            (SocketError.InvalidArgument, "The delete is refused.")),
        Code(nameof(WinsockAssumptions.DeleteOnStream), all => all.DeleteOnStream, (all, value) => all with { DeleteOnStream = value },
            (SocketError.Success, "The socket's one name is removed."),
            (SocketError.InvalidArgument, "The name stays.")),
        Code(nameof(WinsockAssumptions.FamilyMismatch), all => all.FamilyMismatch, (all, value) => all with { FamilyMismatch = value },
            (SocketError.AddressFamilyNotSupported, "The family is not the socket's."),
            (SocketError.InvalidArgument, "The peer is an invalid parameter. `NO_ERROR` can be set too, and then the name is held for that address.")),
        Code(nameof(WinsockAssumptions.UnspecifiedDatagramPeer), all => all.UnspecifiedDatagramPeer, (all, value) => all with { UnspecifiedDatagramPeer = value },
            (SocketError.InvalidArgument, "The peer is refused for its address and port of zero."),
            (SocketError.AddressFamilyNotSupported, "The peer is refused for its family of zero.")),
        Code(nameof(WinsockAssumptions.ShortBuffer), all => all.ShortBuffer, (all, value) => all with { ShortBuffer = value },
            (SocketError.MessageSize, "The code of the functions' pages."),
            (SocketError.Fault, "The code of WSAIoctl's page.")),
        Code(nameof(WinsockAssumptions.MalformedName), all => all.MalformedName, (all, value) => all with { MalformedName = value },
            (SocketError.InvalidArgument, "The name is an invalid parameter."),
            (SocketError.Success, "The name is kept as it came, without an odd last byte.")),
        Choice(nameof(WinsockAssumptions.NameLengthUnit), all => all.NameLengthUnit, (all, value) => all with { NameLengthUnit = value },
            (NameLengthUnit.Bytes, "Bytes."),
            (NameLengthUnit.CharactersUnlessIPsec2, "UTF-16 code units, but bytes under `IPsec2`.")),
        Choice(nameof(WinsockAssumptions.ErrorOrder), all => all.ErrorOrder, (all, value) => all with { ErrorOrder = value },
            (ErrorOrder.SocketFirst, "First the socket, then the arguments."),
            (ErrorOrder.ArgumentsFirst, "First what can be checked without the socket (pointer, size, security protocol, name), then the socket.")),
        Code(nameof(WinsockAssumptions.MappedPeerOnIPv6Only), all => all.MappedPeerOnIPv6Only, (all, value) => all with { MappedPeerOnIPv6Only = value },
            (SocketError.AddressFamilyNotSupported, "The socket cannot reach an IPv4 peer."),
            (SocketError.Success, "The name is held, although the socket cannot reach the address."),
            (SocketError.InvalidArgument, "The peer is an invalid parameter.")),
        Code(nameof(WinsockAssumptions.PeerlessDeleteOnIPv6Stream), all => all.PeerlessDeleteOnIPv6Stream, (all, value) => all with { PeerlessDeleteOnIPv6Stream = value },
            (SocketError.Success, "For a family of 0, sixteen bytes are enough."),
            (SocketError.MessageSize, "An IPv6 socket needs 28 bytes. The code is that of the functions' pages."),
            (SocketError.Fault, "An IPv6 socket needs 28 bytes. The code is that of WSAIoctl's page.")),
        Choice(nameof(WinsockAssumptions.PendingTakesEffect), all => all.PendingTakesEffect, (all, value) => all with { PendingTakesEffect = value },
            (PendingTakesEffect.AtCompletion, "When the call completes."),
            (PendingTakesEffect.AtStart, "When the call begins.")),
        Choice(nameof(WinsockAssumptions.CancelledSet), all => all.CancelledSet, (all, value) => all with { CancelledSet = value },
            (CancelledSet.LeavesNothing, "The peer has the name that it had before, or none."),
            (CancelledSet.LeavesTheName, "The peer has the name, although the set answers 995.")),
    ];

    public string Name { get; }

    public Func<WinsockAssumptions, object> Get { get; }

    /// <summary>The default, then the alternatives to sweep.</summary>
    public IReadOnlyList<AssumedValue> Values { get; }

    public string TextOf(WinsockAssumptions assumptions) => AssumedValue.TextOf(Get(assumptions));

    public static IReadOnlyList<WinsockAssumptions> Variations() =>
        [new(), .. All.SelectMany(assumption => assumption.Values.Skip(1).Select(value => assumption._with(new(), value.Value)))];

    /// <summary>
    /// Greedy. A row begins with a pair of values that no row has yet. Each further assumption takes the value that brings the most new
    /// pairs, and the default if two values bring the same. Several orders of the assumptions give several rows, and the best is kept.
    /// </summary>
    public static IReadOnlyList<WinsockAssumptions> Pairwise()
    {
        int[] places = [.. Enumerable.Range(0, All.Count)];
        var open = new HashSet<((int Place, int Value) First, (int Place, int Value) Second)>(
            from first in places
            from second in places
            where first < second
            from i in Enumerable.Range(0, All[first].Values.Count)
            from j in Enumerable.Range(0, All[second].Values.Count)
            select ((first, i), (second, j)));
        var rows = new List<WinsockAssumptions>();
        int[] row = new int[All.Count];
        while (true)
        {
            _ = open.RemoveWhere(pair => IsIn(pair, row));
            rows.Add(All.Zip(row).Aggregate(new WinsockAssumptions(), (all, next) => next.First._with(all, next.First.Values[next.Second].Value)));
            if (open.Count == 0)
            {
                return rows;
            }

            row = open.Take(All.Count)
                .SelectMany(seed => places.Select(shift => Grow(seed, [.. places[shift..], .. places[..shift]])))
                .MaxBy(candidate => open.Count(pair => IsIn(pair, candidate)))!;
        }

        static bool IsIn(((int Place, int Value) First, (int Place, int Value) Second) pair, int[] row) =>
            row[pair.First.Place] == pair.First.Value && row[pair.Second.Place] == pair.Second.Value;

        int[] Grow(((int Place, int Value) First, (int Place, int Value) Second) seed, int[] order)
        {
            var chosen = new List<(int Place, int Value)> { seed.First, seed.Second };
            foreach (int place in order.Except([seed.First.Place, seed.Second.Place]))
            {
                chosen.Add((place, Enumerable.Range(0, All[place].Values.Count).MaxBy(value => chosen.Count(other =>
                    open.Contains(other.Place < place ? (other, (place, value)) : ((place, value), other))))));
            }

            return [.. chosen.OrderBy(choice => choice.Place).Select(choice => choice.Value)];
        }
    }

    public static string Write(WinsockAssumptions assumptions, bool all)
    {
        string[] parts = [.. All.Where(one => all || one.TextOf(assumptions) != one.Values[0].Text).Select(one => $"{one.Name} = {one.TextOf(assumptions)}")];
        return parts.Length == 0 ? nameof(WinsockAssumptions.Default) : string.Join(", ", parts);
    }

    public static WinsockAssumptions? Read(string text, out string? fault)
    {
        var assumptions = new WinsockAssumptions();
        var seen = new HashSet<Assumption>();
        fault = null;
        foreach (string part in text.Trim().Equals(nameof(WinsockAssumptions.Default), StringComparison.OrdinalIgnoreCase) ? [] : text.Split(','))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            Assumption? one = All.FirstOrDefault(one => one.Name.Equals(sides[0], StringComparison.OrdinalIgnoreCase));
            if (sides.Length != 2)
            {
                fault = "Assumptions are written as \"Default\" or as \"RepeatedSet = WSAEINVAL, PeerKey = AddressAndPort\".";
            }
            else if (one is null)
            {
                fault = $"There is no such assumption. The assumptions are {string.Join(", ", All.Select(known => known.Name))}.";
            }
            else if (!seen.Add(one))
            {
                fault = $"{one.Name} is given twice.";
            }
            else if (one._parse(assumptions, sides[1], out string? refusal) is { } changed)
            {
                assumptions = changed;
                continue;
            }
            else
            {
                fault = refusal ?? $"{one.Name} has no such value. Its value is {(one.Values[0].Value is SocketError ? "a Winsock name or number, such as " : "")}{string.Join(" or ", one.Values.Select(value => value.Text))}.";
            }

            return null;
        }

        return assumptions;
    }

    private static Assumption Code(
        string name,
        Func<WinsockAssumptions, SocketError> get,
        Func<WinsockAssumptions, SocketError, WinsockAssumptions> with,
        params (SocketError Value, string Meaning)[] values) =>
        Of(name, get, with, values, word =>
            WinsockCodes.TryParse(word.ToUpperInvariant(), out SocketError code) ? code
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? (SocketError)number
            : null);

    // By name and never by number: the number of a choice has no meaning.
    private static Assumption Choice<T>(
        string name,
        Func<WinsockAssumptions, T> get,
        Func<WinsockAssumptions, T, WinsockAssumptions> with,
        params (T Value, string Meaning)[] values)
        where T : struct, Enum =>
        Of(name, get, with, values, word => word.All(char.IsAsciiLetterOrDigit) && !word.All(char.IsAsciiDigit) && Enum.TryParse(word, ignoreCase: true, out T value) ? value : null);

    private static Assumption Of<T>(
        string name,
        Func<WinsockAssumptions, T> get,
        Func<WinsockAssumptions, T, WinsockAssumptions> with,
        (T Value, string Meaning)[] values,
        Func<string, T?> parse)
        where T : struct, Enum
    {
        return new Assumption(name, all => get(all), (all, value) => with(all, (T)value), TryParse, [.. values.Select(value => new AssumedValue(value.Value, value.Meaning))]);

        WinsockAssumptions? TryParse(WinsockAssumptions all, string word, out string? fault)
        {
            fault = null;
            try
            {
                return parse(word) is { } value ? with(all, value) : null;
            }
            catch (ArgumentOutOfRangeException refused)
            {
                // The property refuses the codes that the emulator cannot carry out.
                fault = refused.Message.Split(" (Parameter")[0];
                return null;
            }
        }
    }
}
