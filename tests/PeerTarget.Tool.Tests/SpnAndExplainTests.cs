namespace PeerTarget.Tool.Tests;

/// <summary><c>peertarget spn</c> and <c>peertarget explain</c>.</summary>
[TestFixture]
public sealed class SpnAndExplainTests
{
    [Test]
    public void A_service_principal_name_is_taken_apart()
    {
        var run = ToolRun.Of("spn", "MSSQLSvc/sql01.contoso.com:1433/contoso.com");

        Assert.That(run, Is.EqualTo(new ToolRun(0, "service class  MSSQLSvc\nhost           sql01.contoso.com\nport           1433\nservice name   contoso.com\n", "")));
    }

    [Test]
    public void A_name_is_read_from_standard_input_whole()
    {
        Assert.That(ToolRun.With("host/a.example\n", coloured: false, "spn", "-").Out, Does.StartWith("service class  host\n"));
        Assert.That(ToolRun.With("host/a.example\nmore\n", coloured: false, "spn", "-").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_number_that_Winsock_has_no_code_for_is_called_that() =>
        Assert.That(ToolRun.Of("explain", "1168"), Is.EqualTo(new ToolRun(0, "1168: no Winsock code has this number, and no page lists it for peer target names.\n", "")));

    [Test]
    public void A_host_that_is_not_fully_qualified_is_noted() => Assert.That(ToolRun.Of("spn", "host/a").Out, Does.Contain("not fully qualified"));

    [TestCase("host")]
    [TestCase("host/a/b/c")]
    [TestCase("host/[::1]:80")]
    [TestCase("")]
    public void What_is_no_service_principal_name_exits_2_and_says_why(string text)
    {
        var run = ToolRun.Of("spn", text);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith($"peertarget: \"{text}\": Not a service principal name. "));
    }

    [TestCase("WSAEISCONN")]
    [TestCase("wsaeisconn")]
    [TestCase("10056")]
    [TestCase("0x2748")]
    [TestCase("IsConnected")]
    public void A_code_is_explained_for_both_operations_with_what_to_do(string code)
    {
        var run = ToolRun.Of("explain", code);

        Assert.That(run.ExitCode, Is.EqualTo(0));
        Assert.That(run.Out, Does.StartWith("WSAEISCONN (10056)\nset ").And.Contain("\ndelete ").And.Contain("\nwhat to do "));
    }

    [Test]
    public void A_code_of_Winsock_that_no_page_lists_is_called_that() =>
        Assert.That(ToolRun.Of("explain", "10061"), Is.EqualTo(new ToolRun(0, "WSAECONNREFUSED (10061): a Winsock code that no page lists for peer target names.\n", "")));

    [TestCase("WSAEWHAT")]
    [TestCase("")]
    public void What_is_no_code_exits_2(string code)
    {
        var run = ToolRun.Of("explain", code);

        Assert.That((run.ExitCode, run.Out), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("peertarget: "));
    }

    [Test]
    public void Help_is_no_error([Values("", "conformance", "decode", "spn", "explain")] string command)
    {
        var run = ToolRun.Of([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Out, Does.Contain("Usage:"));
    }
}
