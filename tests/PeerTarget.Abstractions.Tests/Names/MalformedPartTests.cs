namespace PeerTarget.Abstractions.Tests;

/// <summary>Parts that cannot make a service principal name are refused under the parameter's name.</summary>
[TestFixture]
public sealed class MalformedPartTests
{
    [TestCase("", "server", null, null, "serviceClass", "service class is empty")]
    [TestCase("a/b", "server", null, null, "serviceClass", "service class holds a '/'")]
    [TestCase("host ", "server", null, null, "serviceClass", "service class begins or ends with white space")]
    [TestCase("ho\tst", "server", null, null, "serviceClass", "service class holds the control character U+0009")]
    [TestCase("host", "", null, null, "host", "host is empty")]
    [TestCase("host", "a/b", null, null, "host", "host holds a '/'")]
    [TestCase("host", "server:88", null, null, "host", "host holds a ':'")]
    [TestCase("host", "::1", null, null, "host", "an IPv6 address cannot stand as a host")]
    [TestCase("host", "server@REALM", null, null, "host", "host holds a '@'")]
    [TestCase("host", "my server", null, null, "host", "host holds white space")]
    [TestCase("host", "ser\0ver", null, null, "host", "host holds the control character U+0000")]
    [TestCase("host", "server", 0, null, "port", "port is 0")]
    [TestCase("host", "server", -1, null, "port", "port is -1")]
    [TestCase("host", "server", 65536, null, "port", "port is 65536")]
    [TestCase("host", "server", null, "", "serviceName", "service name is empty")]
    [TestCase("host", "server", null, "a/b", "serviceName", "service name holds a '/'")]
    [TestCase("host", "server", null, " a", "serviceName", "service name begins or ends with white space")]
    [TestCase("host", "server", 88, "a\nb", "serviceName", "service name holds the control character U+000A")]
    public void It_is_refused_for_the_fault_it_has(string serviceClass, string host, int? port, string? serviceName, string parameter, string fault) =>
        Assert.That(
            () => new ServicePrincipalName(serviceClass, host, port, serviceName),
            Throws.TypeOf<ArgumentException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter)
                .And.Message.Contains(fault));

    [TestCase("", "port or instance name after the ':' is empty")]
    [TestCase("1433", "instance name of digits alone would be a port")]
    [TestCase("a:b", "more than one ':'")]
    [TestCase("a/b", "holds a '/'")]
    [TestCase("my instance", "instance name holds white space")]
    [TestCase("in\0stance", "holds the control character U+0000")]
    public void An_instance_name_is_refused_for_the_fault_it_has(string instanceName, string fault) =>
        Assert.That(
            () => ServicePrincipalName.ForInstance("host", "server", instanceName),
            Throws.TypeOf<ArgumentException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("instanceName")
                .And.Message.Contains(fault));

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
    public void A_computer_with_a_malformed_name_is_refused() =>
        Assert.That(
            () => ServicePrincipalName.ForHost("host/server"),
            Throws.TypeOf<ArgumentException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("host")
                .And.Message.Contains("host holds a '/'"));

    [Test]
    public void Parts_that_are_too_long_together_are_refused_and_none_is_blamed_alone()
    {
        string half = new('x', 16384);

        AssertTooLong(() => new ServicePrincipalName(half, half), 32769);
        AssertTooLong(() => new ServicePrincipalName("host", half, port: null, half), 32774);
        AssertTooLong(() => ServicePrincipalName.ForInstance("host", half, half), 32774);
        AssertTooLong(() => ServicePrincipalName.ForHost(new string('x', 32763)), 32768);
    }

    private static void AssertNull(Func<ServicePrincipalName> make, string parameter) =>
        Assert.That(() => make(), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));

    private static void AssertTooLong(Func<ServicePrincipalName> make, int length) =>
        Assert.That(
            () => make(),
            Throws.TypeOf<ArgumentException>()
                .With.Property(nameof(ArgumentException.ParamName)).Null
                .And.Message.Contains($"has {length} UTF-16 code units")
                .And.Message.Contains("32767 is the most"));
}
