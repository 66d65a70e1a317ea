using System.Net.Sockets;
using System.Reflection;

namespace PeerTarget.Emulation.Tests;

/// <summary>What holds of every assumption. What each of them does is told by the vectors.</summary>
[TestFixture]
public sealed class WinsockAssumptionsTests
{
    private static readonly string[] s_properties =
        [.. typeof(WinsockAssumptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType.IsEnum).Select(property => property.Name)];

    public static IEnumerable<TestCaseData> Rows => WinsockAssumptions.Variations.Concat(WinsockAssumptions.Pairwise).Append(WinsockAssumptions.Strictest).Distinct().Select(row => new TestCaseData(row));

    [TestCase("PeerKey = Address, RepeatedSet = NO_ERROR, DeleteOfAbsent = NO_ERROR, DeleteOnStream = NO_ERROR, FamilyMismatch = WSAEAFNOSUPPORT, "
        + "UnspecifiedDatagramPeer = WSAEINVAL, ShortBuffer = WSAEMSGSIZE, MalformedName = WSAEINVAL, NameLengthUnit = Bytes, ErrorOrder = SocketFirst, "
        + "MappedPeerOnIPv6Only = WSAEAFNOSUPPORT, PeerlessDeleteOnIPv6Stream = NO_ERROR, PendingTakesEffect = AtCompletion, CancelledSet = LeavesNothing")]
    public void The_defaults_are_those_of_the_design(string all) =>
        Assert.That(WinsockAssumptions.Default.ToString("F"), Is.EqualTo(all));

    [Test]
    public void Every_property_is_in_the_list_that_text_sweeps_and_pages_are_made_from() =>
        Assert.That(Assumption.All.Select(one => one.Name), Is.EqualTo(s_properties));

    [Test]
    public void The_first_value_of_each_is_its_default() =>
        Assert.That(Assumption.All.Select(one => one.Get(WinsockAssumptions.Default)), Is.EqualTo(Assumption.All.Select(one => one.Values[0].Value)));

    [Test]
    public void The_variations_are_the_default_and_each_alternative_of_each_assumption_once()
    {
        IEnumerable<string> expected = Assumption.All.SelectMany(one => one.Values.Skip(1).Select(value => $"{one.Name} = {value.Text}"));

        Assert.That(Assumption.Variations().Select(row => $"{row}"), Is.EqualTo(expected.Prepend("Default")));
        Assert.That(WinsockAssumptions.Variations, Is.EqualTo(Assumption.Variations()));
    }

    [Test]
    public void In_the_pairwise_rows_every_two_values_of_two_assumptions_meet_and_no_row_stands_twice()
    {
        IReadOnlyList<WinsockAssumptions> rows = Assumption.Pairwise();
        string[] met =
        [
            .. from row in rows
               from first in Assumption.All
               from second in Assumption.All
               where first != second
               select $"{first.Name} = {first.TextOf(row)}, {second.Name} = {second.TextOf(row)}",
        ];
        IEnumerable<string> all =
            from first in Assumption.All
            from second in Assumption.All
            where first != second
            from one in first.Values
            from other in second.Values
            select $"{first.Name} = {one.Text}, {second.Name} = {other.Text}";

        Assert.That(met.Distinct(), Is.EquivalentTo(all));
        Assert.That(rows, Is.Unique);
        Assert.That(rows[0], Is.EqualTo(WinsockAssumptions.Default));
        Assert.That(rows, Has.Count.LessThanOrEqualTo(16), "the least possible is 9");
        Assert.That(WinsockAssumptions.Pairwise, Is.EqualTo(rows));
    }

    [Test]
    public void The_strictest_refuses_what_may_be_refused_and_counts_characters() =>
        Assert.That(
            WinsockAssumptions.Strictest.ToString(),
            Is.EqualTo("RepeatedSet = WSAEINVAL, DeleteOfAbsent = WSAEINVAL, DeleteOnStream = WSAEINVAL, NameLengthUnit = CharactersUnlessIPsec2"));

    [TestCaseSource(nameof(Rows))]
    public void What_is_written_is_read_back(WinsockAssumptions row)
    {
        Assert.That(WinsockAssumptions.Parse(row.ToString()), Is.EqualTo(row));
        Assert.That(WinsockAssumptions.Parse(row.ToString("F")), Is.EqualTo(row));
        Assert.That(row.ToString("f"), Is.EqualTo(row.ToString("F")));
        Assert.That(WinsockAssumptions.Parse($"{row:G}".ToLowerInvariant()), Is.EqualTo(row));
    }

