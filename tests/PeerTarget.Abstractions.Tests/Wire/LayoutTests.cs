using System.Reflection;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The control codes and the layouts against the numbers that a C compiler gives for the Windows headers.</summary>
[TestFixture]
public sealed class LayoutTests
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

    [TestCase(
        typeof(PeerTargetNameLayout),
        "SecurityProtocolOffset = 0, PeerAddressOffset = 8, PeerAddressSize = 128, NameLengthOffset = 136, NameOffset = 140, StructureSize = 144",
        TestName = "SOCKET_PEER_TARGET_NAME_has_the_offsets_of_the_headers")]
    [TestCase(
        typeof(SocketAddressLayout),
        "FamilyOffset = 0, PortOffset = 2, IPv4AddressOffset = 4, IPv6FlowInfoOffset = 4, IPv6AddressOffset = 8, IPv6ScopeIdOffset = 24, IPv4Size = 16, IPv6Size = 28",
        TestName = "A_sockaddr_has_the_offsets_of_the_headers")]
    public void A_structure_has_the_offsets_of_the_headers(Type layout, string expected) =>
        Assert.That(layout.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {field.GetRawConstantValue()}"), Is.EquivalentTo(expected.Split(", ")));

    [Test]
    public void The_offsets_are_those_of_x86_x64_and_Arm64_by_the_rule_of_C()
    {
        // A field stands at the next multiple of its alignment, and a structure's size is a multiple of its largest. On all three
        // Microsoft's compilers align a 64-bit integer, and so SOCKADDR_STORAGE, to eight bytes.
        int end = 0;

        Assert.That(Place(size: 4, alignment: 4), Is.EqualTo(PeerTargetNameLayout.SecurityProtocolOffset));
        Assert.That(Place(size: 128, alignment: 8), Is.EqualTo(PeerTargetNameLayout.PeerAddressOffset));
        Assert.That(Place(size: 4, alignment: 4), Is.EqualTo(PeerTargetNameLayout.NameLengthOffset));
        Assert.That(Place(size: 0, alignment: 2), Is.EqualTo(PeerTargetNameLayout.NameOffset));
        Assert.That(Place(size: 0, alignment: 8), Is.EqualTo(PeerTargetNameLayout.StructureSize));

        int Place(int size, int alignment)
        {
            int offset = (end + alignment - 1) / alignment * alignment;
            end = offset + size;
            return offset;
        }
    }
}
