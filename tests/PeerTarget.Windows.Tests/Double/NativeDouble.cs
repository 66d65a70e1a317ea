using System.Runtime.InteropServices;

namespace PeerTarget.Windows.Tests;

/// <summary>The exports of tests/native, whose header documents them.</summary>
internal static unsafe partial class NativeDouble
{
    /// <summary>As a forced error: the call fails, and the last error is 0.</summary>
    internal const int FailWithoutError = -2;

    /// <summary>What a call that succeeds leaves behind as last error.</summary>
    internal const int ForeignError = 10037;

    /// <summary>Overlapped calls are answered before they return.</summary>
    internal const int AnswerAtOnce = 0;

    /// <summary>The system keeps the call until something cancels it.</summary>
    internal const int Pend = 1;

    /// <summary>The double keeps the call until <see cref="CompletePending"/>, <see cref="CancelPending"/> or <see cref="Reset"/>.</summary>
    internal const int CompleteLater = 2;

    /// <summary>A thread of the double completes the call soon.</summary>
    internal const int FromThread = 3;

    /// <summary>A thread of the double completes the call before it returns that it pends.</summary>
    internal const int BeforeReturn = 4;

    /// <summary>A thread of the double completes the call with the forced error, or with WSAEINVAL.</summary>
    internal const int FailOnCompletion = 5;

    /// <summary>As <see cref="CompleteLater"/>, but the event is signalled as the call begins.</summary>
    internal const int SignalEarly = 6;

    private const string Library = "peertarget_double.dll";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int WSAIoctl(nuint s, uint code, byte* input, uint inputSize, byte* output, uint outputSize, uint* returned, nint overlapped, nint completion);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int WSAGetOverlappedResult(nuint s, NativeOverlapped* overlapped, uint* transferred, int wait, uint* flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int CancelIoEx(nint handle, NativeOverlapped* overlapped);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_SetPending")]
    internal static partial void SetPending(int how);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_AskedTooEarly")]
    internal static partial int AskedTooEarly();

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_PendingCount")]
    internal static partial int PendingCount();

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_CompletePending")]
    internal static partial int CompletePending(int which, int error);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_CancelPending")]
    internal static partial int CancelPending(nuint s, NativeOverlapped* overlapped);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_Lookup")]
    internal static partial int Lookup(nuint s, byte* peer, int peerLength, char* name, uint capacity);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_Forget")]
    internal static partial void Forget(nuint s);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_PretendKind")]
    internal static partial int PretendKind(nuint s, int family, int type);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_Assume")]
    internal static partial int Assume(int which, int value);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_Reset")]
    internal static partial void Reset();

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_LastCall")]
    internal static partial int LastCall(DoubleCall* call);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_SetHook")]
    internal static partial void SetHook(delegate* unmanaged<nint, void> hook, nint context);

    [LibraryImport(Library, EntryPoint = "PeerTargetDouble_SetForcedError")]
    internal static partial void SetForcedError(int error, int calls);

    /// <summary>How many calls have begun since the start or a reset.</summary>
    internal static uint CallsBegun()
    {
        DoubleCall call;
        return LastCall(&call) == 0 ? call.Sequence : 0;
    }

    internal static DoubleCall LastCall()
    {
        DoubleCall call;
        Assert.That(LastCall(&call), Is.Zero, "the double served no call yet");
        return call;
    }

    internal static string? Lookup(nuint s, byte[]? peer)
    {
        fixed (byte* sockaddr = peer)
        {
            int length = Lookup(s, sockaddr, peer?.Length ?? 0, null, 0);
            if (length < 0)
            {
                return null;
            }

            char[] name = new char[length];
            fixed (char* text = name)
            {
                Assert.That(Lookup(s, sockaddr, peer?.Length ?? 0, text, (uint)length), Is.EqualTo(length));
            }

            return new string(name);
        }
    }
}
