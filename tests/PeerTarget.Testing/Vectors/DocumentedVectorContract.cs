using System.Text.Json;

namespace PeerTarget.Testing;

/// <summary>The cases of conformance/documented.json, on a raw door.</summary>
public abstract class DocumentedVectorContract
{
    private static readonly JsonElement s_cases = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documented.json"))).RootElement;

    public static IEnumerable<TestCaseData> Cases =>
        s_cases.EnumerateArray().Select(vector => new TestCaseData(vector).SetArgDisplayNames(vector.GetProperty("id").GetString()!));

    /// <summary>A door with the given assumptions over the defaults; null where the door has no assumptions to set.</summary>
    protected abstract IRawDoor? CreateDoor(JsonElement? assumptions);

    [TestCaseSource(nameof(Cases))]
    public void Every_step_gives_what_the_vector_expects(JsonElement vector)
    {
        IRawDoor? door = CreateDoor(vector.TryGetProperty("assumptions", out JsonElement given) ? given : null);
        Assume.That(door, Is.Not.Null, Skips.OnlyTheEmulatorHasAssumptions);

        using (door as IDisposable)
        {
            VectorCase.Run(vector, door!);
        }
    }

    [Test]
    public void There_are_cases() => Assert.That(s_cases.GetArrayLength(), Is.GreaterThanOrEqualTo(12));
}
