using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class EmulatorWarningTests
{
    [Test]
    public void A_provider_warns_once_that_the_emulator_authenticates_nobody()
    {
        using var logger = new RecordingLogger<EmulatedPeerTargetNameProvider>();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        var provider = new EmulatedPeerTargetNameProvider(logger: logger);
        provider.Set(socket, new PeerTargetName("host/a.example", Peers.A4));

        LogEntry warning = logger.Entries.Single(entry => entry.Level is LogLevel.Warning);
        Assert.That(warning.Event, Is.EqualTo(new EventId(100, "PeerTargetNameEmulatorInUse")));
        Assert.That(warning.Event.Name, Is.EqualTo("PeerTargetNameEmulatorInUse"));
        Assert.That(warning.Message, Is.EqualTo("Peer target names are emulated in memory. No peer is authenticated; use this for tests only."));
    }

    [Test]
    public void Nothing_is_logged_where_warnings_are_off()
    {
        using var logger = new RecordingLogger<EmulatedPeerTargetNameProvider>(LogLevel.Error);

        _ = new EmulatedPeerTargetNameProvider(logger: logger);

        Assert.That(logger.Entries, Is.Empty);
    }
}
