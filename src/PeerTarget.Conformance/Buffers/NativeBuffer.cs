using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>
/// A call's buffer in native memory, with real zeroes as far as the length that is passed with it says, up to <see cref="MaxBacked"/>.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>The most bytes that are really there. A length beyond it is passed all the same where nobody reads that far.</summary>
    public const int MaxBacked = 16 * 1024 * 1024;

    private readonly uint _backed;

    public NativeBuffer(byte[]? bytes, uint? length)
    {
        Length = length ?? (uint)(bytes?.Length ?? 0);
        if (bytes is null)
        {
            return;
        }

        // At least one byte, so that an empty buffer is no NULL pointer.
        _backed = Math.Max((uint)bytes.Length, Math.Min(Length, MaxBacked));
        Pointer = (byte*)NativeMemory.AllocZeroed(Math.Max(_backed, 1));
        bytes.CopyTo(new Span<byte>(Pointer, bytes.Length));
    }

    /// <summary>NULL where the call passes NULL.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>The size that is passed.</summary>
    public uint Length { get; }

    /// <summary>Whether every byte that the length counts is there, as real Winsock, which may probe them all, needs.</summary>
    public bool IsWhole => Pointer is null || Length <= _backed;

    /// <summary>
    /// Whether the emulator stays within what is there: it reads the structure and, if the length covers it, the name it declares, in
    /// whichever unit.
    /// </summary>
    public bool IsWholeForEmulator(PeerTargetNameOperation operation)
    {
        if (IsWhole || operation is PeerTargetNameOperation.Delete)
        {
            return true;
        }

        long declared = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(Pointer + 136, sizeof(uint)));
        long readable = Math.Min(Length, int.MaxValue);
        return IsHarmless(140 + declared) && IsHarmless(140 + (2 * declared));

        bool IsHarmless(long need) => need <= _backed || need > readable;
    }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
