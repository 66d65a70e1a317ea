using System.Text.Json;

namespace PeerTarget.Testing;

/// <summary>The cases of conformance/documented.json.</summary>
public static class DocumentedVectors
{
    private static readonly JsonElement s_cases = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documented.json"))).RootElement;

    public static IEnumerable<TestCaseData> Cases =>
        s_cases.EnumerateArray().Select(vector => new TestCaseData(vector).SetArgDisplayNames(vector.GetProperty("id").GetString()!));
}
