using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace KernelGen.Runtime;

/// <summary>Zeroed memory that starts on a cache line and never moves: where a generated network keeps its buffers.</summary>
/// <remarks>
/// An array on the pinned heap stands behind it, so there is nothing to dispose. The memory lives as long as this object:
/// code that works through <see cref="Pointer"/> must keep the object reachable until it is done.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    private readonly ulong[] _memory;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="bytes">Its length, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or more than one array can hold.</exception>
    public AlignedBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, ((long)Array.MaxLength * sizeof(ulong)) - (2 * Alignment));
        _memory = GC.AllocateArray<ulong>((int)((bytes + Alignment + sizeof(ulong) - 1) / sizeof(ulong)), pinned: true);
        fixed (ulong* start = _memory)
        {
            Pointer = (byte*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
        }

        Length = bytes;
        HugePages.Ask(Pointer, bytes);
    }

    /// <summary>A buffer of no bytes, for memory that is not needed yet.</summary>
    public static AlignedBuffer Empty { get; } = new(0);

    /// <summary>The first byte, on an address divisible by 64.</summary>
#pragma warning disable CA1720 // It is the pointer.
    [CLSCompliant(false)]
    public byte* Pointer { get; }
#pragma warning restore CA1720

    /// <summary>Bytes in the buffer.</summary>
    public long Length { get; }

    /// <summary>The spare buffer, which is gone then, or a new one where there is none.</summary>
    /// <param name="spare">A buffer that one caller may have.</param>
    /// <param name="bytes">The length of a new one; a spare one is at least as long.</param>
    /// <returns>The buffer.</returns>
    public static AlignedBuffer Take(ref AlignedBuffer? spare, long bytes) =>
        Interlocked.Exchange(ref spare, null) ?? new AlignedBuffer(bytes);

    /// <summary>Zeroes it.</summary>
    public void Clear()
    {
        NativeMemory.Clear(Pointer, (nuint)Length);
        GC.KeepAlive(this);
    }

    /// <summary>The bytes of a part of the buffer, for code that is not in a hurry.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many.</param>
    /// <returns>The bytes.</returns>
    public Span<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);

        // A span into the array, not over the pointer: it keeps the memory alive.
        ref var start = ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetArrayDataReference(_memory));
        var aligned = (nint)(Pointer - (byte*)Unsafe.AsPointer(ref start));
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref start, aligned + (nint)offset), length);
    }
}
