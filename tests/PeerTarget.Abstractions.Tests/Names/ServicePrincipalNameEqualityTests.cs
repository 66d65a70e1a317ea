namespace PeerTarget.Abstractions.Tests;

/// <summary>Service principal names are compared as the directory compares them: without regard to case.</summary>
[TestFixture]
public sealed class ServicePrincipalNameEqualityTests
{
    [TestCase("host/server01.contoso.com", "host/server01.contoso.com")]
    [TestCase("host/server01.contoso.com", "HOST/SERVER01.Contoso.COM")]
    [TestCase("MSSQLSvc/sql01:sqlexpress", "mssqlsvc/SQL01:SQLEXPRESS")]
    [TestCase("class/host/CN=hrdb,DC=example", "class/host/cn=HRDB,dc=Example")]
    [TestCase("host/\u00e4.example", "host/\u00c4.EXAMPLE")]
    public void Two_that_match_without_regard_to_case_are_equal(string one, string other)
    {
        var left = ServicePrincipalName.Parse(one);
        var right = ServicePrincipalName.Parse(other);

        Assert.That(left.Equals(right), Is.True);
        Assert.That(left.Equals((object)right), Is.True);
        Assert.That(left == right, Is.True);
        Assert.That(left != right, Is.False);
        Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
    }

    [TestCase("host/server", "http/server")]
    [TestCase("host/server", "host/server1")]
    [TestCase("host/server", "host/server:88")]
    [TestCase("host/server:88", "host/server:89")]
    [TestCase("host/server:a", "host/server:b")]
    [TestCase("host/server", "host/server/server")]
    [TestCase("host/server/a", "host/server/b")]
    [TestCase("host/i", "host/\u0130")]
    [TestCase("host/ss", "host/\u00df")]
    public void Two_that_differ_by_more_than_case_are_not_equal(string one, string other)
    {
        var left = ServicePrincipalName.Parse(one);
        var right = ServicePrincipalName.Parse(other);

        Assert.That(left.Equals(right), Is.False);
        Assert.That(left.Equals((object)right), Is.False);
        Assert.That(left == right, Is.False);
        Assert.That(left != right, Is.True);
    }

    [Test]
    public void Case_is_kept_although_it_does_not_count() =>
        Assert.That(ServicePrincipalName.Parse("HOST/Server").ToString(), Is.EqualTo("HOST/Server"));

    [Test]
    public void None_is_equal_to_null_or_to_its_own_text()
    {
        var name = ServicePrincipalName.Parse("host/server");
        ServicePrincipalName? none = null;

        Assert.That(name.Equals(none), Is.False);
        Assert.That(name.Equals("host/server"), Is.False);
        Assert.That(name == none, Is.False);
        Assert.That(none == name, Is.False);
        Assert.That(none != name, Is.True);
        Assert.That(none == Missing(), Is.True);
    }

    private static ServicePrincipalName? Missing() => null;
}
