using System.Reflection;
using PeerTarget.Wire;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The layout constants against the numbers that a C compiler gives for the Windows headers.</summary>
[TestFixture]
public sealed class LayoutTests
{
    private static readonly Dictionary<string, int> s_structure = new()
    {
        ["SecurityProtocolOffset"] = 0,
        ["PeerAddressOffset"] = 8,
        ["PeerAddressSize"] = 128,
        ["NameLengthOffset"] = 136,
        ["NameOffset"] = 140,
        ["StructureSize"] = 144,
    };

    private static readonly Dictionary<string, int> s_address = new()
    {
        ["FamilyOffset"] = 0,
        ["PortOffset"] = 2,
        ["IPv4AddressOffset"] = 4,
        ["IPv6FlowInfoOffset"] = 4,
        ["IPv6AddressOffset"] = 8,
        ["IPv6ScopeIdOffset"] = 24,
        ["IPv4Size"] = 16,
        ["IPv6Size"] = 28,
    };

    [Test]
    public void SOCKET_PEER_TARGET_NAME_has_the_offsets_of_the_headers() =>
        Assert.That(ConstantsOf(typeof(PeerTargetNameLayout)), Is.EquivalentTo(s_structure));

    [Test]
    public void A_sockaddr_has_the_offsets_of_the_headers() =>
        Assert.That(ConstantsOf(typeof(SocketAddressLayout)), Is.EquivalentTo(s_address));

    private static Dictionary<string, int> ConstantsOf(Type layout) => layout
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);
}
