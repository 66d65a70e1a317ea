using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Model.Tests;

[TestFixture]
public sealed class SocketTwinTests
{
    private const int Histories = 250;

    [Test]
    [Needs(Need.AnotherSystemThanWindows)]
    [Needs(Need.Patience)]
    public void A_socket_shows_the_same_whether_the_emulator_was_asked_about_it_or_not(
        [Values(SocketType.Stream, SocketType.Dgram)] SocketType type, [ValueSource(typeof(SocketTwins), nameof(SocketTwins.Loopbacks))] string loopback) =>
        Assert.That(Enumerable.Range(0, Histories).Select(seed => SocketTwins.Difference(type, loopback, seed)), Is.All.Null);
}
