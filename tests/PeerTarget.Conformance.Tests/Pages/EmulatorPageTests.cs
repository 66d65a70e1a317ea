using System.Globalization;
using System.Text;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>The tables of docs/emulator.md and docs/testing.md, from the lists that the emulator itself goes by.</summary>
[TestFixture]
public sealed class EmulatorPageTests
{
    [Test]
    public void The_rules_are_those_of_the_rule_book()
    {
        var table = new StringBuilder("| | Set | Delete | Code | Basis |\n|---|---|---|---|---|\n");
        int number = 0;
        foreach (RuleRow row in RuleBook.All)
        {
            string delete = row.ForDelete is null ? "(no rule)" : row.ForDelete == row.ForSet ? "same" : row.ForDelete;
            string code = row.CodeUnder(WinsockAssumptions.Default) is var answer and not System.Net.Sockets.SocketError.Success ? $"`{WinsockCodes.NameOf(answer)}`" : "no rule by default";
            table.Append(CultureInfo.InvariantCulture, $"| {++number} | {row.ForSet ?? "(no rule)"} | {delete} | {code} | {row.Basis} |\n");
        }

        GeneratedPage.IsPartFresh("emulator.md", "the rules", table.ToString());
    }

    [Test]
    public void The_assumptions_are_those_of_the_list()
    {
        var table = new StringBuilder("| Assumption | Default | Alternatives to sweep |\n|---|---|---|\n");
        foreach (Assumption assumption in Assumption.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {assumption.Name} | {assumption.Values[0].Text} | {string.Join(", ", assumption.Values.Skip(1).Select(value => value.Text))} |\n");
        }

        GeneratedPage.IsPartFresh("emulator.md", "the assumptions", table.ToString());
    }

    [Test]
    public void The_misuses_are_those_of_the_enumeration()
    {
        var table = new StringBuilder("| Misuse | Why, and what to do |\n|---|---|\n");
        foreach (Misuse misuse in Enum.GetValues<Misuse>().Where(misuse => misuse is not Misuse.None))
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{misuse}` | {Misuses.Say(misuse)} |\n");
        }

        GeneratedPage.IsPartFresh("testing.md", "the misuses", table.ToString());
    }

    [Test]
    public void The_fixed_readings_are_those_of_the_rule_book()
    {
        var table = new StringBuilder("| Reading | What it says |\n|---|---|\n");
        foreach ((string name, string says) in RuleBook.FixedReadings)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {says} |\n");
        }

        GeneratedPage.IsPartFresh("emulator.md", "the fixed readings", table.ToString());
    }
}
