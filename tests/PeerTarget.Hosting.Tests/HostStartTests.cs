using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Hosting.Tests;

/// <summary>A host starts if its peers can be named, and otherwise says which key is wrong and why.</summary>
[TestFixture]
internal sealed class HostStartTests
{
    private const string Good = """{ "PeerTargets": { "Peers": [ { "Host": "a.example", "Name": "host/a.example" } ] } }""";

    [Test]
    public async Task A_host_with_the_emulator_starts_and_has_the_directory_of_its_configuration()
    {
        using IHost host = Build(Good, services => services.AddEmulatedPeerTargetNames());

        await host.StartAsync();

        Assert.That(host.Services.GetRequiredService<PeerTargetDirectory>().Find(new("a.example", 88))?.ToString(), Is.EqualTo("host/a.example"));
        await host.StopAsync();
    }

    [TestCase("""{ "Peers": [ { "Host": "a.example", "Name": "host/a" }, { "Host": "b.example", "Name": "host" } ] }""", "PeerTargets:Peers:1:Name: \"host\". This is no service principal name. The form is class/host, but there is no '/'.")]
    [TestCase("""{ "Peers": [ { "Host": "a.example", "Name": "host/fe80::1" } ] }""", "PeerTargets:Peers:0:Name: \"host/fe80::1\". This is no service principal name. The host is followed by more than one ':'. Note that an IPv6 address cannot stand as a host.")]
    [TestCase("""{ "Peers": [ { "Host": "192.0.2.300:88", "Name": "host/a" } ] }""", "PeerTargets:Peers:0:Host: \"192.0.2.300:88\". This is no IPv4 address. An IPv4 address has four numbers from 0 to 255, without leading zeros. A DNS name does not end in a number.")]
    [TestCase("""{ "Peers": [ { "Host": "a\u202e", "Name": "host/a" } ] }""", "PeerTargets:Peers:0:Host: \"a\ufffd\". A DNS name holds letters, digits, '-', '_' and '.', and not U+202E. An international name is written in its ASCII form, which begins with xn--.")]
    [TestCase("""{ "Peers": [ { "Host": "a.example" } ] }""", "PeerTargets:Peers:0:Name: There is no name. Give the service principal name to expect there, such as host/server.contoso.com.")]
    [TestCase("""{ "Peers": [ { "Name": "host/a" } ] }""", "PeerTargets:Peers:0:Host: There is no host. Give a DNS name or an IP address, such as server.contoso.com:88.")]
    [TestCase("""{ "Peers": [ { "Host": "a.example", "Name": "host/a", "Port": 88 } ] }""", "PeerTargets:Peers:0:Port: A peer has a Host and a Name, and no other key. A port stands in the Host, as in server.contoso.com:88.")]
    [TestCase("""{ "Peers": [ "host/a" ] }""", "PeerTargets:Peers:0: A peer has a Host and a Name, and here is neither.")]
    [TestCase("""{ "Peers": { "a.example": "host/a" } }""", "PeerTargets:Peers:a.example: A peer has a Host and a Name, and here is neither.")]
    [TestCase("""{ "Peers": [ {} ] }""", "PeerTargets:Peers:0: A peer has a Host and a Name, and here is neither.")]
    [TestCase("""{ "Peers": [] }""", "PeerTargets:Peers: There is no peer. List each peer with a Host and a Name.")]
    [TestCase("""{ "Pears": [ { "Host": "a.example", "Name": "host/a" } ] }""", "PeerTargets:Peers: There is no peer. List each peer with a Host and a Name.")]
    [TestCase("""{ "Peers": [ { "Host": "A.example", "Name": "host/a" }, { "Host": "a.example", "Name": "host/b" } ] }""", "PeerTargets:Peers:1:Name: The host is the same as that of PeerTargets:Peers:0, and the names differ.")]
    public void A_fault_of_the_configuration_ends_the_start_with_its_key_and_reason(string section, string fault)
    {
        using IHost host = Build($$"""{ "PeerTargets": {{section}} }""", services => services.AddEmulatedPeerTargetNames());

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Property("Failures").EqualTo(new[] { fault }));
    }

    [Test]
    public void Every_fault_is_told_at_once_in_the_order_of_the_entries()
    {
        using IHost host = Build(
            """{ "PeerTargets": { "Peers": [ { "Host": "a b", "Name": "host" }, { "Host": "c d", "Name": "host/c", "Nmae": "" }, {}, { "Host": "e.example" }, "f" ] } }""",
            services => services.AddEmulatedPeerTargetNames());

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Property("Failures").Matches<IEnumerable<string>>(faults =>
            faults.Select(fault => fault.Split(": ")[0]).SequenceEqual(new[] { "0:Host", "0:Name", "1:Nmae", "1:Host", "2", "3:Name", "4" }.Select(key => $"PeerTargets:Peers:{key}"))));
    }

    [Test]
    public void A_host_that_is_a_key_of_the_configuration_is_cut_at_its_colons_and_the_start_ends()
    {
        using IHost host = Build("""{ "PeerTargets": { "Peers": { "b:88": "host/b" } } }""", services => services.AddEmulatedPeerTargetNames());

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("PeerTargets:Peers:b:88: A peer has a Host and a Name"));
    }

    [Test]
    public void The_root_of_a_configuration_can_hold_the_peers_too()
    {
        IServiceCollection services = new ServiceCollection().AddPeerTargets(Json("""{ "Peers": [ { "Host": "a.example", "Name": "a" } ] }""")).AddEmulatedPeerTargetNames();
        using ServiceProvider container = services.BuildServiceProvider();

        Assert.That(container.GetRequiredService<PeerTargetDirectory>, Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Peers:0:Name: "));
    }

    [Test]
    public void Two_sections_and_code_add_up_and_each_section_must_have_a_peer()
    {
        IServiceCollection services = new ServiceCollection()
            .AddPeerTargets(Json(Good).GetSection("PeerTargets"))
            .AddPeerTargets(Json("""{ "Peers": [ { "Host": "b.example", "Name": "host/b.example" } ] }"""))
            .AddPeerTargets(options => options.Peers.Add(new PeerTargetEntry { Host = "c.example", Name = "host/c.example" }))
            .AddEmulatedPeerTargetNames();
        using ServiceProvider container = services.BuildServiceProvider();
        PeerTargetDirectory directory = container.GetRequiredService<PeerTargetDirectory>();

        foreach (string host in (string[])["a.example", "b.example", "c.example"])
        {
            Assert.That(directory.Find(new(host, 88))?.Host, Is.EqualTo(host));
        }

        using ServiceProvider lacking = services.AddPeerTargets(Json(Good).GetSection("PeerTargetz")).BuildServiceProvider();
        Assert.That(lacking.GetRequiredService<PeerTargetDirectory>, Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PeerTargetz:Peers: There is no peer"));
    }

    [Test]
    public void Peers_that_code_adds_are_checked_too_and_told_by_their_index()
    {
        using IHost host = Build(services => services.AddPeerTargets(options =>
        {
            options.Peers.Add(new PeerTargetEntry { Host = "a.example", Name = "host/a" });
            options.Peers.Add(new PeerTargetEntry { Host = null!, Name = "host/a" });
        }).AddEmulatedPeerTargetNames());
        using IHost empty = Build(services => services.AddPeerTargets(_ => { }).AddEmulatedPeerTargetNames());

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Peers:1:Host: There is no host. Give a DNS name or an IP address, such as server.contoso.com:88."));
        Assert.That(() => empty.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Peers: There is no peer."));
    }

    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Off_Windows_the_host_does_not_start_and_no_other_service_has_started() =>
        AssertDoesNotStart(services => services.AddPeerTargetNames().ValidatePeerTargetNamesOnStart(), Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("AddEmulatedPeerTargetNames"));

    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Off_Windows_a_host_with_configured_peers_does_not_start()
    {
        using IHost host = Build(Good);

        Assert.That(() => host.StartAsync(), Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("AddEmulatedPeerTargetNames"));
    }

    [Test, Needs(Need.WindowsWithoutTheFacility)]
    public void Under_Wine_the_host_does_not_start() =>
        AssertDoesNotStart(services => services.AddPeerTargetNames().ValidatePeerTargetNamesOnStart(), Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("WSAEOPNOTSUPP"));

    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void The_Windows_provider_is_asked_whether_the_machine_has_the_facility() => AssertDoesNotStart(
        services => services.AddSingleton<IPeerTargetNameProvider>(new WindowsPeerTargetNameProvider(requireWindows: false)).ValidatePeerTargetNamesOnStart(),
        Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("WSAEOPNOTSUPP"));

    [Test]
    public void Without_a_provider_the_host_does_not_start() =>
        AssertDoesNotStart(services => services.ValidatePeerTargetNamesOnStart(), Throws.InvalidOperationException.With.Message.Contains(nameof(IPeerTargetNameProvider)));

    [Test]
    public async Task A_provider_of_the_applications_own_starts()
    {
        using IHost host = Build(services => services.AddSingleton(Mock.Of<IPeerTargetNameProvider>()).ValidatePeerTargetNamesOnStart());

        Assert.That(() => host.StartAsync(), Throws.Nothing);
        await host.StopAsync();
    }

    [Test]
    public void A_second_call_checks_nothing_twice()
    {
        IServiceCollection services = new ServiceCollection().ValidatePeerTargetNamesOnStart();
        int before = services.Count;

        Assert.That(services.ValidatePeerTargetNamesOnStart(), Has.Count.EqualTo(before));
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        Assert.That(() => default(IServiceCollection)!.AddPeerTargets(Json(Good)), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => default(IServiceCollection)!.AddPeerTargets(_ => { }), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => default(IServiceCollection)!.ValidatePeerTargetNamesOnStart(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => new ServiceCollection().AddPeerTargets(default(IConfiguration)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("configuration"));
        Assert.That(() => new ServiceCollection().AddPeerTargets(default(Action<PeerTargetOptions>)!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("configure"));
    }

    private static void AssertDoesNotStart(Action<IServiceCollection> register, NUnit.Framework.Constraints.IResolveConstraint failure)
    {
        var earlier = new Mock<IHostedService>();
        using IHost host = Build(services =>
        {
            services.AddSingleton(earlier.Object);
            register(services);
        });

        Assert.That(() => host.StartAsync(), failure);
        earlier.Verify(service => service.StartAsync(It.IsAny<CancellationToken>()), Times.Never);
    }

    private static IHost Build(string json, Action<IServiceCollection>? register = null) => Build(services =>
    {
        services.AddPeerTargets(Json(json).GetSection("PeerTargets"));
        register?.Invoke(services);
    });

    private static IHost Build(Action<IServiceCollection> register)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        register(builder.Services);
        return builder.Build();
    }

    private static IConfigurationRoot Json(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
}
