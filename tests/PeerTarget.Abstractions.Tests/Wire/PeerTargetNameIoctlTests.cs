namespace PeerTarget.Abstractions.Tests;

/// <summary>The control codes, made as winsock2.h makes them.</summary>
[TestFixture]
public sealed class PeerTargetNameIoctlTests
{
    // winsock2.h: IOC_IN, IOC_VENDOR and _WSAIOW(x, y), which is IOC_IN | x | y.
    private const uint InputOnly = 0x80000000;
    private const uint Vendor = 0x18000000;

    [TestCase(PeerTargetNameIoctl.Set, 202u, 0x980000CAu, -1744830262)]
    [TestCase(PeerTargetNameIoctl.Delete, 203u, 0x980000CBu, -1744830261)]
    public void A_code_is_a_vendor_code_with_an_input_buffer_only(PeerTargetNameIoctl ioctl, uint number, uint code, int decimalCode)
    {
        Assert.That((uint)ioctl, Is.EqualTo(InputOnly | Vendor | number));
        Assert.That((uint)ioctl, Is.EqualTo(code));
        Assert.That(unchecked((int)ioctl), Is.EqualTo(decimalCode));
    }

    [Test]
    public void There_are_two_operations() =>
        Assert.That(Enum.GetNames<PeerTargetNameIoctl>(), Is.EquivalentTo(["Set", "Delete"]));
}
