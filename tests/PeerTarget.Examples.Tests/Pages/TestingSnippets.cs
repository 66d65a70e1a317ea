using System.Net;
using System.Net.Sockets;
using Contoso;
using Microsoft.Extensions.DependencyInjection;
using PeerTarget.Emulation;

namespace PeerTarget.Examples;

/// <summary>The code of docs/testing.md.</summary>
[TestFixture]
public sealed class TestingSnippets
{
    // <first-packet>
    [Test]
    public void A_client_that_asks_first_and_names_after_is_caught()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        using var client = new UdpClient(AddressFamily.InterNetwork);

        client.Send("what time is it?"u8, server);
        peerTargetNames.Set(client, new PeerTargetName("host/time.contoso.com", server));

        Assert.That(
            () => peerTargetNames.Emulator.Calls.VerifyNamed("host/time.contoso.com", server),
            Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("before the socket was in use"));
    }
    // </first-packet>

    // <named>
    [Test]
    public void Two_servers_are_named_and_nobody_else()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var time = new IPEndPoint(IPAddress.Parse("192.0.2.10"), 123);
        var files = new IPEndPoint(IPAddress.Parse("192.0.2.11"), 445);
        using (var udp = new UdpClient(AddressFamily.InterNetwork))
        using (var tcp = new TcpClient(AddressFamily.InterNetwork))
        {
            peerTargetNames.Set(udp, new PeerTargetName("host/time.contoso.com", time));
            peerTargetNames.Set(tcp, new PeerTargetName("host/files.contoso.com", files));
        }

        peerTargetNames.Emulator.Calls
            .VerifyNamed("host/time.contoso.com", time)
            .VerifyNamed("host/files.contoso.com", files)
            .VerifyNothingElse();
    }
    // </named>

    // <record>
    [Test]
    public void A_record_says_what_was_asked_of_which_socket_and_what_decided_the_answer()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(IPAddress.Loopback, 123);

        _ = peerTargetNames.TrySet(client, new PeerTargetName("host/time.contoso.com", new IPEndPoint(IPAddress.Loopback, 123)));

        EmulatedCall call = peerTargetNames.Emulator.Calls.Single();
        Assert.That(call.Operation, Is.EqualTo(PeerTargetNameOperation.Set));
        Assert.That(call.IsConnected, Is.True);
        Assert.That(call.Answer, Is.EqualTo(SocketError.IsConnected));
        Assert.That(call.DecidedBy, Is.EqualTo("rule Unconnected (documented for set only)"));
    }
    // </record>

    // <wait>
    [Test]
    public async Task A_background_task_names_its_server()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);

        Task work = Task.Run(() =>
        {
            using var client = new TimeClient(peerTargetNames, server);
            client.Ask();
        });

        await peerTargetNames.Emulator.WaitForAsync(1, call => call.Principal == "host/time.contoso.com", work: work);
    }
    // </wait>

    // <fail>
    [Test]
    public void A_client_tries_again_when_Windows_is_out_of_buffers()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        using Interception fault = peerTargetNames.Emulator.Fail(SocketError.NoBufferSpaceAvailable, times: 2);

        TimeClient? client = null;
        for (int i = 0; client is null; i++)
        {
            try
            {
                client = new TimeClient(peerTargetNames, server);
            }
            catch (PeerTargetNameException refusal) when (refusal.IsTransient && i < 3)
            {
                // Another try may pass.
            }
        }

        client.Dispose();
        Assert.That(fault.Hits, Is.EqualTo(2));
    }
    // </fail>

    // <hold>
    [Test]
    public async Task A_client_that_is_stopped_while_it_names_its_server_sends_nothing()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = new CancellationTokenSource();
        using CallHold hold = peerTargetNames.Emulator.Hold();

        Task asking = AskAsync(peerTargetNames, (IPEndPoint)server.Client.LocalEndPoint!, stop.Token);
        HeldCall pending = await hold.NextAsync();
        stop.Cancel();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(pending.Release(), Is.False, "the cancellation was first");
        Assert.That(server.Available, Is.Zero);
    }

    private static async Task AskAsync(IPeerTargetNameProvider peerTargetNames, IPEndPoint server, CancellationToken stop)
    {
        using var client = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await peerTargetNames.SetAsync(client, new PeerTargetName("host/time.contoso.com", server), stop);
        await client.SendToAsync("what time is it?"u8.ToArray(), server, stop);
    }
    // </hold>

    // <intercept>
    [Test]
    public void A_socket_that_is_closed_under_the_call_is_refused()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        using Interception closing = peerTargetNames.Emulator.Intercept(call =>
        {
            client.Dispose();
            return null;
        });

        SocketError answer = peerTargetNames.TrySet(client, new PeerTargetName("host/time.contoso.com", new IPEndPoint(IPAddress.Loopback, 123)));

        Assert.That(answer, Is.EqualTo(SocketError.NotSocket));
    }
    // </intercept>

    // <authenticate>
    [Test]
    public void A_trusted_machine_in_the_middle_is_stopped()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        peerTargetNames.Emulator.AddPeer(server, "host/intruder.contoso.com");
        using var client = new UdpClient(AddressFamily.InterNetwork);

        Assert.That(peerTargetNames.Emulator.Authenticate(client, server), Is.EqualTo(PeerAuthentication.AnyTrustedMachine));

        peerTargetNames.Set(client, new PeerTargetName("host/time.contoso.com", server));

        Assert.That(peerTargetNames.Emulator.Authenticate(client, server), Is.EqualTo(PeerAuthentication.WrongPrincipal));
    }
    // </authenticate>

    // <authenticate-owned>
    [Test]
    public void The_server_can_prove_the_name_that_the_client_demands()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);
        peerTargetNames.Emulator.AddPeer(server, "host/time.contoso.com", "host/TIME");

        new TimeClient(peerTargetNames, server).Dispose();

        EmulatedCall named = peerTargetNames.Emulator.Calls.Single();
        Assert.That(peerTargetNames.Emulator.Authenticate(named), Is.EqualTo(PeerAuthentication.Authenticated));
    }
    // </authenticate-owned>

    // <misuse>
    [Test]
    public void A_name_that_takes_the_place_of_another_is_found_at_the_end()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        peerTargetNames.Set(client, new PeerTargetName("host/time.contoso.com", new IPEndPoint(IPAddress.Loopback, 1001)));
        peerTargetNames.Set(client, new PeerTargetName("host/files.contoso.com", new IPEndPoint(IPAddress.Loopback, 1002)));

        Assert.That(() => peerTargetNames.Emulator.Verify(), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("NameReplaced in call #2"));
        Assert.That(() => peerTargetNames.Emulator.Verify(allowedMisuse: Misuse.NameReplaced), Throws.Nothing);
    }
    // </misuse>

    // <throw>
    [Test]
    public void A_misuse_throws_at_the_line_that_commits_it()
    {
        var peerTargetNames = new EmulatedPeerTargetNameProvider(new WinsockEmulator(new WinsockEmulatorOptions { ThrowOnMisuse = true }));
        using var client = new TcpClient(AddressFamily.InterNetwork);

        Assert.That(() => peerTargetNames.Delete(client), Throws.TypeOf<EmulatorVerificationException>().With.Message.Contains("DeleteOnStream"));
    }
    // </throw>

    // <container>
    [Test]
    public void The_container_gives_the_emulator_behind_the_provider()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEmulatedPeerTargetNames(options => options.Assumptions = WinsockAssumptions.Strictest)
            .BuildServiceProvider();
        var server = new IPEndPoint(IPAddress.Loopback, 123);

        new TimeClient(services.GetRequiredService<IPeerTargetNameProvider>(), server).Dispose();

        services.GetRequiredService<WinsockEmulator>().Calls.VerifyNamed("host/time.contoso.com", server);
    }
    // </container>
}
