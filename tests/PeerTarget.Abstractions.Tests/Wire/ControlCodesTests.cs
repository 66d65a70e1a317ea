using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The control codes, made as winsock2.h makes them.</summary>
[TestFixture]
public sealed class ControlCodesTests
{
    // winsock2.h: IOC_IN, IOC_VENDOR and _WSAIOW(x, y), which is IOC_IN | x | y.
    private const uint InputOnly = 0x80000000;
    private const uint Vendor = 0x18000000;

    [TestCase(PeerTargetNameOperation.Set, ControlCodes.SetPeerTargetName, 202u, -1744830262)]
    [TestCase(PeerTargetNameOperation.Delete, ControlCodes.DeletePeerTargetName, 203u, -1744830261)]
    public void A_code_is_a_vendor_code_with_an_input_buffer_only(PeerTargetNameOperation operation, uint code, uint number, int decimalCode)
    {
        Assert.That(ControlCodes.Of(operation), Is.EqualTo(code));
        Assert.That(code, Is.EqualTo(InputOnly | Vendor | number));
        Assert.That(unchecked((int)code), Is.EqualTo(decimalCode));
    }
}
