using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>What an authentication of a peer would come to. <see cref="WinsockEmulator.Authenticate(System.Net.Sockets.Socket, IPEndPoint)"/> tells.</summary>
public enum PeerAuthentication
{
    /// <summary>The socket names the peer, and the peer can prove the name.</summary>
    Authenticated,

    /// <summary>The socket names the peer, and the peer cannot prove the name. From now on a trusted machine in the middle is stopped.</summary>
    WrongPrincipal,

    /// <summary>The socket does not name the peer. Any trusted machine would do, also one in the middle.</summary>
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
                if (--CollectionsMarshal.GetValueRefOrNullRef(_provable, name) == 0)
                {
                    _ = _provable.Remove(name);
                }
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
            return !TryFind(key, out HashSet<string>? provable) ? PeerAuthentication.NobodyThere
                : name is null ? PeerAuthentication.AnyTrustedMachine
                : provable.Contains(name) ? PeerAuthentication.Authenticated
                : PeerAuthentication.WrongPrincipal;
        }
    }

    /// <summary>
    /// Whether the peer of a name cannot prove it. A name without a peer, or with one that is not there, can be meant for any: it is unprovable only on a
    /// stream socket, and if no peer can prove it.
    /// </summary>
    public bool CannotProve(string name, AssociationKey? peer, bool isForAnyPeer)
    {
        lock (_gate)
        {
            return peer is { } key && TryFind(key, out HashSet<string>? provable) ? !provable.Contains(name) : isForAnyPeer && !_provable.ContainsKey(name);
        }
    }

    // Port 0 stands for the whole machine.
    private bool TryFind(AssociationKey peer, [NotNullWhen(true)] out HashSet<string>? provable) =>
        _peers.TryGetValue(peer, out provable) || _peers.TryGetValue(peer with { Port = 0 }, out provable);
}
