using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PeerTarget.Benchmarks;

/// <summary>
/// Puts answer_at_once.c in place of ws2_32.dll, for the Windows backend, for the hand-written floor, and on Windows for nothing else: so
/// all pay the same native cost, which is next to none. Off Windows the machine's own C compiler builds it.
/// </summary>
internal static class NativeAnswer
{
    private static readonly Lazy<nint> s_library = new(Load);

    /// <summary>Whether the library is there, and if not, why.</summary>
    public static bool TryInstall(out string? whyNot)
    {
        try
        {
            nint library = s_library.Value;
            whyNot = null;
            return library != 0;
        }
        catch (Exception missing) when (missing is InvalidOperationException or DllNotFoundException or System.ComponentModel.Win32Exception)
        {
            whyNot = missing.Message;
            return false;
        }
    }

    /// <summary>On Windows: whether overlapped calls pend from now on, and complete soon. Elsewhere there is no event that C could signal.</summary>
    public static unsafe bool TryPend(bool pends)
    {
        if (!OperatingSystem.IsWindows())
        {
            return false;
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(s_library.Value, "answer_pending"))(pends ? 1 : 0);
        return true;
    }

    public static void Install()
    {
        if (!TryInstall(out string? whyNot))
        {
            throw new InvalidOperationException(whyNot);
        }
    }

    private static nint Load()
    {
        nint library = NativeLibrary.Load(OperatingSystem.IsWindows() ? Prebuilt() : Build());
        foreach (Assembly assembly in (Assembly[])[typeof(WindowsPeerTargetNameProvider).Assembly, typeof(NativeAnswer).Assembly])
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == "ws2_32.dll" ? library : 0);
        }

        return library;
    }

    private static string Prebuilt() => Path.Combine(AppContext.BaseDirectory, "answer_at_once.dll");

    private static string Build()
    {
        string library = Path.Combine(AppContext.BaseDirectory, "libanswer_at_once.so");
        string source = Path.Combine(AppContext.BaseDirectory, "answer_at_once.c");
        using Process compiler = Process.Start("cc", ["-O2", "-shared", "-fPIC", "-o", library, source])
            ?? throw new InvalidOperationException("No C compiler started.");
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"cc answered {compiler.ExitCode}.");
    }
}
