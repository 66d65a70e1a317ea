using PeerTarget.Testing;

namespace PeerTarget.Windows.Tests;

/// <summary>The documented rules on the double itself: what the emulator answers, the C code must answer too.</summary>
[TestFixture]
public sealed class DoubleRawDoorTests : RawDoorContract
{
    protected override IRawDoor CreateDoor() => new DoubleDoor();
}
