using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace PeerTarget.Conformance;

/// <summary>
/// A call's buffer in native memory, with real zeroes as far as the length that is passed with it says, up to <see cref="MaxBacked"/>.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>The most bytes that are really there. A length beyond it is passed all the same where nobody reads that far.</summary>
    public const int MaxBacked = 16 * 1024 * 1024;

    // From here on the memory comes from the system, which gives zeroes without writing them.
    private const int Large = 256 * 1024;

    private readonly uint _backed;
    private readonly MemoryMappedFile? _pages;
    private readonly MemoryMappedViewAccessor? _view;

    public NativeBuffer(byte[]? bytes, uint? length)
    {
        Length = length ?? (uint)(bytes?.Length ?? 0);
        if (bytes is null)
        {
            return;
        }

        // At least one byte, so that an empty buffer is no NULL pointer.
        _backed = Math.Max((uint)bytes.Length, Math.Min(Length, MaxBacked));
        if (_backed >= Large)
        {
            _pages = MemoryMappedFile.CreateNew(mapName: null, _backed);
            _view = _pages.CreateViewAccessor();
            byte* pages = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pages);
            Pointer = pages;
        }
        else
        {
            Pointer = (byte*)NativeMemory.AllocZeroed(Math.Max(_backed, 1));
        }

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
        if (_view is null)
        {
            NativeMemory.Free(Pointer);
        }
        else if (Pointer is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _pages!.Dispose();
        }

        Pointer = null;
    }
}
