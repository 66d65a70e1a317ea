using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerTarget.Conformance;

/// <summary>Reads <c>a.b.c.d:port</c>, <c>[v6]:port</c> and <c>[v6%scope]:port</c>, and none of the short forms that the platform allows.</summary>
internal static class PeerText
{
    public static IPEndPoint? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !TryNumber(text.AsSpan(colon + 1), ushort.MaxValue, out uint port))
        {
            return null;
        }

        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        IPAddress? address = host is ['[', .. var inner, ']'] ? ParseIPv6(inner) : ParseIPv4(host);
        return address is null ? null : new IPEndPoint(address, (int)port);
    }

    private static IPAddress? ParseIPv4(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[5];
        if (text.Split(parts, '.') != 4)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < 4; i++)
        {
            if (!TryNumber(text[parts[i]], byte.MaxValue, out uint part))
            {
                return null;
            }

            bytes[i] = (byte)part;
        }

        return new IPAddress(bytes);
    }

    private static IPAddress? ParseIPv6(ReadOnlySpan<char> text)
    {
        int percent = text.IndexOf('%');
        uint scope = 0;
        if (percent >= 0 && !TryNumber(text[(percent + 1)..], uint.MaxValue, out scope))
        {
            return null;
        }

        ReadOnlySpan<char> address = percent < 0 ? text : text[..percent];
        return !address.ContainsAny('[', ']', '/')
            && IPAddress.TryParse(address, out IPAddress? parsed)
            && parsed.AddressFamily is AddressFamily.InterNetworkV6
            ? new IPAddress(parsed.GetAddressBytes(), scope)
            : null;
    }

    // A leading zero is an octal digit to some readers, so it is not accepted.
    private static bool TryNumber(ReadOnlySpan<char> digits, uint max, out uint number) =>
        uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number <= max
        && (digits.Length == 1 || digits[0] != '0');
}
