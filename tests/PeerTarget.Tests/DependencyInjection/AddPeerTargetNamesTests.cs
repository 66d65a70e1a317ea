using Microsoft.Extensions.DependencyInjection;
using Moq;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Tests;

[TestFixture]
public sealed class AddPeerTargetNamesTests
{
    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Off_Windows_resolving_fails_closed_and_names_the_emulator_package()
    {
        using ServiceProvider services = new ServiceCollection().AddPeerTargetNames().AddKeyedPeerTargetNames("ipsec").BuildServiceProvider();

        Assert.That(services.GetRequiredService<IPeerTargetNameProvider>, FailsClosed());
        Assert.That(() => services.GetRequiredKeyedService<IPeerTargetNameProvider>("ipsec"), FailsClosed());
    }

    [Test, Needs(Need.Windows)]
    public void On_Windows_the_provider_is_the_one_that_calls_WSAIoctl_with_logging_or_without()
    {
        using ServiceProvider bare = new ServiceCollection().AddPeerTargetNames().BuildServiceProvider();
        using ServiceProvider logged = new ServiceCollection().AddLogging().AddPeerTargetNames().AddKeyedPeerTargetNames("ipsec").BuildServiceProvider();

        Assert.That(bare.GetRequiredService<IPeerTargetNameProvider>(), Is.InstanceOf<WindowsPeerTargetNameProvider>());
        Assert.That(logged.GetRequiredService<IPeerTargetNameProvider>(), Is.InstanceOf<WindowsPeerTargetNameProvider>());
        Assert.That(logged.GetServices<IPeerTargetNameProvider>().Single(), Is.SameAs(logged.GetRequiredService<IPeerTargetNameProvider>()));
        Assert.That(logged.GetRequiredKeyedService<IPeerTargetNameProvider>("ipsec"), Is.InstanceOf<WindowsPeerTargetNameProvider>());
    }

    [Test]
    public void A_second_call_registers_nothing_more()
    {
        IServiceCollection services = new ServiceCollection().AddPeerTargetNames().AddKeyedPeerTargetNames("ipsec");
        int before = services.Count;

        _ = services.AddPeerTargetNames().AddKeyedPeerTargetNames("ipsec");

        Assert.That(services, Has.Count.EqualTo(before));
    }

    [Test]
    public void A_provider_that_is_registered_already_stays()
    {
        IPeerTargetNameProvider mine = Mock.Of<IPeerTargetNameProvider>();
        using ServiceProvider services = new ServiceCollection().AddSingleton(mine).AddPeerTargetNames().BuildServiceProvider();

        Assert.That(services.GetRequiredService<IPeerTargetNameProvider>(), Is.SameAs(mine));
    }

    [Test]
    public void Null_arguments_are_refused_by_their_names()
    {
        Assert.That(() => default(IServiceCollection)!.AddPeerTargetNames(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => default(IServiceCollection)!.AddKeyedPeerTargetNames("key"), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("services"));
        Assert.That(() => new ServiceCollection().AddKeyedPeerTargetNames(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("serviceKey"));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint FailsClosed() =>
        Throws.InstanceOf<PlatformNotSupportedException>().With.Message.Contains("PeerTarget.Emulation").And.Message.Contains("AddEmulatedPeerTargetNames");
}
