using System.Globalization;
using System.Text;

namespace PeerTarget;

/// <summary>What the parts of a service principal name may hold. A fault is a sentence for the user, or null if there is no fault.</summary>
internal static class ServicePrincipalNameGrammar
{
    private const string MoreThanOneColon = "The host is followed by more than one ':'. Note that an IPv6 address cannot stand as a host.";

    public readonly record struct Parts(string ServiceClass, string Host, int? Port, string? InstanceName, string? ServiceName);

    public static string? Split(ReadOnlySpan<char> text, out Parts parts)
    {
        parts = default;
        if (text.Length > PeerTargetName.MaxLength)
        {
            return $"The text has {text.Length} UTF-16 code units; {PeerTargetName.MaxLength} is the most.";
        }

        Span<Range> ranges = stackalloc Range[4];
        int count = text.Split(ranges, '/');
        if (count is < 2 or > 3)
        {
            return count < 2
                ? "The form is class/host, but there is no '/'."
                : "The text has more than three parts. No part can hold a '/', and there is no escape for one.";
        }

        string serviceClass = text[ranges[0]].ToString();
        ReadOnlySpan<char> hostAndSuffix = text[ranges[1]];
        string? serviceName = count == 3 ? text[ranges[2]].ToString() : null;

        int colon = hostAndSuffix.IndexOf(':');
        string host = (colon < 0 ? hostAndSuffix : hostAndSuffix[..colon]).ToString();
        string? suffix = colon < 0 ? null : hostAndSuffix[(colon + 1)..].ToString();
        bool isPort = suffix is { Length: > 0 } && !suffix.AsSpan().ContainsAnyExceptInRange('0', '9');

        string? fault = FaultOfServiceClass(serviceClass)
            ?? (hostAndSuffix.Count(':') > 1 ? MoreThanOneColon : null)
            ?? FaultOfHost(host)
            ?? (suffix is null ? null : isPort ? FaultOfPort(suffix) : FaultOfInstanceName(suffix))
            ?? (serviceName is null ? null : FaultOfServiceName(serviceName));
        if (fault is null)
        {
            int? port = isPort ? int.Parse(suffix!, NumberStyles.None, CultureInfo.InvariantCulture) : null;
            parts = new Parts(serviceClass, host, port, isPort ? null : suffix, serviceName);
        }

        return fault;
    }

    public static string? FaultOfServiceClass(string value) => FaultOfPart("service class", value);

    public static string? FaultOfServiceName(string value) => FaultOfPart("service name", value);

    public static string? FaultOfHost(string value) =>
        FaultOfPart("host", value)
        ?? (value.Contains(':', StringComparison.Ordinal) ? "The host holds a ':'. A ':' begins the port, so an IPv6 address cannot stand as a host." : null)
        ?? (value.Contains('@', StringComparison.Ordinal) ? "The host holds a '@', but a realm suffix is not part of a service principal name." : null)
        ?? FaultOfSpace("host", value);

    public static string? FaultOfInstanceName(string value) =>
        FaultOfPart("port or instance name after the ':'", value)
        ?? (value.Contains(':', StringComparison.Ordinal) ? MoreThanOneColon : null)
        ?? (!value.AsSpan().ContainsAnyExceptInRange('0', '9') ? "An instance name of digits alone would be a port." : null)
        ?? FaultOfSpace("instance name", value);

    // A leading zero is refused and not dropped: without it, formatting would give another text, and so another principal.
    private static string? FaultOfPort(string digits) =>
        digits[0] != '0' && digits.Length <= 5 && int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) <= 65535
            ? null
            : "The port must be from 1 to 65535, without leading zeros.";

    private static string? FaultOfPart(string part, string value)
    {
        if (value.Length == 0)
        {
            return $"The {part} is empty.";
        }

        if (value.Contains('/', StringComparison.Ordinal))
        {
            return $"The {part} holds a '/', and there is no escape for one.";
        }

        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
        {
            return $"The {part} begins or ends with white space.";
        }

        for (int i = 0; i < value.Length;)
        {
            if (!Rune.TryGetRuneAt(value, i, out Rune rune))
            {
                // JSON and UTF-8 cannot carry it, and would make another principal of it.
                return $"The {part} holds half of a surrogate pair, U+{(int)value[i]:X4}.";
            }

            i += rune.Utf16SequenceLength;
            if (Rune.IsControl(rune))
            {
                return $"The {part} holds the control character U+{rune.Value:X4}.";
            }

            // With invisible characters, two names that look alike would be different principals.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
            {
                return $"The {part} holds the invisible character U+{rune.Value:X4}.";
            }
        }

        return null;
    }

    private static string? FaultOfSpace(string part, string value) =>
        value.Any(char.IsWhiteSpace) ? $"The {part} holds white space." : null;
}
