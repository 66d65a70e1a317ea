using Microsoft.Extensions.Configuration;

namespace PeerTarget.Hosting;

/// <summary>The peers of an application and the names to expect there, as the configuration has them.</summary>
public sealed class PeerTargetOptions
{
    private const string HostKey = nameof(PeerTargetEntry.Host);
    private const string NameKey = nameof(PeerTargetEntry.Name);

    private readonly List<(int Place, string Text)> _faults = [];

    /// <summary>The peers.</summary>
    public IList<PeerTargetEntry> Peers { get; } = [];

    /// <summary>What of a configuration could not be read as an entry, with the number of the entries that were read before.</summary>
    internal IEnumerable<(int Place, string Text)> Faults => _faults;

    /// <summary>Adds the peers of a configuration. It reads strings alone, so nothing has to be bound by reflection.</summary>
    internal void Read(IConfiguration configuration)
    {
        IConfigurationSection peers = configuration.GetSection(nameof(Peers));
        if (!peers.GetChildren().Any())
        {
            AddFault($"{peers.Path}: There is no peer. List each peer with a {HostKey} and a {NameKey}.");
        }

        foreach (IConfigurationSection peer in peers.GetChildren())
        {
            // An empty object and a text have no children.
            if (!peer.GetChildren().Any())
            {
                AddFault($"{PlainText.OneLine(peer.Path)}: A peer has a {HostKey} and a {NameKey}, and here is neither.");
                continue;
            }

            foreach (IConfigurationSection setting in peer.GetChildren())
            {
                if (!Is(setting, HostKey) && !Is(setting, NameKey))
                {
                    AddFault($"{PlainText.OneLine(setting.Path)}: A peer has a {HostKey} and a {NameKey}, and no other key. A port stands in the {HostKey}, as in server.contoso.com:88.");
                }
            }

            Peers.Add(new PeerTargetEntry { Host = peer[HostKey] ?? "", Name = peer[NameKey] ?? "", Key = PlainText.OneLine(peer.Path) });
        }
    }

    private void AddFault(string text) => _faults.Add((Peers.Count, text));

    private static bool Is(IConfigurationSection setting, string key) => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A peer of an application and the name to expect there, as strings.</summary>
public sealed class PeerTargetEntry
{
    /// <summary>
    /// A host's DNS name or an IP address, with a port if the entry is for that port alone: <c>server.contoso.com</c>,
    /// <c>server.contoso.com:88</c>, <c>192.0.2.10:88</c>, <c>2001:db8::1</c> or <c>[2001:db8::1]:88</c>.
    /// </summary>
    public string Host { get; set; } = "";

    /// <summary>The service principal name to expect there, such as <c>host/server.contoso.com</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The configuration key of the entry, or <see langword="null"/> if code has added the entry.</summary>
    internal string? Key { get; init; }
}
