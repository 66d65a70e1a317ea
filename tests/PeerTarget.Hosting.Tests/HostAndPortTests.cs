using System.Net;

namespace PeerTarget.Hosting.Tests;

/// <summary>What may stand as a host in the configuration, and why other text may not.</summary>
[TestFixture]
internal sealed class HostAndPortTests
{
    [TestCase("server.contoso.com", "server.contoso.com", null)]
    [TestCase("Server.Contoso.COM:88", "server.contoso.com", 88)]
    [TestCase("SERVER_1", "server_1", null)]
    [TestCase("server.contoso.com.", "server.contoso.com.", null)]
    [TestCase("xn--bcher-kva.example:65535", "xn--bcher-kva.example", 65535)]
    [TestCase("4server.example:1", "4server.example", 1)]
    [TestCase("0xzz", "0xzz", null)]
    public void A_DNS_name_has_a_port_or_none(string text, string host, int? port) =>
        Assert.That(HostAndPort.Read(text, out _), Is.EqualTo(new HostAndPort(host, Address: null, port)));

    [TestCase("192.0.2.10", "192.0.2.10", null)]
    [TestCase("192.0.2.10:88", "192.0.2.10", 88)]
    [TestCase("2001:db8::1", "2001:db8::1", null)]
    [TestCase("2001:DB8:0::1", "2001:db8::1", null)]
    [TestCase("2001:db8::1:88", "2001:db8::1:88", null)]
    [TestCase("[2001:db8::1]", "2001:db8::1", null)]
    [TestCase("[2001:db8::1]:88", "2001:db8::1", 88)]
    [TestCase("fe80::1%3", "fe80::1%3", null)]
    [TestCase("::ffff:192.0.2.10", "192.0.2.10", null)]
    public void An_address_has_a_port_or_none(string text, string address, int? port) =>
        Assert.That(HostAndPort.Read(text, out _), Is.EqualTo(new HostAndPort(address, IPAddress.Parse(address), port)));

    [TestCase("", "There is no host.")]
    [TestCase("https://server.contoso.com", "neither a URL nor a path")]
    [TestCase("2001:db8::1/64", "the length of a prefix")]
    [TestCase("my server", "no white space")]
    [TestCase(" server", "no white space")]
    [TestCase("server\n", "no white space")]
    [TestCase("server:", "no port from 1 to 65535")]
    [TestCase("server:0", "no port from 1 to 65535")]
    [TestCase("server:65536", "no port from 1 to 65535")]
    [TestCase("server:http", "no port from 1 to 65535")]
    [TestCase("server:-1", "no port from 1 to 65535")]
    [TestCase("[2001:db8::1]:", "no port from 1 to 65535")]
    [TestCase("192.0.2.300", "no IPv4 address")]
    [TestCase("192.0.2", "no IPv4 address")]
    [TestCase("192.0.2.010", "no IPv4 address")]
    [TestCase("192.0.2.10.5:88", "no IPv4 address")]
    [TestCase("3221225994", "no IPv4 address")]
    [TestCase("0x7f000001", "no IPv4 address")]
    [TestCase("server.0x1f", "no IPv4 address")]
    [TestCase("server.4", "does not end in a number")]
    [TestCase("2001:db8:::1", "no IPv6 address")]
    [TestCase("2001:db8::g", "no IPv6 address")]
    [TestCase("1:2:3", "no IPv6 address")]
    [TestCase("server:88:89", "no IPv6 address")]
    [TestCase("[192.0.2.10]:88", "no IPv6 address")]
    [TestCase("[2001:db8::1", "no IPv6 address")]
    [TestCase("[2001:db8::1]88", "no IPv6 address")]
    [TestCase("[[2001:db8::1]]", "no IPv6 address")]
    [TestCase("[2001:db8::1]:88:89", "no port from 1 to 65535")]
    [TestCase("0.0.0.0:88", "the address of no peer")]
    [TestCase("::", "the address of no peer")]
    [TestCase("::ffff:0.0.0.0", "the address of no peer")]
    [TestCase("a..b", "1 to 63 characters")]
    [TestCase(".", "1 to 63 characters")]
    [TestCase(":88", "1 to 63 characters")]
    [TestCase("b\u00fccher.example", "not U+00FC")]
    [TestCase("ser\0ver", "not U+0000")]
    [TestCase("host@realm", "not U+0040")]
    [TestCase("[server]:88", "no IPv6 address")]
    [TestCase("[server", "not U+005B")]
    public void Other_text_is_refused_for_the_fault_it_has(string text, string expected)
    {
        Assert.That(HostAndPort.Read(text, out string? fault), Is.Null);
        Assert.That(fault, Does.Contain(expected));
    }

    [Test]
    public void A_part_has_63_characters_and_a_name_253()
    {
        string longest = string.Join('.', Enumerable.Repeat(new string('a', 63), 3)) + '.' + new string('a', 61);

        Assert.That(HostAndPort.Read(longest, out _)?.Host, Is.EqualTo(longest));
        Assert.That(HostAndPort.Read(longest + '.', out _)?.Host, Is.EqualTo(longest + '.'));
        Assert.That(HostAndPort.Read(longest + 'a', out _), Is.Null);
        Assert.That(HostAndPort.Read(new string('a', 64), out _), Is.Null);
    }

    [TestCase("SERVER.contoso.com", "server.contoso.com:88")]
    [TestCase("[2001:DB8::1]", "[2001:db8::1]:88")]
    [TestCase("2001:db8:0::1", "[2001:db8::1]:88")]
    [TestCase("::ffff:192.0.2.10", "192.0.2.10:88")]
    public void The_host_of_a_connection_is_spelled_like_that_of_an_entry(string host, string entry) =>
        Assert.That(HostAndPort.Of(new DnsEndPoint(host, 88)), Is.EqualTo(HostAndPort.Read(entry, out _)));
}
