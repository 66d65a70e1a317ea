using NJsonSchema;

namespace PeerTarget.Conformance.Tests;

/// <summary>The JSON schema for editors, held to the files and to what the reader knows.</summary>
[TestFixture]
public sealed class SchemaTests
{
    private static readonly JsonSchema s_schema = JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "schema", "peertarget-vectors-1.schema.json")).GetAwaiter().GetResult();

    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["case"] = typeof(VectorCase),
        ["socket"] = typeof(OpenStep),
        ["connect"] = typeof(ConnectStep),
        ["disconnect"] = typeof(DisconnectStep),
        ["close"] = typeof(CloseStep),
        ["set"] = typeof(SetStep),
        ["delete"] = typeof(DeleteStep),
        ["lookup"] = typeof(LookupStep),
    };

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "conformance"), "*.json").Concat(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Vectors"), "*.json"));

    [TestCaseSource(nameof(Files))]
    public void Every_vector_file_is_valid_by_the_schema(string path) => Assert.That(s_schema.Validate(File.ReadAllText(path)), Is.Empty);

    [Test]
    public void The_schema_has_the_keys_that_the_reader_knows_and_no_others()
    {
        Assert.That(s_schema.Properties.Keys, Is.EquivalentTo(Binder.KeysOf(typeof(VectorFile))));
        Assert.That(s_schema.Definitions.Keys, Is.EquivalentTo(s_types.Keys));
        foreach ((string name, Type type) in s_types)
        {
            IEnumerable<string> keys = typeof(ConformanceStep).IsAssignableFrom(type) ? Binder.KeysOf(type).Append("do") : Binder.KeysOf(type);
            Assert.That(s_schema.Definitions[name].Properties.Keys, Is.EquivalentTo(keys.Distinct()), name);
        }
    }

    [TestCase("""{"format":"peertarget-vectors-2","cases":[]}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[],"note":1}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[{"id":"a","says":"x","basis":"documented","source":"x","steps":[{"do":"close","socket":"s","peer":"none"}]}]}""")]
    [TestCase("""{"format":"peertarget-vectors-1","cases":[{"id":"a","says":"x","basis":"documented","source":"x","steps":[{"do":"set","socket":"s","peer":"none","expect":"NO_ERROR"}]}]}""")]
    public void What_the_reader_refuses_the_schema_refuses(string json)
    {
        Assert.That(s_schema.Validate(json), Is.Not.Empty);
        Assert.That(() => Vector.Parse(json), Throws.TypeOf<ConformanceFormatException>());
    }
}
