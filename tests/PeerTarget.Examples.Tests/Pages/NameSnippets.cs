// <forms>
using PeerTarget;
// </forms>

namespace Contoso;

/// <summary>The code of docs/choosing-a-name.md.</summary>
public sealed class NameSnippets
{
    [Test]
    public void The_forms_are_as_the_page_says()
    {
        // <forms>
        var computer = ServicePrincipalName.ForHost("server.contoso.com");
        var service = new ServicePrincipalName("MSSQLSvc", "sql01.contoso.com", port: 1433);
        var parsed = ServicePrincipalName.Parse("ldap/dc-01.fabrikam.com/fabrikam.com");
        var anyText = new PeerTargetName("host/server@CONTOSO.COM");
        // </forms>

        Assert.That(computer.ToString(), Is.EqualTo("host/server.contoso.com"));
        Assert.That(service.ToString(), Is.EqualTo("MSSQLSvc/sql01.contoso.com:1433"));
        Assert.That(parsed.ServiceName, Is.EqualTo("fabrikam.com"));
        Assert.That(ServicePrincipalName.TryParse(anyText.Principal, out _), Is.False, "a realm is no part of the grammar");
        Assert.That(ServicePrincipalName.TryParse("host/fe80::1", out _), Is.False);
        Assert.That(ServicePrincipalName.Parse("HOST/Server"), Is.EqualTo(ServicePrincipalName.Parse("host/server")));
        Assert.That(new PeerTargetName("HOST/Server"), Is.Not.EqualTo(new PeerTargetName("host/server")));
    }
}
