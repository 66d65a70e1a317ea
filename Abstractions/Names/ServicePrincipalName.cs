using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace PeerTarget;

/// <summary>
/// A service principal name (SPN): the name under which a machine or service authenticates. Its form is <c>class/host</c>, with an
/// optional <c>:port</c> or <c>:instance</c> after the host and an optional <c>/service name</c> at the end.
/// </summary>
/// <remarks>
/// <para>
/// The grammar is that of MS-ADTS 2.2.21. It has no escapes, so no part can hold a <c>/</c>. A <c>:</c> has meaning only after the
/// host. What follows the <c>:</c> is a port if it consists of digits, and else an instance name. Parts are kept as they are given, so
/// formatting gives back the text that was parsed.
/// </para>
/// <para>
/// A string is its form in JSON and in configuration. The source generator of the configuration binder does not know the form, because it
/// asks no <see cref="TypeConverter"/>.
/// </para>
/// <para>Two are equal when they match without regard to case, as the directory compares them. Immutable, so thread-safe.</para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/openspecs/windows_protocols/ms-adts/">MS-ADTS</seealso>
/// <seealso href="https://learn.microsoft.com/windows/win32/ad/name-formats-for-unique-spns">Name formats for unique SPNs</seealso>
[TypeConverter(typeof(ServicePrincipalNameTypeConverter))]
[JsonConverter(typeof(ServicePrincipalNameJsonConverter))]
public sealed class ServicePrincipalName : IEquatable<ServicePrincipalName>, ISpanParsable<ServicePrincipalName>, ISpanFormattable
{
    private readonly string _text;

    /// <summary>Makes a service principal name from its parts.</summary>
    /// <param name="serviceClass">The service class, such as <c>host</c> or <c>MSSQLSvc</c>.</param>
    /// <param name="host">The computer's DNS or NetBIOS name. A fully qualified name is advised.</param>
    /// <param name="port">The port, 1 to 65535, or <see langword="null"/>. Leave it out where the service uses its default.</param>
    /// <param name="serviceName">The service name, such as a domain's DNS name or a distinguished name, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException">A mandatory part is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part is malformed. The message says which part, and why.</exception>
    public ServicePrincipalName(string serviceClass, string host, int? port = null, string? serviceName = null)
        : this(serviceClass, host, port, instanceName: null, serviceName)
    {
    }

    private ServicePrincipalName(string serviceClass, string host, int? port, string? instanceName, string? serviceName)
    {
        ArgumentNullException.ThrowIfNull(serviceClass);
        ArgumentNullException.ThrowIfNull(host);
        Require(ServicePrincipalNameGrammar.FaultOfServiceClass(serviceClass), nameof(serviceClass));
        Require(ServicePrincipalNameGrammar.FaultOfHost(host), nameof(host));
        Require(port is < 1 or > 65535 ? $"The port is {port}; it must be from 1 to 65535." : null, nameof(port));
        Require(instanceName is null ? null : ServicePrincipalNameGrammar.FaultOfInstanceName(instanceName), nameof(instanceName));
        Require(serviceName is null ? null : ServicePrincipalNameGrammar.FaultOfServiceName(serviceName), nameof(serviceName));

        (ServiceClass, Host, Port, InstanceName, ServiceName) = (serviceClass, host, port, instanceName, serviceName);
        string suffix = port is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : instanceName is null ? "" : ":" + instanceName;
        _text = $"{serviceClass}/{host}{suffix}{(serviceName is null ? "" : "/")}{serviceName}";
        Require(_text.Length > PeerTargetName.MaxLength ? $"The whole has {_text.Length} UTF-16 code units; {PeerTargetName.MaxLength} is the most." : null, parameter: null);
    }

    /// <summary>The service class, such as <c>host</c>.</summary>
    public string ServiceClass { get; }

    /// <summary>The computer's name.</summary>
    public string Host { get; }

    /// <summary>The port, or <see langword="null"/> if none is given.</summary>
    public int? Port { get; }

    /// <summary>The instance name that stands in the port's place, or <see langword="null"/>.</summary>
    public string? InstanceName { get; }

    /// <summary>The service name, or <see langword="null"/> for the common two-part form.</summary>
    public string? ServiceName { get; }

