using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Hosting;

/// <summary>A host's DNS name or an address, and a port where one was given.</summary>
/// <param name="Host">The DNS name in lower case, or the address as .NET writes it.</param>
/// <param name="Address">The address, or null for a DNS name.</param>
/// <param name="Port">The port, or null for any.</param>
internal sealed record HostAndPort(string Host, IPAddress? Address, int? Port)
{
    /// <summary>Reads what stands in the configuration. A fault is a sentence for the user, or null if there is no fault.</summary>
    public static HostAndPort? Read(string text, out string? fault)
    {
        fault = FaultOfCharacters(text);
        if (fault is not null)
        {
            return null;
        }

        (string host, string? digits) = Split(text, out bool isIPv6);
        int? port = null;
        if (digits is not null)
        {
            if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) || number == 0)
            {
                fault = "What follows the ':' is no port from 1 to 65535.";
                return null;
            }

            port = number;
        }

        if (isIPv6 || EndsInANumber(host))
        {
            fault = FaultOfAddress(host, isIPv6, out IPAddress? address);
            return address is null ? null : Of(address, port);
        }

        fault = FaultOfName(host);
        return fault is null ? new HostAndPort(host.ToLowerInvariant(), Address: null, port) : null;
    }

    /// <summary>The host of a connection, in the same spelling as that of an entry.</summary>
    public static HostAndPort Of(DnsEndPoint endPoint) => IPAddress.TryParse(endPoint.Host, out IPAddress? address)
        ? Of(address, endPoint.Port)
        : new HostAndPort(endPoint.Host.ToLowerInvariant(), Address: null, endPoint.Port);

    // An IPv4 address and its IPv4-mapped form are one address.
    private static HostAndPort Of(IPAddress address, int? port)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new HostAndPort(plain.ToString(), plain, port);
    }

    // Two colons or more can only be an IPv6 address. Its own port needs the brackets.
    private static (string Host, string? Port) Split(string text, out bool isIPv6)
    {
        int bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        int colons = text.Count(character => character == ':');
        isIPv6 = bracket > 0 || colons > 1;
        if (bracket > 0 && (bracket == text.Length - 1 || text[bracket + 1] == ':'))
        {
            return (text[1..bracket], bracket == text.Length - 1 ? null : text[(bracket + 2)..]);
        }

        int colon = colons == 1 ? text.IndexOf(':', StringComparison.Ordinal) : -1;
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static string? FaultOfCharacters(string text)
    {
        if (text.Length == 0)
        {
            return "There is no host. Give a DNS name or an IP address, such as server.contoso.com:88.";
        }

        if (text.Contains('/', StringComparison.Ordinal))
        {
            return "A host holds no '/'. Write neither a URL nor a path, nor the length of a prefix.";
        }

        return text.Any(char.IsWhiteSpace) ? "A host holds no white space." : null;
    }

    private static string? FaultOfAddress(string host, bool isIPv6, out IPAddress? address)
    {
        if (!IPAddress.TryParse(host, out address)
            || address.AddressFamily is AddressFamily.InterNetworkV6 != isIPv6
            || host.StartsWith('[')

            // .NET also reads the old forms of IPv4, such as 10.1 and 0x7f000001.
            || (!isIPv6 && address.ToString() != host))
        {
            address = null;
            return isIPv6
                ? "This is no IPv6 address. An IPv6 address with a port stands in brackets, as in [2001:db8::1]:88."
                : "This is no IPv4 address. An IPv4 address has four numbers from 0 to 255, without leading zeros. A DNS name does not end in a number.";
        }

        if (Of(address, port: null).Address!.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            address = null;
            return "The unspecified address is the address of no peer.";
        }

        return null;
    }

    private static string? FaultOfName(string host)
    {
        char odd = host.FirstOrDefault(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'));
        if (odd != default || host.Contains('\0', StringComparison.Ordinal))
        {
            return $"A DNS name holds letters, digits, '-', '_' and '.', and not U+{(int)odd:X4}. An international name is written in its ASCII form, which begins with xn--.";
        }

        // The dot at the end, that of the root, belongs to no part.
        string name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length > 253 || name.Split('.').Any(label => label.Length is 0 or > 63)
            ? "A part of a DNS name between two dots has 1 to 63 characters, and the whole has no more than 253."
            : null;
    }

    private static bool EndsInANumber(string host) => host[(host.LastIndexOf('.') + 1)..] is { Length: > 0 } last
        && (last.All(char.IsAsciiDigit) || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last[2..].All(char.IsAsciiHexDigit)));
}
