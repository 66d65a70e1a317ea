namespace PeerTarget.Abstractions.Tests;

/// <summary>The parts of well-formed service principal names, read from text and put together again.</summary>
[TestFixture]
public sealed class ServicePrincipalNamePartsTests
{
    private const string DistinguishedName = "CN=hrdb,OU=mktg,DC=example,DC=com";

    [TestCase("host/server01.contoso.com", "host", "server01.contoso.com", null, null, null)]
    [TestCase("host/server.contoso.com", "host", "server.contoso.com", null, null, null)]
    [TestCase("host/SERVER", "host", "SERVER", null, null, null)]
    [TestCase("RestrictedKrbHost/server01.contoso.com", "RestrictedKrbHost", "server01.contoso.com", null, null, null)]
    [TestCase("ldap/dc-01.fabrikam.com/fabrikam.com", "ldap", "dc-01.fabrikam.com", null, null, "fabrikam.com")]
    [TestCase("MSSQLSvc/sql01.contoso.com:1433", "MSSQLSvc", "sql01.contoso.com", 1433, null, null)]
    [TestCase("MSSQLSvc/sql01.contoso.com:SQLEXPRESS", "MSSQLSvc", "sql01.contoso.com", null, "SQLEXPRESS", null)]
    [TestCase("MyDBService/host1.example.com/CN=hrdb,OU=mktg,DC=example,DC=com", "MyDBService", "host1.example.com", null, null, DistinguishedName)]
    [TestCase("MyDBService/host1/CN=hrdb,OU=mktg,DC=example,DC=com", "MyDBService", "host1", null, null, DistinguishedName)]
    [TestCase("class/instance:555/host", "class", "instance", 555, null, "host")]
    [TestCase("class/host:1", "class", "host", 1, null, null)]
    [TestCase("class/host:65535/name", "class", "host", 65535, null, "name")]
    [TestCase("class/host:a1/name", "class", "host", null, "a1", "name")]
    [TestCase("class/host:1a", "class", "host", null, "1a", null)]
    [TestCase("class/host:-1", "class", "host", null, "-1", null)]
    [TestCase("class/host:\u0661\u0662", "class", "host", null, "\u0661\u0662", null)]
    [TestCase("class/192.0.2.10:88", "class", "192.0.2.10", 88, null, null)]
    [TestCase("class/host/CN=Human Resources, OU=\"Sales, East\", DC=example", "class", "host", null, null, "CN=Human Resources, OU=\"Sales, East\", DC=example")]
    [TestCase("class/host/f5a9e2ae-0d5c-4b3c-8f0e-0d5c4b3c8f0e", "class", "host", null, null, "f5a9e2ae-0d5c-4b3c-8f0e-0d5c4b3c8f0e")]
    [TestCase("class/host/name:with:colons", "class", "host", null, null, "name:with:colons")]
    [TestCase("c/h", "c", "h", null, null, null)]
    public void A_well_formed_name_gives_its_parts_and_its_text_back(string text, string serviceClass, string host, int? port, string? instanceName, string? serviceName)
    {
        var name = ServicePrincipalName.Parse(text);

        Assert.That(name.ServiceClass, Is.EqualTo(serviceClass));
        Assert.That(name.Host, Is.EqualTo(host));
        Assert.That(name.Port, Is.EqualTo(port));
        Assert.That(name.InstanceName, Is.EqualTo(instanceName));
        Assert.That(name.ServiceName, Is.EqualTo(serviceName));
        Assert.That(name.ToString(), Is.EqualTo(text));

        ServicePrincipalName made = instanceName is null
            ? new ServicePrincipalName(serviceClass, host, port, serviceName)
            : ServicePrincipalName.ForInstance(serviceClass, host, instanceName, serviceName);
        Assert.That(made.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_computer_is_named_by_the_class_host()
    {
        var name = ServicePrincipalName.ForHost("server01.contoso.com");

        Assert.That(name.ToString(), Is.EqualTo("host/server01.contoso.com"));
        Assert.That(name.ServiceClass, Is.EqualTo("host"));
        Assert.That(name.Host, Is.EqualTo("server01.contoso.com"));
    }

    [Test]
    public void The_longest_name_has_32767_UTF16_code_units()
    {
        string text = "host/" + new string('x', 32762);

        Assert.That(ServicePrincipalName.Parse(text).ToString(), Is.EqualTo(text));
        Assert.That(ServicePrincipalName.ForHost(text[5..]).ToString(), Is.EqualTo(text));
        Assert.That(new PeerTargetName(ServicePrincipalName.Parse(text)).Principal, Is.EqualTo(text));
    }
}
