using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>This machine's Winsock, where there is one.</summary>
[TestFixture]
public sealed class WinsockHostTests
{
    [Test, Needs(Need.AnotherSystemThanWindows)]
    public void Off_Windows_there_is_none()
    {
        Assert.That(() => new WinsockHost(), Throws.TypeOf<PlatformNotSupportedException>());
    }

    [Test, Needs(Need.Windows)]
    public void On_Windows_sockets_open_connect_to_the_loopback_dissolve_and_close()
    {
        CaseResult result = Vector.Run(
            new WinsockHost(),
            Vector.OpenDatagram,
            """{"do":"connect","socket":"s","peer":"192.0.2.1:88"}""",
            """{"do":"disconnect","socket":"s"}""",
            """{"do":"close","socket":"s"}""",
            """{"do":"socket","socket":"s","family":"inet","type":"stream"}""",
            """{"do":"connect","socket":"s","peer":"192.0.2.1:88"}""",
            """{"do":"close","socket":"s"}""");

        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Passed), $"{result.Run}");
    }
}
