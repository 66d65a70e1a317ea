namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class RuleBookTests
{
    [Test]
    public void Every_rule_has_one_row_and_the_rows_stand_in_the_order_of_the_enumeration() =>
        Assert.That(RuleBook.All.Select(row => row.Rule), Is.EqualTo(Enum.GetValues<Rule>().Skip(1)));

    [Test]
    public void Every_code_of_the_assumptions_is_a_rules() =>
        Assert.That(
            RuleBook.All.Select(row => row.Basis.Split("assumption ")).Where(parts => parts.Length == 2).Select(parts => parts[1]),
            Is.EquivalentTo(Assumption.All.Where(one => one.Values[0].Value is System.Net.Sockets.SocketError).Select(one => one.Name)));

    [Test]
    public void A_fixed_reading_that_a_rule_names_is_in_the_list() =>
        Assert.That(
            RuleBook.All.Select(row => row.Basis.Split("fixed reading ")).Where(parts => parts.Length == 2).Select(parts => parts[1]),
            Is.SubsetOf(RuleBook.FixedReadings.Select(reading => reading.Name)));
}
