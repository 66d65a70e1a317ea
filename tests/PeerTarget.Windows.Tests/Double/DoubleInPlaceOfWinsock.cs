using System.Runtime.InteropServices;

namespace PeerTarget.Windows.Tests;

/// <summary>Puts the double in place of ws2_32.dll, and of CancelIoEx, for the one assembly under test, before any test runs.</summary>
[SetUpFixture]
public sealed class DoubleInPlaceOfWinsock
{
    [OneTimeSetUp]
    public void Install() => NativeLibrary.SetDllImportResolver(
        typeof(WindowsPeerTargetNameProvider).Assembly,
        static (name, _, _) => name is "ws2_32.dll" or "kernel32.dll"
            ? NativeLibrary.Load("peertarget_double.dll", typeof(DoubleInPlaceOfWinsock).Assembly, searchPath: null)
            : 0);
}
