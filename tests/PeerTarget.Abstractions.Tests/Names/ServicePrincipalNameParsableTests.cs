using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PeerTarget.Abstractions.Tests;

/// <summary>A service principal name parses and formats as the BCL's own value types do.</summary>
[TestFixture]
public sealed class ServicePrincipalNameParsableTests
{
    private const string Text = "MSSQLSvc/sql01.contoso.com:1433/name";

    [Test]
    public void It_parses_through_IParsable()
    {
        Assert.That(ParseText<ServicePrincipalName>(Text).ToString(), Is.EqualTo(Text));
        Assert.That(TryParseText<ServicePrincipalName>(Text, out ServicePrincipalName? result), Is.True);
        Assert.That(result?.ToString(), Is.EqualTo(Text));
    }

    [Test]
    public void It_parses_through_ISpanParsable_from_the_middle_of_a_text()
    {
        string surrounded = $"<{Text}>";

        Assert.That(ParseSpan<ServicePrincipalName>(surrounded.AsSpan(1, Text.Length)).ToString(), Is.EqualTo(Text));
        Assert.That(TryParseSpan<ServicePrincipalName>(surrounded.AsSpan(1, Text.Length), out ServicePrincipalName? result), Is.True);
        Assert.That(result?.ToString(), Is.EqualTo(Text));
    }

    [Test]
    public void Malformed_text_is_refused_through_both()
    {
        Assert.That(() => ParseText<ServicePrincipalName>("host"), Throws.TypeOf<FormatException>());
        Assert.That(() => ParseText<ServicePrincipalName>(null!), Throws.ArgumentNullException);
        Assert.That(() => ParseSpan<ServicePrincipalName>("host"), Throws.TypeOf<FormatException>());
        Assert.That(TryParseText<ServicePrincipalName>("host", out ServicePrincipalName? fromText), Is.False);
        Assert.That(TryParseText<ServicePrincipalName>(null, out ServicePrincipalName? fromNull), Is.False);
        Assert.That(TryParseSpan<ServicePrincipalName>("host", out ServicePrincipalName? fromSpan), Is.False);
        Assert.That(TryParseSpan<ServicePrincipalName>([], out ServicePrincipalName? fromNothing), Is.False);
        Assert.That(new object?[] { fromText, fromNull, fromSpan, fromNothing }, Is.All.Null);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("G")]
    [TestCase("g")]
    public void The_general_format_is_the_text(string? format)
    {
        var name = ServicePrincipalName.Parse(Text);
        char[] destination = new char[Text.Length];

        Assert.That(name.ToString(format, CultureInfo.InvariantCulture), Is.EqualTo(Text));
        Assert.That(TryFormat(name, destination, out int written, format), Is.True);
        Assert.That(written, Is.EqualTo(Text.Length));
        Assert.That(new string(destination), Is.EqualTo(Text));
    }

    [TestCase("X")]
    [TestCase("GG")]
    [TestCase(" ")]
    public void Any_other_format_is_refused_and_named(string format)
    {
        var name = ServicePrincipalName.Parse(Text);

        Assert.That(
            () => name.ToString(format, CultureInfo.InvariantCulture),
            Throws.TypeOf<FormatException>().With.Message.Contains($"\"{format}\""));
        Assert.That(
            () => TryFormat(name, new char[100], out _, format),
            Throws.TypeOf<FormatException>().With.Message.Contains($"\"{format}\""));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(35)]
    public void A_destination_that_is_too_short_is_left_as_it_is(int size)
    {
        char[] destination = new char[size];
        Array.Fill(destination, '.');

        Assert.That(Text, Has.Length.EqualTo(36));
        Assert.That(TryFormat(ServicePrincipalName.Parse(Text), destination, out int written, format: null), Is.False);
        Assert.That(written, Is.Zero);
        Assert.That(destination, Is.All.EqualTo('.'));
    }

    [Test]
    public void A_longer_destination_is_not_touched_past_the_text()
    {
        char[] destination = new char[40];
        Array.Fill(destination, '.');

        Assert.That(TryFormat(ServicePrincipalName.Parse(Text), destination, out int written, format: null), Is.True);
        Assert.That(written, Is.EqualTo(36));
        Assert.That(new string(destination), Is.EqualTo(Text + "...."));
    }

    [Test]
    public void It_stands_in_an_interpolated_string() =>
        Assert.That(string.Create(CultureInfo.InvariantCulture, $"<{ServicePrincipalName.Parse(Text)}>"), Is.EqualTo($"<{Text}>"));

    private static T ParseText<T>(string s)
        where T : IParsable<T> => T.Parse(s, CultureInfo.InvariantCulture);

    private static bool TryParseText<T>(string? s, [MaybeNullWhen(false)] out T result)
        where T : IParsable<T> => T.TryParse(s, CultureInfo.InvariantCulture, out result);

    private static T ParseSpan<T>(ReadOnlySpan<char> s)
        where T : ISpanParsable<T> => T.Parse(s, CultureInfo.InvariantCulture);

    private static bool TryParseSpan<T>(ReadOnlySpan<char> s, [MaybeNullWhen(false)] out T result)
        where T : ISpanParsable<T> => T.TryParse(s, CultureInfo.InvariantCulture, out result);

    private static bool TryFormat<T>(T value, Span<char> destination, out int written, string? format)
        where T : ISpanFormattable => value.TryFormat(destination, out written, format, CultureInfo.InvariantCulture);
}
