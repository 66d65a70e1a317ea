using System.Net.Sockets;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PeerTarget.Testing;

/// <summary>Skips a test where it cannot run, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RunsOnlyAttribute(string reason) : NUnitAttribute, IApplyToTest
{
    /// <summary>The constant of <see cref="Skips"/>, which says the condition too.</summary>
    public string Reason { get; } = reason;

    public void ApplyToTest(Test test)
    {
        bool runs = Reason switch
        {
            Skips.OnlyOnWindows => OperatingSystem.IsWindows(),
            Skips.OnlyOffWindows or Skips.NoDissolve => !OperatingSystem.IsWindows(),
            Skips.OnlyOnWindowsWithoutFacility => WineHost.IsWine,
            Skips.NoUnixDomainSockets => Socket.OSSupportsUnixDomainSockets,
            Skips.NoSecondConnect => !WineHost.IsWine,
            _ => throw new NotSupportedException($"No condition for: {Reason}"),
        };
        if (!runs && test.RunState is not RunState.NotRunnable)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, Reason);
        }
    }
}
