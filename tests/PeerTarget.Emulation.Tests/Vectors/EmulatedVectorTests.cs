using System.Text.Json;
using PeerTarget.Testing;

namespace PeerTarget.Emulation.Tests;

/// <summary>The vectors on the emulator's raw door, in both forms.</summary>
[TestFixture(RawForm.Ioctl)]
[TestFixture(RawForm.Function)]
public sealed class EmulatedVectorTests(RawForm form) : DocumentedVectorContract
{
    protected override IRawDoor? CreateDoor(JsonElement? assumptions)
    {
        var defaults = WinsockAssumptions.Default;
        if (assumptions is not { } given)
        {
            return new RawDoor(form, defaults);
        }

        Assert.That(given.ToString(), Is.EqualTo("""{"peerKey": "addressAndPort"}"""), "the one set of assumptions that the file holds");
        return new RawDoor(form, defaults with { PeerKey = PeerKey.AddressAndPort });
    }
}
