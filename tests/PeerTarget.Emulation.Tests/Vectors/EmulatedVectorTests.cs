using System.Text.Json;
using PeerTarget.Testing;

namespace PeerTarget.Emulation.Tests;

/// <summary>The documented vectors on the emulator's raw door, in both forms.</summary>
[TestFixture(RawForm.Ioctl)]
[TestFixture(RawForm.Function)]
public sealed class EmulatedVectorTests(RawForm form)
{
    [TestCaseSource(typeof(DocumentedVectors), nameof(DocumentedVectors.Cases))]
    public void Every_step_gives_what_the_vector_expects(JsonElement vector)
    {
        var assumptions = WinsockAssumptions.Default;
        if (vector.TryGetProperty("assumptions", out JsonElement given))
        {
            Assert.That(given.ToString(), Is.EqualTo("""{"peerKey": "addressAndPort"}"""), "the one set of assumptions that the file holds");
            assumptions = assumptions with { PeerKey = PeerKey.AddressAndPort };
        }

        VectorCase.Run(vector, new RawDoor(form, new WinsockEmulator(assumptions)));
    }

    [Test]
    public void There_are_cases() => Assert.That(DocumentedVectors.Cases.Count(), Is.GreaterThanOrEqualTo(12));
}
