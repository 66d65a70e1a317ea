using System.Net;

namespace PeerTarget.Emulation;

/// <summary>What an authentication of a peer would come to. <see cref="WinsockEmulator.Authenticate(System.Net.Sockets.Socket, IPEndPoint)"/> tells.</summary>
public enum PeerAuthentication
{
    /// <summary>The socket holds a name for the peer, and the peer can prove it.</summary>
    Authenticated,

    /// <summary>The socket holds a name for the peer, and the peer cannot prove it. A trusted machine in the middle is stopped.</summary>
    WrongPrincipal,

    /// <summary>The socket holds no name for the peer. Any trusted machine would do, also one in the middle.</summary>
    AnyTrustedMachine,

    /// <summary>There is no peer at this address. <see cref="WinsockEmulator.AddPeer"/> adds one.</summary>
    NobodyThere,
}

/// <summary>The peers that a test put at addresses, and the principals that each can prove.</summary>
/// <remarks>Safe for use from several threads at once.</remarks>
internal sealed class SimulatedPeers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AssociationKey, HashSet<string>> _peers = [];

    // How many peers can prove a name. Service principal names compare without regard to case in Active Directory.
    private readonly Dictionary<string, int> _provable = new(StringComparer.OrdinalIgnoreCase);

    public void Add(IPEndPoint peer, IEnumerable<string> principals)
    {
        HashSet<string> provable = new(principals, StringComparer.OrdinalIgnoreCase);
        if (provable.Count == 0 || provable.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("A peer needs a principal that it can prove, and no principal may be null or empty.", nameof(principals));
        }

        var key = AssociationKey.Of(peer, PeerKey.AddressAndPort);
        lock (_gate)
        {
            foreach (string name in _peers.GetValueOrDefault(key) ?? [])
            {
                _provable[name]--;
            }

            foreach (string name in provable)
            {
                _provable[name] = _provable.GetValueOrDefault(name) + 1;
            }

            _peers[key] = provable;
        }
    }

    /// <summary>What would come of the name that a socket holds for a peer.</summary>
    public PeerAuthentication Authenticate(IPEndPoint peer, string? name)
    {
        var key = AssociationKey.Of(peer, PeerKey.AddressAndPort);
        lock (_gate)
        {
            // Port 0 stands for the whole machine.
            if (!_peers.TryGetValue(key, out HashSet<string>? provable) && !_peers.TryGetValue(key with { Port = 0 }, out provable))
            {
                return PeerAuthentication.NobodyThere;
            }

            return name is null ? PeerAuthentication.AnyTrustedMachine
                : provable.Contains(name) ? PeerAuthentication.Authenticated
                : PeerAuthentication.WrongPrincipal;
        }
    }

    /// <summary>Whether there are peers, and none of them can prove a name.</summary>
    public bool LackProofOf(string name)
    {
        lock (_gate)
        {
            return _peers.Count != 0 && _provable.GetValueOrDefault(name) == 0;
        }
    }
}
