using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace ManInTheMiddle;

/// <summary>
/// A server on the loopback address that asks the emulator what a client's socket demands. As under IPsec, a client that demands another
/// principal never gets through. A strict server also drops clients that demand none, which IPsec would not: so a test sees a forgotten name.
/// </summary>
internal sealed class SimulatedServer : IDisposable
{
    private readonly WinsockEmulator _emulator;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _greeting;
    private readonly bool _isStrict;

    public SimulatedServer(WinsockEmulator emulator, string principal, string greeting, bool isStrict)
    {
        _isStrict = isStrict;
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
        if (outcome is PeerAuthentication.Authenticated || (outcome is PeerAuthentication.AnyTrustedMachine && !_isStrict))
        {
            await using var writer = new StreamWriter(accepted.GetStream());
            await writer.WriteAsync(_greeting.AsMemory(), cancellationToken);
        }

        return outcome;
    }

    public void Dispose() => _listener.Dispose();
}