    /// <summary>
    /// The principal of a computer: <c>host/</c> and the computer's name. The documentation says that a peer target name should be the
    /// principal of the peer's computer, because IPsec on Windows Vista and Windows Server 2008 authenticates computers, and users to computers.
    /// </summary>
    /// <param name="host">The computer's DNS or NetBIOS name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="host"/> is malformed.</exception>
    public static ServicePrincipalName ForHost(string host) => new("host", host);

    /// <summary>Makes a service principal name with an instance name in the port's place.</summary>
    /// <param name="serviceClass"><inheritdoc cref="ServicePrincipalName(string, string, int?, string?)" path="/param[@name='serviceClass']"/></param>
    /// <param name="host"><inheritdoc cref="ServicePrincipalName(string, string, int?, string?)" path="/param[@name='host']"/></param>
    /// <param name="instanceName">The instance. Digits alone are refused, because they would be a port.</param>
    /// <param name="serviceName"><inheritdoc cref="ServicePrincipalName(string, string, int?, string?)" path="/param[@name='serviceName']"/></param>
    /// <exception cref="ArgumentNullException">A mandatory part is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part is malformed. The message says which part, and why.</exception>
    public static ServicePrincipalName ForInstance(string serviceClass, string host, string instanceName, string? serviceName = null)
    {
        ArgumentNullException.ThrowIfNull(instanceName);
        return new ServicePrincipalName(serviceClass, host, port: null, instanceName, serviceName);
    }

    /// <summary>Parses a service principal name.</summary>
    /// <param name="s">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is malformed. The message says why.</exception>
    public static ServicePrincipalName Parse(string s) => Parse(s, provider: null);

    /// <inheritdoc/>
    /// <remarks>The provider is not used: the form does not depend on a culture.</remarks>
    public static ServicePrincipalName Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static ServicePrincipalName Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        Read(s, out string? fault) ?? throw new FormatException($"Not a service principal name. {fault}");

    /// <summary>Parses a service principal name.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The name, or <see langword="null"/> if the text is malformed.</param>
    /// <returns>Whether the text is well formed.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ServicePrincipalName? result) =>
        TryParse(s, provider: null, out result);

    /// <summary>Parses a service principal name, and says why a text is none.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The name, or <see langword="null"/> if the text is malformed.</param>
    /// <param name="reason">
    /// Why the text is malformed, in a sentence or two for the user, or <see langword="null"/> if it is well formed. The reason does not
    /// quote the text.
    /// </param>
    /// <returns>Whether the text is well formed.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ServicePrincipalName? result, [NotNullWhen(false)] out string? reason)
    {
        result = Read(s, out reason);
        return result is not null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ServicePrincipalName result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ServicePrincipalName result)
    {
        result = Read(s, out _);
        return result is not null;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] ServicePrincipalName? other) =>
        other is not null && string.Equals(_text, other._text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServicePrincipalName);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_text);

    /// <summary>Whether two names are equal, without regard to case.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ServicePrincipalName? left, ServicePrincipalName? right) => Equals(left, right);

    /// <summary>Whether two names differ, without regard to case.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ServicePrincipalName? left, ServicePrincipalName? right) => !Equals(left, right);

    /// <summary>The name as text, such as <c>MSSQLSvc/sql01.contoso.com:1433</c>.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    /// <exception cref="FormatException"><paramref name="format"/> is neither empty nor <c>G</c>.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RequireFormat(format);
        return _text;
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException"><paramref name="format"/> is neither empty nor <c>G</c>.</exception>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        RequireFormat(format);
        bool fits = _text.TryCopyTo(destination);
        charsWritten = fits ? _text.Length : 0;
        return fits;
    }

    private static ServicePrincipalName? Read(ReadOnlySpan<char> text, out string? fault)
    {
        fault = ServicePrincipalNameGrammar.Split(text, out ServicePrincipalNameGrammar.Parts parts);
        return fault is null
            ? new ServicePrincipalName(parts.ServiceClass, parts.Host, parts.Port, parts.InstanceName, parts.ServiceName)
            : null;
    }

    private static void Require(string? fault, string? parameter)
    {
        if (fault is not null)
        {
            throw new ArgumentException(fault, parameter);
        }
    }

    private static void RequireFormat(ReadOnlySpan<char> format)
    {
        if (!format.IsEmpty && format is not "G" and not "g")
        {
            throw new FormatException($"A service principal name has the general format only, not \"{format}\".");
        }
    }
}
