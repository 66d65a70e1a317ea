namespace PeerTarget.Emulation;

/// <summary>The input buffer of an ioctl. A NULL pointer, which only the raw door can pass, is not an empty buffer.</summary>
internal readonly ref struct IoctlInput(ReadOnlySpan<byte> bytes, bool isNull = false)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsNull { get; } = isNull;
}
