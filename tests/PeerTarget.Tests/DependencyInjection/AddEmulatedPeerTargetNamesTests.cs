using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;
using PeerTarget.Emulation;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Tests;

[TestFixture]
public sealed class AddEmulatedPeerTargetNamesTests
{
    [Test]
    public void A_test_resolves_the_provider_and_the_emulator_behind_it()
    {
        using ServiceProvider services = new ServiceCollection().AddEmulatedPeerTargetNames().BuildServiceProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        services.GetRequiredService<IPeerTargetNameProvider>().Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        Assert.That(services.GetRequiredService<WinsockEmulator>().Lookup(socket, Peers.A4), Is.EqualTo("host/a.example"));
        Assert.That(services.GetRequiredService<IPeerTargetNameProvider>(), Is.SameAs(services.GetRequiredService<EmulatedPeerTargetNameProvider>()));
    }

    [Test]
    public void The_clock_of_the_container_gives_the_records_their_time_unless_the_options_have_one()
    {
        var clock = new FixedClock();
        using ServiceProvider container = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddEmulatedPeerTargetNames().BuildServiceProvider();
        using ServiceProvider options = new ServiceCollection().AddSingleton(TimeProvider.System).AddEmulatedPeerTargetNames(all => all.TimeProvider = clock).BuildServiceProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        foreach (ServiceProvider services in (ServiceProvider[])[container, options])
        {
            services.GetRequiredService<IPeerTargetNameProvider>().Set(socket, new PeerTargetName("host/a.example", Peers.A4));

            Assert.That(services.GetRequiredService<WinsockEmulator>().Calls.Single().Time, Is.EqualTo(clock.Now));
        }
    }

    [Test]
    public void The_emulator_is_chosen_whether_AddPeerTargetNames_comes_before_or_after()
    {
        using ServiceProvider before = new ServiceCollection().AddPeerTargetNames().AddEmulatedPeerTargetNames().BuildServiceProvider();
        using ServiceProvider after = new ServiceCollection().AddEmulatedPeerTargetNames().AddPeerTargetNames().BuildServiceProvider();

        Assert.That(before.GetRequiredService<IPeerTargetNameProvider>(), Is.InstanceOf<EmulatedPeerTargetNameProvider>());
        Assert.That(before.GetServices<IPeerTargetNameProvider>().Count(), Is.EqualTo(1));
        Assert.That(after.GetRequiredService<IPeerTargetNameProvider>(), Is.InstanceOf<EmulatedPeerTargetNameProvider>());
    }

    [Test]
    public void A_keyed_provider_is_not_replaced_by_an_unkeyed_emulator()
    {
        IPeerTargetNameProvider mine = Mock.Of<IPeerTargetNameProvider>();
        using ServiceProvider services = new ServiceCollection().AddKeyedSingleton("mine", mine).AddEmulatedPeerTargetNames().BuildServiceProvider();

        Assert.That(services.GetRequiredKeyedService<IPeerTargetNameProvider>("mine"), Is.SameAs(mine));
    }

    [Test]
    public void A_second_call_registers_nothing_more()
    {
        IServiceCollection services = new ServiceCollection().AddEmulatedPeerTargetNames().AddKeyedEmulatedPeerTargetNames("ipsec");
        int before = services.Count(IsOurs);

        _ = services.AddEmulatedPeerTargetNames().AddKeyedEmulatedPeerTargetNames("ipsec");

        Assert.That(services.Count(IsOurs), Is.EqualTo(before));
    }

    [Test]
    public void Keyed_emulators_have_names_options_and_worlds_of_their_own()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddKeyedEmulatedPeerTargetNames("strict", options => options.Assumptions = new WinsockAssumptions { RepeatedSet = SocketError.InvalidArgument })
            .AddKeyedEmulatedPeerTargetNames("default")
            .BuildServiceProvider();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var name = new PeerTargetName("host/a.example", Peers.A4);
        IPeerTargetNameProvider strict = services.GetRequiredKeyedService<IPeerTargetNameProvider>("strict");

        strict.Set(socket, name);

        Assert.That(strict.TrySet(socket, name), Is.EqualTo(SocketError.InvalidArgument));
        Assert.That(services.GetRequiredKeyedService<WinsockEmulator>("default").Lookup(socket, Peers.A4), Is.Null);
        Assert.That(services.GetRequiredKeyedService<WinsockEmulator>("default").Assumptions, Is.EqualTo(WinsockAssumptions.Default));
        Assert.That(services.GetService<IPeerTargetNameProvider>(), Is.Null);
    }

    [Test]
    public void The_options_reach_the_emulator()
    {
        var assumptions = new WinsockAssumptions { PeerKey = PeerKey.AddressAndPort };
        using ServiceProvider services = new ServiceCollection().AddEmulatedPeerTargetNames(options => options.Assumptions = assumptions).BuildServiceProvider();

        Assert.That(services.GetRequiredService<WinsockEmulator>().Assumptions, Is.SameAs(assumptions));
    }

    [Test]
    public void Options_without_assumptions_are_refused_with_what_to_do()
    {
        using ServiceProvider services = new ServiceCollection().AddEmulatedPeerTargetNames(options => options.Assumptions = null!).BuildServiceProvider();

        Assert.That(services.GetRequiredService<IPeerTargetNameProvider>, Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("WinsockAssumptions.Default"));
        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.InstanceOf<OptionsValidationException>());
    }

    [Test]
    public void The_containers_logging_gets_the_warning_that_nobody_is_authenticated()
    {
        using var logger = new RecordingLogger<object>();
        using ServiceProvider services = new ServiceCollection().AddSingleton<ILoggerFactory>(logger).AddEmulatedPeerTargetNames().BuildServiceProvider();

        _ = services.GetRequiredService<IPeerTargetNameProvider>();
        _ = services.GetRequiredService<IPeerTargetNameProvider>();

        Assert.That(logger.Entries.Count(entry => entry is { Level: LogLevel.Warning, Event.Id: 100 }), Is.EqualTo(1));
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        Assert.That(() => default(IServiceCollection)!.AddEmulatedPeerTargetNames(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => default(IServiceCollection)!.AddKeyedEmulatedPeerTargetNames("key"), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => new ServiceCollection().AddKeyedEmulatedPeerTargetNames(""), Throws.ArgumentException.With.Property("ParamName").EqualTo("serviceKey"));
        Assert.That(() => new ServiceCollection().AddKeyedEmulatedPeerTargetNames(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("serviceKey"));
    }

    private static bool IsOurs(ServiceDescriptor descriptor) => descriptor.ServiceType.Namespace!.StartsWith("PeerTarget", StringComparison.Ordinal);
}
