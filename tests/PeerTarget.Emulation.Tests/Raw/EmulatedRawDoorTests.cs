using PeerTarget.Testing;

namespace PeerTarget.Emulation.Tests;

/// <summary>The documented rules on the emulator's raw door, in both forms.</summary>
[TestFixture(RawForm.Ioctl)]
[TestFixture(RawForm.Function)]
public sealed class EmulatedRawDoorTests(RawForm form) : RawDoorContract
{
    protected override IRawDoor CreateDoor() => new RawDoor(form);
}
