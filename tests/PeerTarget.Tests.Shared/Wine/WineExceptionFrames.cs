using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerTarget.Tests.Shared;

/// <summary>Loads tests/native/wine_exception_frames.c under Wine, where .NET does not survive a second exception without it.</summary>
internal static class WineExceptionFrames
{
    [ModuleInitializer]
    internal static void Load()
    {
        if (WineHost.IsWine)
        {
            _ = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "wine_exception_frames.dll"));
        }
    }
}
