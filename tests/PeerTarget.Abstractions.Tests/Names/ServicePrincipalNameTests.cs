using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What a service principal name is made of, in which forms it is read and written, what it refuses, and when two are equal.</summary>
[TestFixture]
public sealed class ServicePrincipalNameTests
{
    private const string Text = "MSSQLSvc/sql01.contoso.com:1433/name";
    private const string DistinguishedName = "CN=hrdb,OU=mktg,DC=example,DC=com";

    [TestCase("host/server01.contoso.com", "host", "server01.contoso.com", null, null, null)]
    [TestCase("host/SERVER", "host", "SERVER", null, null, null)]
    [TestCase("RestrictedKrbHost/server01.contoso.com", "RestrictedKrbHost", "server01.contoso.com", null, null, null)]
    [TestCase("ldap/dc-01.fabrikam.com/fabrikam.com", "ldap", "dc-01.fabrikam.com", null, null, "fabrikam.com")]
    [TestCase("MSSQLSvc/sql01.contoso.com:1433", "MSSQLSvc", "sql01.contoso.com", 1433, null, null)]
    [TestCase("MSSQLSvc/sql01.contoso.com:SQLEXPRESS", "MSSQLSvc", "sql01.contoso.com", null, "SQLEXPRESS", null)]
    [TestCase("MyDBService/host1.example.com/CN=hrdb,OU=mktg,DC=example,DC=com", "MyDBService", "host1.example.com", null, null, DistinguishedName)]
    [TestCase("class/instance:555/host", "class", "instance", 555, null, "host")]
    [TestCase("class/host:1", "class", "host", 1, null, null)]
    [TestCase("class/host:65535/name", "class", "host", 65535, null, "name")]
    [TestCase("class/host:a1/name", "class", "host", null, "a1", "name")]
    [TestCase("class/host:1a", "class", "host", null, "1a", null)]
    [TestCase("class/host:-1", "class", "host", null, "-1", null)]
    [TestCase("class/host:\u0661\u0662", "class", "host", null, "\u0661\u0662", null)]
    [TestCase("class/192.0.2.10:88", "class", "192.0.2.10", 88, null, null)]
    [TestCase("class/host/CN=Human Resources, OU=\"Sales, East\", DC=example", "class", "host", null, null, "CN=Human Resources, OU=\"Sales, East\", DC=example")]
    [TestCase("class/host/name:with:colons", "class", "host", null, null, "name:with:colons")]
    [TestCase("c/h", "c", "h", null, null, null)]
    public void A_well_formed_name_gives_its_parts_and_its_text_back(string text, string serviceClass, string host, int? port, string? instanceName, string? serviceName)
    {
        var name = ServicePrincipalName.Parse(text);

        Assert.That(
            (name.ServiceClass, name.Host, name.Port, name.InstanceName, name.ServiceName),
            Is.EqualTo((serviceClass, host, port, instanceName, serviceName)));
        Assert.That(name.ToString(), Is.EqualTo(text));

        ServicePrincipalName made = instanceName is null
            ? new ServicePrincipalName(serviceClass, host, port, serviceName)
            : ServicePrincipalName.ForInstance(serviceClass, host, instanceName, serviceName);
        Assert.That(made.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_computer_is_named_by_the_class_host() =>
        Assert.That(ServicePrincipalName.ForHost("server01.contoso.com").ToString(), Is.EqualTo("host/server01.contoso.com"));

    [Test]
    public void The_longest_name_has_32767_UTF16_code_units()
    {
        string text = "host/" + new string('x', 32762);

        Assert.That(ServicePrincipalName.Parse(text).ToString(), Is.EqualTo(text));
        Assert.That(ServicePrincipalName.ForHost(text[5..]).ToString(), Is.EqualTo(text));
        Assert.That(new PeerTargetName(ServicePrincipalName.Parse(text)).Principal, Is.EqualTo(text));
    }

    [TestCase("", "there is no '/'")]
    [TestCase("host", "there is no '/'")]
    [TestCase("server01.contoso.com:88", "there is no '/'")]
    [TestCase("a/b/c/d", "more than three parts")]
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
    [TestCase("host/server:088/", "without leading zeros")]
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
    [TestCase("host/my server:0", "host holds white space")]
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
    [TestCase("host/ser\u200bver", "host holds the invisible character U+200B")]
    [TestCase("host/server/\u202ename", "service name holds the invisible character U+202E")]
    [TestCase("host/ser\U000E0041ver", "host holds the invisible character U+E0041")]
    public void Text_that_is_no_name_is_refused_for_the_fault_it_has(string text, string fault)
    {
        Assert.That(
            () => ServicePrincipalName.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("Not a service principal name. ").And.Message.Contains(fault));
        Assert.That(ServicePrincipalName.TryParse(text, out ServicePrincipalName? result), Is.False);
        Assert.That(result, Is.Null);
        Assert.That(ServicePrincipalName.TryParse(text, out result, out string? reason), Is.False);
        Assert.That(result, Is.Null);
        Assert.That(reason, Does.Contain(fault).And.Not.StartsWith("Not a service principal name"));
    }

    [Test]
    public void Half_of_a_surrogate_pair_is_refused_because_JSON_cannot_carry_it()
    {
        // Not as a test case: the metadata of an attribute cannot carry it either.
        Assert.That(() => ServicePrincipalName.Parse("host/\ud83d"), Throws.TypeOf<FormatException>().With.Message.Contains("host holds half of a surrogate pair, U+D83D"));
        Assert.That(() => ServicePrincipalName.Parse("a\udc00b/server"), Throws.TypeOf<FormatException>().With.Message.Contains("service class holds half of a surrogate pair, U+DC00"));
        Assert.That(ServicePrincipalName.Parse("host/\ud83d\ude00").Host, Is.EqualTo("\ud83d\ude00"));
    }

    [Test]
    public void Text_of_more_than_32767_UTF16_code_units_is_refused() =>
        Text_that_is_no_name_is_refused_for_the_fault_it_has("host/" + new string('x', 32763), "has 32768 UTF-16 code units; 32767 is the most");

    [TestCase("", "server", null, null, "serviceClass", "service class is empty")]
    [TestCase("a/b", "server", null, null, "serviceClass", "service class holds a '/'")]
    [TestCase("host ", "server", null, null, "serviceClass", "service class begins or ends with white space")]
    [TestCase("ho\tst", "server", null, null, "serviceClass", "service class holds the control character U+0009")]
    [TestCase("host", "", null, null, "host", "host is empty")]
    [TestCase("host", "a/b", null, null, "host", "host holds a '/'")]
    [TestCase("host", "server:88", null, null, "host", "host holds a ':'")]
    [TestCase("host", "::1", null, null, "host", "an IPv6 address cannot stand as a host")]
    [TestCase("host", "server@REALM", null, null, "host", "host holds a '@'")]
    [TestCase("host", "server:88@REALM", null, null, "host", "host holds a ':'")]
    [TestCase("host", "my server@REALM", null, null, "host", "host holds a '@'")]
    [TestCase("host", "my server", null, null, "host", "host holds white space")]
    [TestCase("host", "ser\0ver", null, null, "host", "host holds the control character U+0000")]
    [TestCase("host", "server", 0, null, "port", "port is 0")]
    [TestCase("host", "server", -1, null, "port", "port is -1")]
    [TestCase("host", "server", 65536, null, "port", "port is 65536")]
    [TestCase("host", "server", null, "", "serviceName", "service name is empty")]
    [TestCase("host", "server", null, "a/b", "serviceName", "service name holds a '/'")]
    [TestCase("host", "server", null, " a", "serviceName", "service name begins or ends with white space")]
    [TestCase("host", "server", 88, "a\nb", "serviceName", "service name holds the control character U+000A")]
    public void A_part_is_refused_for_the_fault_it_has(string serviceClass, string host, int? port, string? serviceName, string parameter, string fault) =>
        AssertRefused(() => new ServicePrincipalName(serviceClass, host, port, serviceName), parameter, fault);

    [TestCase("", "port or instance name after the ':' is empty")]
    [TestCase("1433", "instance name of digits alone would be a port")]
    [TestCase("a:b", "more than one ':'")]
    [TestCase("my instance:b", "more than one ':'")]
    [TestCase("a/b", "holds a '/'")]
    [TestCase("my instance", "instance name holds white space")]
    [TestCase("in\0stance", "holds the control character U+0000")]
    public void An_instance_name_is_refused_for_the_fault_it_has(string instanceName, string fault) =>
        AssertRefused(() => ServicePrincipalName.ForInstance("host", "server", instanceName), "instanceName", fault);

    [Test]
    public void A_computer_with_a_malformed_name_is_refused() =>
        AssertRefused(() => ServicePrincipalName.ForHost("host/server"), "host", "host holds a '/'");

    [Test]
    public void Parts_that_are_too_long_together_are_refused_and_none_is_blamed_alone()
    {
        string half = new('x', 16384);

        AssertRefused(() => new ServicePrincipalName(half, half), null, "has 32769 UTF-16 code units; 32767 is the most");
        AssertRefused(() => new ServicePrincipalName("host", half, port: null, half), null, "has 32774 UTF-16 code units");
        AssertRefused(() => ServicePrincipalName.ForInstance("host", half, half), null, "has 32774 UTF-16 code units");
        AssertRefused(() => ServicePrincipalName.ForHost(new string('x', 32763)), null, "has 32768 UTF-16 code units");
    }

    [Test]
    public void A_mandatory_part_is_not_null()
    {
        AssertNull(() => new ServicePrincipalName(null!, "server"), "serviceClass");
        AssertNull(() => new ServicePrincipalName("host", null!), "host");
        AssertNull(() => ServicePrincipalName.ForHost(null!), "host");
        AssertNull(() => ServicePrincipalName.ForInstance(null!, "server", "instance"), "serviceClass");
        AssertNull(() => ServicePrincipalName.ForInstance("host", null!, "instance"), "host");
        AssertNull(() => ServicePrincipalName.ForInstance("host", "server", null!), "instanceName");
    }

    [Test]
    public void Null_is_an_argument_to_parse_and_no_name_to_try()
    {
        AssertNull(() => ServicePrincipalName.Parse(null!), "s");
        Assert.That(ServicePrincipalName.TryParse(null, out ServicePrincipalName? result), Is.False);
        Assert.That(result, Is.Null);
    }

    [Test]
    public void No_reason_is_given_for_a_well_formed_name_and_one_is_for_null()
    {
        Assert.That(ServicePrincipalName.TryParse(Text, out ServicePrincipalName? result, out string? reason), Is.True);
        Assert.That((result?.ToString(), reason), Is.EqualTo((Text, default(string))));
        Assert.That(ServicePrincipalName.TryParse(null, out result, out reason), Is.False);
        Assert.That(result, Is.Null);
        Assert.That(reason, Is.Not.Null);
    }

    [Test]
    public void It_parses_through_IParsable_and_through_ISpanParsable_from_the_middle_of_a_text()
    {
        string surrounded = $"<{Text}>";

        Assert.That(ParseText<ServicePrincipalName>(Text).ToString(), Is.EqualTo(Text));
        Assert.That(TryParseText<ServicePrincipalName>(Text, out ServicePrincipalName? fromText), Is.True);
        Assert.That(fromText?.ToString(), Is.EqualTo(Text));
        Assert.That(ParseSpan<ServicePrincipalName>(surrounded.AsSpan(1, Text.Length)).ToString(), Is.EqualTo(Text));
        Assert.That(TryParseSpan<ServicePrincipalName>(surrounded.AsSpan(1, Text.Length), out ServicePrincipalName? fromSpan), Is.True);
        Assert.That(fromSpan?.ToString(), Is.EqualTo(Text));
    }

    [Test]
    public void Malformed_text_is_refused_through_both()
    {
        Assert.That(() => ParseText<ServicePrincipalName>("host"), Throws.TypeOf<FormatException>());
        Assert.That(() => ParseText<ServicePrincipalName>(null!), Throws.ArgumentNullException);
        Assert.That(() => ParseSpan<ServicePrincipalName>("host"), Throws.TypeOf<FormatException>());
        Assert.That(TryParseText<ServicePrincipalName>("host", out ServicePrincipalName? fromText), Is.False);
        Assert.That(TryParseText<ServicePrincipalName>(null, out ServicePrincipalName? fromNull), Is.False);
        Assert.That(TryParseSpan<ServicePrincipalName>("host", out ServicePrincipalName? fromSpan), Is.False);
        Assert.That(TryParseSpan<ServicePrincipalName>([], out ServicePrincipalName? fromNothing), Is.False);
        Assert.That(new object?[] { fromText, fromNull, fromSpan, fromNothing }, Is.All.Null);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("G")]
    [TestCase("g")]
    public void The_general_format_is_the_text_and_a_longer_destination_is_not_touched_past_it(string? format)
    {
        var name = ServicePrincipalName.Parse(Text);

        Assert.That(name.ToString(format, CultureInfo.InvariantCulture), Is.EqualTo(Text));
        Assert.That(Format(Text.Length, format), Is.EqualTo((true, Text.Length, Text)));
        Assert.That(Format(40, format), Is.EqualTo((true, 36, Text + "....")));
        Assert.That(string.Create(CultureInfo.InvariantCulture, $"<{name}>"), Is.EqualTo($"<{Text}>"));
    }

    [TestCase("X")]
    [TestCase("GG")]
    [TestCase(" ")]
    public void Any_other_format_is_refused_and_named(string format)
    {
        Assert.That(() => ServicePrincipalName.Parse(Text).ToString(format, CultureInfo.InvariantCulture), Throws.TypeOf<FormatException>().With.Message.Contains($"\"{format}\""));
        Assert.That(() => Format(100, format), Throws.TypeOf<FormatException>().With.Message.Contains($"\"{format}\""));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(35)]
    public void A_destination_that_is_too_short_is_left_as_it_is(int size) =>
        Assert.That(Format(size, format: null), Is.EqualTo((false, 0, new string('.', size))));

    [TestCase(Text, Text)]
    [TestCase("host/server01.contoso.com", "HOST/SERVER01.Contoso.COM")]
    [TestCase("MSSQLSvc/sql01:sqlexpress", "mssqlsvc/SQL01:SQLEXPRESS")]
    [TestCase("class/host/CN=hrdb,DC=example", "class/host/cn=HRDB,dc=Example")]
    [TestCase("host/\u00e4.example", "host/\u00c4.EXAMPLE")]
    public void Two_that_match_without_regard_to_case_are_equal_as_in_the_directory(string one, string other) =>
        Equality.AssertIs(expected: true, ServicePrincipalName.Parse(one), ServicePrincipalName.Parse(other));

    [TestCase("host/server", "http/server")]
    [TestCase("host/server", "host/server1")]
    [TestCase("host/server", "host/server:88")]
    [TestCase("host/server:88", "host/server:89")]
    [TestCase("host/server:a", "host/server:b")]
    [TestCase("host/server", "host/server/server")]
    [TestCase("host/server/a", "host/server/b")]
    [TestCase("host/i", "host/\u0130")]
    [TestCase("host/ss", "host/\u00df")]
    public void Two_that_differ_by_more_than_case_are_not_equal(string one, string other) =>
        Equality.AssertIs(expected: false, ServicePrincipalName.Parse(one), ServicePrincipalName.Parse(other));

    [Test]
    public void None_is_equal_to_null_or_to_its_own_text() => Equality.AssertNullAndTextDiffer(ServicePrincipalName.Parse(Text));

    private static void AssertRefused(Func<ServicePrincipalName> make, string? parameter, string fault) =>
        Assert.That(() => make(), Throws.TypeOf<ArgumentException>().With.Property("ParamName").EqualTo(parameter).And.Message.Contains(fault));

    private static void AssertNull(Func<ServicePrincipalName> make, string parameter) =>
        Assert.That(() => make(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo(parameter));

    private static T ParseText<T>(string s)
        where T : IParsable<T> => T.Parse(s, CultureInfo.InvariantCulture);

    private static bool TryParseText<T>(string? s, [MaybeNullWhen(false)] out T result)
        where T : IParsable<T> => T.TryParse(s, CultureInfo.InvariantCulture, out result);

    private static T ParseSpan<T>(ReadOnlySpan<char> s)
        where T : ISpanParsable<T> => T.Parse(s, CultureInfo.InvariantCulture);

    private static bool TryParseSpan<T>(ReadOnlySpan<char> s, [MaybeNullWhen(false)] out T result)
        where T : ISpanParsable<T> => T.TryParse(s, CultureInfo.InvariantCulture, out result);

    private static (bool HasRoom, int Written, string Destination) Format(int size, string? format)
    {
        char[] destination = new string('.', size).ToCharArray();
        ISpanFormattable name = ServicePrincipalName.Parse(Text);
        bool hasRoom = name.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
        return (hasRoom, written, new string(destination));
    }
}
