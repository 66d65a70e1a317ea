using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace ManInTheMiddle;

/// <summary>
/// A server on the loopback address that behaves as IPsec would make it: a client that demands another principal never gets through.
/// It asks the emulator, which knows what the client's socket demands.
/// </summary>
internal sealed class SimulatedServer : IDisposable
{
    private readonly WinsockEmulator _emulator;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _greeting;

    public SimulatedServer(WinsockEmulator emulator, string principal, string greeting)
    {
        _emulator = emulator;
        _greeting = greeting;
        _listener.Start();
        Address = (IPEndPoint)_listener.LocalEndpoint;
        emulator.AddPeer(Address, principal);
    }

    public IPEndPoint Address { get; }

    /// <summary>Accepts one connection of a client, and greets or drops it.</summary>
    public async Task<PeerAuthentication> ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using TcpClient accepted = await _listener.AcceptTcpClientAsync(cancellationToken);
        PeerAuthentication outcome = _emulator.Authenticate(client, Address);
        if (outcome is PeerAuthentication.Authenticated or PeerAuthentication.AnyTrustedMachine)
        {
            await using var writer = new StreamWriter(accepted.GetStream());
            await writer.WriteAsync(_greeting.AsMemory(), cancellationToken);
        }

        return outcome;
    }

    public void Dispose() => _listener.Dispose();
}
