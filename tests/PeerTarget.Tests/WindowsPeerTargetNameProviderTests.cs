using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Tests;

/// <summary>
/// The Windows backend on a machine without the facility: off Windows, or under Wine, whose Winsock answers WSAEOPNOTSUPP. The
/// project PeerTarget.Windows.Tests shows it at work.
/// </summary>
[TestFixture]
public sealed class WindowsPeerTargetNameProviderTests
{
    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Off_Windows_it_is_not_supported_and_cannot_be_constructed()
    {
        Assert.That(WindowsPeerTargetNameProvider.IsSupported, Is.False);
        Assert.That(Construct, Throws.InstanceOf<PlatformNotSupportedException>().With.Message.Contains("PeerTarget.Emulation"));
    }

    [Test, Needs(Need.WindowsWithoutTheFacility)]
    public void Where_Winsock_lacks_the_facility_a_set_fails_closed_with_a_message_that_helps()
    {
        Assert.That(WindowsPeerTargetNameProvider.IsSupported, Is.False);
        Assert.That(WindowsPeerTargetNameProvider.IsSupported, Is.False, "the answer that was kept");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        WindowsPeerTargetNameProvider provider = Construct();
        var name = new PeerTargetName("host/a.example", Peers.A4);

        Assert.That(provider.TrySet(socket, name), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(provider.TryDelete(socket, Peers.A4), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(async () => await provider.TrySetAsync(socket, name), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(async () => await provider.TryDeleteAsync(socket, Peers.A4), Is.EqualTo(SocketError.OperationNotSupported));
        Assert.That(() => provider.Set(socket, name), Throws.InstanceOf<PeerTargetNameException>()
            .With.Property("ErrorCode").EqualTo(10045).And.Message.Contains("WSAEOPNOTSUPP").And.Message.Contains("has no peer target names"));
    }

    private static WindowsPeerTargetNameProvider Construct() => new();
}
