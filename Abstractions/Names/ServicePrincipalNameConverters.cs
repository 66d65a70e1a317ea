using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerTarget;

/// <summary>Writes a <see cref="ServicePrincipalName"/> as a JSON string, and reads one from a string. It can be the key of a dictionary too.</summary>
/// <remarks>The type names this converter itself, so nothing has to be registered. Thread-safe.</remarks>
public sealed class ServicePrincipalNameJsonConverter : JsonConverter<ServicePrincipalName>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is no string, or is malformed. The message says why.</exception>
    public override ServicePrincipalName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? Parse(reader.GetString())
            : throw new JsonException($"Not a service principal name. The form is a JSON string, and this is the token {reader.TokenType}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ServicePrincipalName value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The property's name is malformed. The message says why.</exception>
    public override ServicePrincipalName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, [DisallowNull] ServicePrincipalName value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WritePropertyName(value.ToString());
    }

    private static ServicePrincipalName Parse(string? text) =>
        ServicePrincipalName.TryParse(text, out ServicePrincipalName? name, out string? reason) ? name : throw new JsonException($"Not a service principal name. {reason}");
}

/// <summary>Lets configuration and property editors read a service principal name from a string.</summary>
internal sealed class ServicePrincipalNameTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? ServicePrincipalName.Parse(text) : base.ConvertFrom(context, culture, value);

    // The base class converts to a string by IFormattable.
}
