using System.Text;

namespace PeerTarget.Tool.Tests;

/// <summary><c>peertarget decode</c>.</summary>
[TestFixture]
public sealed class DecodeTests
{
    // host/a at 192.0.2.10:88, IPsec2, as a C compiler lays it out.
    private static readonly string s_set = "0200000000000000" + "02000058C000020A" + new string('0', 240) + "0C000000" + "68006F00730074002F006100" + "00000000";

    [Test]
    public void A_structure_is_explained_field_by_field_with_offsets()
    {
        var run = ToolRun.Of("decode", s_set);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Out, Does.Match(@" 0 SecurityProtocol +2, IPsec2\n"));
        Assert.That(run.Out, Does.Match(@" 8 family +2, AF_INET\n +10 port +88\n +12 address +192\.0\.2\.10\n"));
        Assert.That(run.Out, Does.Match(@"136 PeerTargetNameStringLen +12\n"));
        Assert.That(run.Out, Does.Contain("read as bytes       \"host/a\""));
        Assert.That(run.Out, Does.Contain("read as characters  does not fit: 24 bytes are declared, 16 are there"));
    }

    [Test]
    public void Both_readings_are_shown_with_a_warning_where_both_fit()
    {
        var run = ToolRun.Of("decode", s_set.Replace("0C000000680", "06000000680", StringComparison.Ordinal));

        Assert.That(run.Out, Does.Contain("\"hos\"").And.Contain("\"host/a\"").And.Contain("warning: The readings differ"));
    }

    [Test]
    public void A_length_that_fits_neither_reading_is_told() =>
        Assert.That(ToolRun.Of("decode", s_set.Replace("0C000000680", "FFFFFFFF680", StringComparison.Ordinal)).Out, Does.Contain("in both readings: WSAEMSGSIZE"));

    [Test]
    public void Control_characters_do_not_reach_the_terminal() =>
        Assert.That(ToolRun.Of("decode", s_set.Replace("68006F00", "1B006F00", StringComparison.Ordinal)).Out, Does.Contain("\\u001B").And.Not.Contain("\u001b"));

    [TestCase("02000058C000020A0000000000000000", "192.0.2.10")]
    [TestCase("17000058 09000000 20010DB8000000000000000000000001 07000000", "scope id")]
    [TestCase("0x02,0x00,0x00,0x58,0xC0,0x00,0x02,0x0A,0,0", null)]
    [TestCase("02:00:00:58:c0:00:02:0a:00:00:00:00:00:00:00:00", "192.0.2.10")]
    [TestCase("17000058000000000000000000000000", "needs 28 bytes")]
    [TestCase("00000000000000000000000000000000", "all zero")]
    [TestCase("03000058C000020A0000000000000000", "WSAEAFNOSUPPORT")]
    public void An_address_is_explained(string hex, string? expected)
    {
        var run = ToolRun.Of("decode", hex);

        Assert.That(run.ExitCode, Is.EqualTo(expected is null ? 2 : 0));
        Assert.That(run.Out, expected is null ? Is.Empty : Does.Contain(expected));
    }

    [Test]
    public void Bytes_come_from_standard_input_and_from_files_of_either_kind()
    {
        string path = Path.GetTempFileName();
        try
        {
            string expected = ToolRun.Of("decode", s_set).Out;
            Assert.That(ToolRun.With(s_set + "\n", coloured: false, "decode", "-").Out, Is.EqualTo(expected));

            File.WriteAllText(path, s_set, Encoding.ASCII);
            Assert.That(ToolRun.Of("decode", path).Out, Is.EqualTo(expected));

            File.WriteAllBytes(path, Convert.FromHexString(s_set));
            Assert.That(ToolRun.Of("decode", path).Out, Is.EqualTo(expected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("abc", "even")]
    [TestCase("xyz", "no digit")]
    [TestCase("", "empty")]
    [TestCase("0200", "at least 16")]
    [TestCase("/", "directory")]
    public void What_is_no_buffer_exits_2(string input, string problem)
    {
        var run = ToolRun.Of("decode", input);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain(problem));
    }
}
