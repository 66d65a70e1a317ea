using System.Text.Json;
using PeerTarget.Testing;

namespace PeerTarget.Windows.Tests;

/// <summary>The documented vectors on the double: the same codes as from the emulator.</summary>
[TestFixture]
public sealed class DoubleVectorTests
{
    public static IEnumerable<TestCaseData> Cases => DocumentedVectors.Cases.Select(data =>
    {
        var vector = (JsonElement)data.Arguments[0]!;
        return vector.TryGetProperty("assumptions", out _) ? data.Ignore(Skips.OnlyTheEmulatorHasAssumptions)
            : data;
    });

    [TestCaseSource(nameof(Cases))]
    public void Every_step_gives_what_the_vector_expects(JsonElement vector)
    {
        using var door = new DoubleDoor();
        VectorCase.Run(vector, door);
    }
}
