using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerTarget.Conformance;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Windows.Tests;

/// <summary>
/// Every vector that sets no assumption, on the double as a C program would call it, and on the Windows provider with the double in
/// place of ws2_32.dll.
/// </summary>
[TestFixture]
public sealed partial class VectorTests
{
    private const int Dgram = 2;

    private static readonly WindowsPeerTargetNameProvider s_provider = new();
    private static readonly WinsockHost s_double = Double();
    private static readonly ProviderHost s_windowsProvider = new("windows-provider", _ => s_provider, Find, takesAssumptions: false)
    {
        // Windows hands out the handle of a closed socket again, and the double knows names by handle.
        Opened = socket => NativeDouble.Forget((nuint)socket.Handle),
    };

    public static IEnumerable<TestCaseData> Cases =>
        from vector in ConformanceFile.ReadBuiltIn()
        where vector.Assumptions is null
        select new TestCaseData(vector).SetArgDisplayNames(vector.Id);

    [TestCaseSource(nameof(Cases))]
    public void A_case_passes_on_the_double_or_is_not_applicable_for_a_reason(ConformanceCase vector) => AssertPasses(vector, s_double);

    [TestCaseSource(nameof(Cases))]
    public void A_case_passes_on_the_Windows_provider_or_is_not_applicable_for_a_reason(ConformanceCase vector) => AssertPasses(vector, s_windowsProvider);

    [OneTimeTearDown]
    public void TellHowManyRan()
    {
        foreach (IConformanceHost host in new IConformanceHost[] { s_double, s_windowsProvider })
        {
            TestContext.Progress.WriteLine($"{host.Name}: {ConformanceTotals.Of([.. ConformanceFile.ReadBuiltIn().Where(vector => vector.Assumptions is null).Select(vector => ConformanceRunner.Run(vector, host))])}");
        }
    }

    private static void AssertPasses(ConformanceCase vector, IConformanceHost host)
    {
        CaseResult result = ConformanceRunner.Run(vector, host);

        Assert.That(result.Outcome, Is.Not.EqualTo(CaseOutcome.Failed), $"{result.Run.Failure}");
        Assert.That(result.Run.NotApplicable, result.Outcome is CaseOutcome.NotApplicable ? Is.Not.Empty : Is.Null);
    }

    private static string? Find(IPeerTargetNameProvider provider, Socket socket, IPEndPoint? peer) =>
        NativeDouble.Lookup((nuint)socket.Handle, (peer is { AddressFamily: AddressFamily.InterNetwork } && socket.AddressFamily is AddressFamily.InterNetworkV6 ? new IPEndPoint(peer.Address.MapToIPv6(), peer.Port) : peer)?.Sockaddr());

    internal static unsafe WinsockHost Double() => new(new WinsockDouble(
        (socket, code, input, length, overlapped, completion) =>
        {
            uint returned;
            return NativeDouble.WSAIoctl(socket, code, input, length, null, 0, &returned, overlapped, completion) == 0 ? SocketError.Success : (SocketError)Marshal.GetLastPInvokeError();
        },
        (socket, peer) => NativeDouble.Lookup(socket, peer?.Sockaddr()),
        Open));

    private static nuint Open(int family, int type)
    {
        // Wine opens next to none of the other kinds, and a raw socket only for root; the double is told instead.
        bool takesNames = family is (int)AddressFamily.InterNetwork or (int)AddressFamily.InterNetworkV6 && type is (int)SocketType.Stream or (int)SocketType.Dgram;
        nuint socket = takesNames ? WSASocketW(family, type, 0, 0, 0, 1) : WSASocketW((int)AddressFamily.InterNetwork, Dgram, 0, 0, 0, 1);
        NativeDouble.Forget(socket);
        if (!takesNames)
        {
            Assert.That(NativeDouble.PretendKind(socket, family, type), Is.Zero);
        }

        return socket;
    }

    [LibraryImport("ws2_32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nuint WSASocketW(int af, int type, int protocol, nint protocolInfo, uint group, uint flags);
}
