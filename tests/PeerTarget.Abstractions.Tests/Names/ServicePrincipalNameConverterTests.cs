using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A service principal name is a string to whoever stores settings, and text that is none is refused for its fault.</summary>
[TestFixture]
public sealed partial class ServicePrincipalNameConverterTests
{
    private const string Text = "MSSQLSvc/sql01.contoso.com:1433/name";
    private static readonly ServicePrincipalName s_name = ServicePrincipalName.Parse(Text);

    [Test]
    public void In_JSON_it_is_a_string_in_both_directions()
    {
        Assert.That(JsonSerializer.Serialize(s_name), Is.EqualTo($"\"{Text}\""));
        Assert.That(JsonSerializer.Deserialize<ServicePrincipalName>($"\"{Text}\"")?.ToString(), Is.EqualTo(Text));
    }

    [Test]
    public void Null_stays_null_in_JSON()
    {
        Assert.That(JsonSerializer.Serialize<ServicePrincipalName?>(null), Is.EqualTo("null"));
        Assert.That(JsonSerializer.Deserialize<ServicePrincipalName?>("null"), Is.Null);
    }

    [Test]
    public void It_can_be_the_key_of_a_JSON_object()
    {
        string json = JsonSerializer.Serialize(new Dictionary<ServicePrincipalName, int> { [s_name] = 1 });

        Assert.That(json, Is.EqualTo($$"""{"{{Text}}":1}"""));
        Assert.That(JsonSerializer.Deserialize<Dictionary<ServicePrincipalName, int>>(json), Contains.Key(s_name));
        Assert.That(() => JsonSerializer.Deserialize<Dictionary<ServicePrincipalName, int>>("""{"host":1}"""), Throws.TypeOf<JsonException>().With.Message.Contains("there is no '/'"));
    }

    [Test]
    public void The_source_generator_of_JSON_uses_it_too()
    {
        const string Json = $$"""{"Name":"{{Text}}"}""";

        Assert.That(JsonSerializer.Serialize(new Settings(s_name), Context.Default.Settings), Is.EqualTo(Json));
        Assert.That(JsonSerializer.Deserialize(Json, Context.Default.Settings), Is.EqualTo(new Settings(s_name)));
    }

    [Test]
    public void Malformed_text_in_JSON_is_refused_for_its_fault_and_for_its_place() => Assert.That(
        () => JsonSerializer.Deserialize<Settings>("""{"Name":"host"}"""),
        Throws.TypeOf<JsonException>().With.Message.EqualTo("Not a service principal name. The form is class/host, but there is no '/'.").And.Property("Path").EqualTo("$.Name"));

    [TestCase("1", "Number")]
    [TestCase("true", "True")]
    [TestCase("{}", "StartObject")]
    [TestCase("[]", "StartArray")]
    public void Any_other_JSON_than_a_string_is_refused(string json, string token) =>
        Assert.That(() => JsonSerializer.Deserialize<ServicePrincipalName>(json), Throws.TypeOf<JsonException>().With.Message.Contains($"this is the token {token}"));

    [Test]
    public void Type_conversion_takes_a_string_and_gives_one()
    {
        TypeConverter converter = TypeDescriptor.GetConverter(typeof(ServicePrincipalName));

        Assert.That((converter.CanConvertFrom(typeof(string)), converter.CanConvertTo(typeof(string))), Is.EqualTo((true, true)));
        Assert.That(converter.ConvertFromInvariantString(Text), Is.EqualTo(s_name));
        Assert.That(converter.ConvertToInvariantString(s_name), Is.EqualTo(Text));
        Assert.That(() => converter.ConvertFromInvariantString("host"), Throws.TypeOf<FormatException>().With.Message.Contains("there is no '/'"));
    }

    [Test]
    public void Type_conversion_takes_nothing_but_a_string()
    {
        TypeConverter converter = TypeDescriptor.GetConverter(typeof(ServicePrincipalName));

        Assert.That(converter.CanConvertFrom(typeof(int)), Is.False);
        Assert.That(() => converter.ConvertFrom(context: null, CultureInfo.InvariantCulture, 1), Throws.TypeOf<NotSupportedException>());
    }

    internal sealed record Settings(ServicePrincipalName Name);

    [JsonSerializable(typeof(Settings))]
    private sealed partial class Context : JsonSerializerContext;
}
