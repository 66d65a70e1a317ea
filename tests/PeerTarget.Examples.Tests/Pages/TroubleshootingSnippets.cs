// <code>
using System.Net.Sockets;
using PeerTarget;
// </code>
using System.Net;
using PeerTarget.Emulation;

namespace Contoso;

/// <summary>The code of docs/troubleshooting.md, and what the page says of .NET's own clients.</summary>
public sealed class TroubleshootingSnippets
{
    private static readonly PeerTargetName s_name = new("host/server.contoso.com", new IPEndPoint(IPAddress.Loopback, 123));

    [Test]
    public void A_refusal_says_its_code_and_what_to_do()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient("127.0.0.1", 123);
        PeerTargetName name = s_name;
        using var written = new StringWriter();
        TextWriter standard = Console.Error;
        Console.SetError(written);
        try
        {
            // <code>
            try
            {
                peerTargetNames.Set(client, name);
            }
            catch (PeerTargetNameException refusal) when (refusal.SocketErrorCode is SocketError.IsConnected)
            {
                Console.Error.WriteLine(refusal.Message);
            }
            // </code>
        }
        finally
        {
            Console.SetError(standard);
        }

        Assert.That(written.ToString(), Does.Contain("WSAEISCONN (10056)").And.Contain("Set the name before Connect."));
    }

    [Test]
    public void A_client_that_is_constructed_with_a_host_is_connected() =>
        Assert.That(Refused(new UdpClient("127.0.0.1", 123)), Is.EqualTo(SocketError.IsConnected));

    [Test]
    public void A_UdpClient_that_is_constructed_without_a_family_takes_no_IPv6_peer()
    {
        var peer = new PeerTargetName("host/server.contoso.com", new IPEndPoint(IPAddress.IPv6Loopback, 123));

        Assert.That(Refused(new UdpClient(), peer), Is.EqualTo(SocketError.AddressFamilyNotSupported));
    }

    [Test]
    public void A_datagram_socket_without_a_peer_is_refused() =>
        Assert.That(Refused(new UdpClient(AddressFamily.InterNetwork), new PeerTargetName("host/server.contoso.com")), Is.EqualTo(SocketError.InvalidArgument));

    [Test]
    public void A_disposed_client_is_refused()
    {
        var client = new UdpClient(AddressFamily.InterNetwork);
        client.Dispose();

        Assert.That(Refused(client), Is.EqualTo(SocketError.NotSocket));
    }

    private static SocketError Refused(UdpClient client, PeerTargetName? name = null)
    {
        using (client)
        {
            return new EmulatedPeerTargetNameProvider().TrySet(client, name ?? s_name);
        }
    }
}
