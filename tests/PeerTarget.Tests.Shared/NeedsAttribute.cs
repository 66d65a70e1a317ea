using System.Net.Sockets;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PeerTarget.Tests.Shared;

/// <summary>What a test needs of the machine.</summary>
public enum Need
{
    Windows,
    AnotherSystemThanWindows,
    WindowsWithoutTheFacility,
    DissolvingDatagramSockets,
    SecondConnectAfterARefusal,
    IPv6,
    Patience,
}

/// <summary>Skips a test where the machine has not what the test needs, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(Need need) : NUnitAttribute, IApplyToTest
{
    public Need Need { get; } = need;

    public void ApplyToTest(Test test)
    {
        (bool isThere, string reason) = Need switch
        {
            Need.Windows => (OperatingSystem.IsWindows(), "It shows what happens on Windows."),
            Need.AnotherSystemThanWindows => (!OperatingSystem.IsWindows(), "It shows what happens on an operating system other than Windows."),
            Need.WindowsWithoutTheFacility => (WineHost.IsWine, "It shows what happens on Windows without the facility, as under Wine."),
            Need.DissolvingDatagramSockets => (!OperatingSystem.IsWindows(), ".NET dissolves no datagram socket's connection on Windows."),
            Need.SecondConnectAfterARefusal => (!WineHost.IsWine, "Wine has no second connect on a socket whose first was refused."),
            Need.IPv6 => (Socket.OSSupportsIPv6, "This machine has no IPv6."),
            Need.Patience => (!Effort.IsShort, "It takes long, and build/mutate.sh leaves it out."),
            _ => throw new NotSupportedException($"No condition for {Need}."),
        };
        if (!isThere && test.RunState is not RunState.NotRunnable)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, reason);
        }
    }
}
