using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>
/// The layout of SOCKET_PEER_TARGET_NAME on machines that no test here runs on, computed by the rule of C: a field stands at the
/// next multiple of its alignment, and a structure's size is a multiple of its largest.
/// </summary>
[TestFixture]
public sealed class LayoutOnOtherArchitecturesTests
{
    // On x86, x64 and Arm64 alike, Microsoft's compilers align a 64-bit integer, and so SOCKADDR_STORAGE, to eight bytes.
    [TestCase("x86", 8)]
    [TestCase("x64", 8)]
    [TestCase("Arm64", 8)]
    public void The_offsets_are_those_of_the_encoder(string architecture, int alignmentOfInt64)
    {
        int end = 0;
        int protocol = Place(ref end, size: 4, alignment: 4);
        int address = Place(ref end, size: 128, alignmentOfInt64);
        int length = Place(ref end, size: 4, alignment: 4);
        int name = Place(ref end, size: 0, alignment: 2);
        int size = (end + alignmentOfInt64 - 1) / alignmentOfInt64 * alignmentOfInt64;

        Assert.That(new[] { protocol, address, length, name, size }, Is.EqualTo(new[]
        {
            PeerTargetNameLayout.SecurityProtocolOffset,
            PeerTargetNameLayout.PeerAddressOffset,
            PeerTargetNameLayout.NameLengthOffset,
            PeerTargetNameLayout.NameOffset,
            PeerTargetNameLayout.StructureSize,
        }), architecture);
    }

    private static int Place(ref int end, int size, int alignment)
    {
        int offset = (end + alignment - 1) / alignment * alignment;
        end = offset + size;
        return offset;
    }
}
