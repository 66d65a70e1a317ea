using System.Reflection;

namespace PeerTarget.Emulation.Tests;

[TestFixture]
public sealed class WinsockAssumptionsTests
{
    private static readonly PropertyInfo[] s_properties =
        [.. typeof(WinsockAssumptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType.IsEnum)];

    public static IEnumerable<TestCaseData> Defaults =>
    [
        new(nameof(WinsockAssumptions.PeerKey), PeerKey.Address),
        new(nameof(WinsockAssumptions.RepeatedSet), RepeatedSet.Replace),
        new(nameof(WinsockAssumptions.DeleteOfAbsent), DeleteOfAbsent.Success),
        new(nameof(WinsockAssumptions.DeleteOnStream), DeleteOnStream.Success),
        new(nameof(WinsockAssumptions.FamilyMismatch), FamilyMismatch.AddressFamilyNotSupported),
        new(nameof(WinsockAssumptions.UnspecifiedDatagramPeer), UnspecifiedDatagramPeer.InvalidArgument),
        new(nameof(WinsockAssumptions.ShortBuffer), ShortBuffer.MessageSize),
        new(nameof(WinsockAssumptions.MalformedName), MalformedName.InvalidArgument),
        new(nameof(WinsockAssumptions.NameLengthUnit), NameLengthUnit.Bytes),
        new(nameof(WinsockAssumptions.ErrorOrder), ErrorOrder.SocketFirst),
    ];

    [TestCaseSource(nameof(Defaults))]
    public void The_defaults_are_those_of_the_design(string property, object value) =>
        Assert.That(typeof(WinsockAssumptions).GetProperty(property)!.GetValue(WinsockAssumptions.Default), Is.EqualTo(value));

    [Test]
    public void No_assumption_is_without_a_line_in_the_defaults() =>
        Assert.That(s_properties.Select(property => property.Name), Is.EquivalentTo(Defaults.Select(data => data.Arguments[0])));

    [Test]
    public void The_variations_are_the_default_and_each_alternative_of_each_assumption_once()
    {
        IEnumerable<string> expected = s_properties.SelectMany(property =>
            Enum.GetNames(property.PropertyType).Where(name => name != property.GetValue(WinsockAssumptions.Default)!.ToString()).Select(name => $"{property.Name}={name}"));

        Assert.That(WinsockAssumptions.Variations[0], Is.EqualTo(WinsockAssumptions.Default));
        Assert.That(WinsockAssumptions.Variations.Skip(1).Select(OneDifference), Is.EquivalentTo(expected));
    }

    [Test]
    public void A_value_outside_its_enumeration_is_refused_by_the_name_of_the_assumption()
    {
        Assert.That(() => new WinsockAssumptions { PeerKey = (PeerKey)7 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("PeerKey"));
        Assert.That(() => new WinsockAssumptions { FamilyMismatch = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("FamilyMismatch"));
        Assert.That(() => WinsockAssumptions.Default with { ShortBuffer = (ShortBuffer)10022 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static string OneDifference(WinsockAssumptions variation) =>
        string.Join(", ", s_properties
            .Where(property => !Equals(property.GetValue(variation), property.GetValue(WinsockAssumptions.Default)))
            .Select(property => $"{property.Name}={property.GetValue(variation)}"));
}
