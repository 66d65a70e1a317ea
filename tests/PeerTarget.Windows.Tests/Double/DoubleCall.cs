using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerTarget.Windows.Tests;

/// <summary>struct peertarget_double_call: the last call as the Windows headers' own types read it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DoubleCall
{
    public readonly uint Sequence;
    public readonly uint Code;
    public readonly uint InSize;
    public readonly uint OutSize;
    public readonly int SecurityProtocol;
    public readonly ushort Family;
    public readonly ushort Port;
    public readonly uint FlowInfo;
    public readonly uint ScopeId;
    public readonly AddressBytes Address;
    public readonly uint NameLength;
    public readonly uint NameAvailable;
    public readonly int Error;
    public readonly byte InBuffer;
    public readonly byte InReadable;
    public readonly byte OutBuffer;
    public readonly byte BytesReturned;
    public readonly byte Overlapped;
    public readonly byte Completion;
    public readonly byte PaddingZero;
    public readonly byte Reserved;

    [InlineArray(16)]
    internal struct AddressBytes
    {
        private byte _first;
    }
}