    [Test]
    public void A_code_without_a_name_is_written_as_its_number_and_read_back()
    {
        var row = new WinsockAssumptions { DeleteOfAbsent = (SocketError)1168, FamilyMismatch = SocketError.NoBufferSpaceAvailable };

        Assert.That(row.ToString(), Is.EqualTo("DeleteOfAbsent = 1168, FamilyMismatch = WSAENOBUFS"));
        Assert.That(WinsockAssumptions.Parse("deleteOfAbsent=1168,familyMismatch=10055"), Is.EqualTo(row));
    }

    [TestCase("Repeated = WSAEINVAL", "There is no such assumption. The assumptions are PeerKey, RepeatedSet, DeleteOfAbsent, ")]
    [TestCase("RepeatedSet = Replace", "RepeatedSet has no such value. Its value is a Winsock name or number, such as NO_ERROR or WSAEINVAL.")]
    [TestCase("PeerKey = 1", "PeerKey has no such value. Its value is Address or AddressAndPort.")]
    [TestCase("RepeatedSet = WSA_IO_PENDING", "RepeatedSet cannot be WSA_IO_PENDING: that is not an outcome.")]
    public void A_refusal_says_what_can_be_written(string text, string expected) =>
        Assert.That(() => WinsockAssumptions.Parse(text), Throws.InstanceOf<FormatException>().With.Message.StartsWith(expected));

    [Test]
    public void Nothing_is_no_assumptions() => Assert.That(WinsockAssumptions.TryParse(null, null, out _), Is.False);

    [TestCase("")]
    [TestCase("RepeatedSet")]
    [TestCase("RepeatedSet = WSAEINVAL = 1")]
    [TestCase("RepeatedSet = WSAEINVAL,")]
    [TestCase("Repeated = WSAEINVAL")]
    [TestCase("RepeatedSet = Replace")]
    [TestCase("RepeatedSet = -1")]
    [TestCase("RepeatedSet = 997")]
    [TestCase("RepeatedSet = 4294967296")]
    [TestCase("ShortBuffer = NO_ERROR")]
    [TestCase("PeerKey = 1")]
    [TestCase("PeerKey = WSAEINVAL")]
    [TestCase("PeerKey = Address, PeerKey = Address")]
    public void What_is_malformed_is_refused_with_a_reason(string text)
    {
        Assert.That(() => WinsockAssumptions.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Not.Empty);
        Assert.That(WinsockAssumptions.TryParse(text, null, out _), Is.False);
    }

    [Test]
    public void A_format_that_there_is_not_is_refused() =>
        Assert.That(() => WinsockAssumptions.Default.ToString("X"), Throws.InstanceOf<FormatException>().With.Message.Contains("\"X\""));

    [Test]
    public void Success_is_refused_where_the_emulator_would_have_nothing_to_do()
    {
        Assert.That(() => new WinsockAssumptions { ShortBuffer = SocketError.Success }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("ShortBuffer"));
        Assert.That(() => new WinsockAssumptions { UnspecifiedDatagramPeer = SocketError.Success }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("UnspecifiedDatagramPeer"));
    }

    [Test]
    public void Success_is_an_answer_of_every_other_code() =>
        Assert.That(
            new[] { "RepeatedSet", "DeleteOfAbsent", "DeleteOnStream", "FamilyMismatch", "MalformedName", "MappedPeerOnIPv6Only", "PeerlessDeleteOnIPv6Stream" }
                .Select(name => WinsockAssumptions.TryParse($"{name} = NO_ERROR", null, out _)),
            Is.All.True);

    [Test]
    public void A_pending_call_is_no_answer_of_any() =>
        Assert.That(Assumption.All.Where(one => one.Values[0].Value is SocketError).Select(one => WinsockAssumptions.TryParse($"{one.Name} = WSA_IO_PENDING", null, out _)), Is.All.False);

    [Test]
    public void A_choice_outside_its_enumeration_is_refused_by_the_name_of_the_assumption() =>
        Assert.That(() => new WinsockAssumptions { PeerKey = (PeerKey)7 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("PeerKey").And.Message.StartsWith("PeerKey has no such value."));

    [Test]
    public void A_negative_number_is_no_code() =>
        Assert.That(() => new WinsockAssumptions { RepeatedSet = (SocketError)(-2) }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("RepeatedSet cannot be negative"));
}
