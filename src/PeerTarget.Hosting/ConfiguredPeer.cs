using Microsoft.Extensions.Options;

namespace PeerTarget.Hosting;

/// <summary>An entry that has been read.</summary>
/// <param name="Key">Where the entry stands, such as PeerTargets:Peers:1.</param>
/// <param name="Host">The host or address.</param>
/// <param name="Name">The name to expect there.</param>
internal sealed record ConfiguredPeer(string Key, HostAndPort Host, ServicePrincipalName Name)
{
    /// <summary>Reads the entries. An entry with a fault is left out. The faults have the order of the entries.</summary>
    public static List<ConfiguredPeer> ReadAll(PeerTargetOptions options, List<string> faults)
    {
        if (options.Peers.Count == 0 && !options.Faults.Any())
        {
            faults.Add($"{nameof(PeerTargetOptions.Peers)}: There is no peer.");
        }

        List<ConfiguredPeer> peers = [];
        for (int i = 0; i < options.Peers.Count; i++)
        {
            faults.AddRange(options.Faults.Where(fault => fault.Place == i).Select(fault => fault.Text));
            if (Read(options.Peers[i], options.Peers[i].Key ?? $"{nameof(PeerTargetOptions.Peers)}:{i}", faults) is not { } peer)
            {
                continue;
            }

            if (peers.Find(earlier => earlier.Host == peer.Host && !earlier.Name.ToString().Equals(peer.Name.ToString(), StringComparison.Ordinal)) is { } other)
            {
                faults.Add($"{peer.Key}:{nameof(PeerTargetEntry.Name)}: The host is the same as that of {other.Key}, and the names differ.");
            }

            peers.Add(peer);
        }

        faults.AddRange(options.Faults.Where(fault => fault.Place >= options.Peers.Count).Select(fault => fault.Text));
        return peers;
    }

    private static ConfiguredPeer? Read(PeerTargetEntry entry, string key, List<string> faults)
    {
        (string hostText, string nameText) = (entry.Host ?? "", entry.Name ?? "");
        var host = HostAndPort.Read(hostText, out string? hostFault);
        if (host is null)
        {
            faults.Add($"{key}:{nameof(PeerTargetEntry.Host)}: {Quote(hostText)}{hostFault}");
        }

        if (!ServicePrincipalName.TryParse(nameText, out ServicePrincipalName? name, out string? nameFault))
        {
            faults.Add($"{key}:{nameof(PeerTargetEntry.Name)}: {(nameText.Length == 0 ? "There is no name. Give the service principal name to expect there, such as host/server.contoso.com." : $"{Quote(nameText)}This is no service principal name. {nameFault}")}");
        }

        return host is not null && name is not null ? new ConfiguredPeer(key, host, name) : null;
    }

    private static string Quote(string text) => text.Length == 0 ? "" : $"\"{PlainText.OneLine(text)}\". ";
}

/// <summary>Refuses options that hold an entry with a fault, and says where the entry stands.</summary>
internal sealed class PeerTargetOptionsValidator : IValidateOptions<PeerTargetOptions>
{
    public ValidateOptionsResult Validate(string? name, PeerTargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        _ = ConfiguredPeer.ReadAll(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
