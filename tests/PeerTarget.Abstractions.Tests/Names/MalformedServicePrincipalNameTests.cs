namespace PeerTarget.Abstractions.Tests;

/// <summary>Text that is no service principal name is refused with a message that names the fault.</summary>
[TestFixture]
public sealed class MalformedServicePrincipalNameTests
{
    [TestCase("", "there is no '/'")]
    [TestCase("host", "there is no '/'")]
    [TestCase("server01.contoso.com:88", "there is no '/'")]
    [TestCase("a/b/c/d", "more than three parts")]
    [TestCase("a/b/c/", "more than three parts")]
    [TestCase("a/b/c/d/e/f", "more than three parts")]
    [TestCase("/", "service class is empty")]
    [TestCase("/server", "service class is empty")]
    [TestCase("host/", "host is empty")]
    [TestCase("host//name", "host is empty")]
    [TestCase("host/:88", "host is empty")]
    [TestCase("host/server/", "service name is empty")]
    [TestCase("host/server:", "port or instance name after the ':' is empty")]
    [TestCase("host/server:/name", "port or instance name after the ':' is empty")]
    [TestCase("host/server:0", "port must be from 1 to 65535")]
    [TestCase("host/server:65536", "port must be from 1 to 65535")]
    [TestCase("host/server:4294967297", "port must be from 1 to 65535")]
    [TestCase("host/server:99999999999999999999", "port must be from 1 to 65535")]
    [TestCase("host/server:0088", "without leading zeros")]
    [TestCase("host/server:000000000000000000088", "without leading zeros")]
    [TestCase("host/server:1433:2", "more than one ':'")]
    [TestCase("host/server:a:b", "more than one ':'")]
    [TestCase("host/server::", "more than one ':'")]
    [TestCase("host/2001:db8::1", "an IPv6 address cannot stand as a host")]
    [TestCase("host/fe80::1%3", "an IPv6 address cannot stand as a host")]
    [TestCase("host/[2001:db8::1]", "an IPv6 address cannot stand as a host")]
    [TestCase("host/[2001:db8::1]:88", "an IPv6 address cannot stand as a host")]
    [TestCase("host/::1", "an IPv6 address cannot stand as a host")]
    [TestCase("host/::ffff:192.0.2.10/name", "an IPv6 address cannot stand as a host")]
    [TestCase("host/server@CONTOSO.COM", "a realm suffix is not part of a service principal name")]
    [TestCase(" host/server", "service class begins or ends with white space")]
    [TestCase("host /server", "service class begins or ends with white space")]
    [TestCase("host/ server", "host begins or ends with white space")]
    [TestCase("host/server ", "host begins or ends with white space")]
    [TestCase("host/server\n", "host begins or ends with white space")]
    [TestCase("host/my server", "host holds white space")]
    [TestCase("host/my\u00a0server", "host holds white space")]
    [TestCase("host/server:my instance", "instance name holds white space")]
    [TestCase("host/server: 88", "begins or ends with white space")]
    [TestCase("host/server:88 ", "begins or ends with white space")]
    [TestCase("host/server/ name", "service name begins or ends with white space")]
    [TestCase("host/server/name\t", "service name begins or ends with white space")]
    [TestCase("ho\0st/server", "service class holds the control character U+0000")]
    [TestCase("host/ser\0ver", "host holds the control character U+0000")]
    [TestCase("host/server\0", "host holds the control character U+0000")]
    [TestCase("host/ser\u007fver", "host holds the control character U+007F")]
    [TestCase("host/server:in\u001bstance", "holds the control character U+001B")]
    [TestCase("host/server/na\r\nme", "service name holds the control character U+000D")]
    public void It_is_refused_for_the_fault_it_has(string text, string fault)
    {
        Assert.That(
            () => ServicePrincipalName.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("Not a service principal name. ").And.Message.Contains(fault));
        Assert.That(ServicePrincipalName.TryParse(text, out ServicePrincipalName? result), Is.False);
        Assert.That(result, Is.Null);
    }

    [Test]
    public void Text_of_more_than_32767_UTF16_code_units_is_refused()
    {
        string text = "host/" + new string('x', 32763);

        Assert.That(
            () => ServicePrincipalName.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.Contains("has 32768 UTF-16 code units").And.Message.Contains("32767 is the most"));
        Assert.That(ServicePrincipalName.TryParse(text, out _), Is.False);
    }

    [Test]
    public void Null_is_an_argument_to_parse_and_no_name_to_try()
    {
        Assert.That(
            () => ServicePrincipalName.Parse(null!),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("s"));
        Assert.That(ServicePrincipalName.TryParse(null, out ServicePrincipalName? result), Is.False);
        Assert.That(result, Is.Null);
    }
}
