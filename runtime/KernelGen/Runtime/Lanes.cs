using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Runtime;

/// <summary>Operations across the lanes of a vector whose result is the same on every CPU.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>
    /// How many samples are predicted faster one by one, lanes over outputs, than together, lanes over samples: 0 where looking up in a
    /// vector takes more than a few instructions.
    /// </summary>
    public static int FewSamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported ? 8 : Avx2.IsSupported ? 4 : 0;
    }

    /// <summary>The same for a network that has other kernels for one sample where looking up in a vector takes more.</summary>
    public static int FewSamplesAnywhere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasFastLookUp ? FewSamples : 12;
    }

    /// <summary>Whether looking up in a vector takes a few instructions.</summary>
    public static bool HasFastLookUp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported;
    }

    /// <summary>Whether one instruction looks up thirty-two fixed-point numbers in a vector.</summary>
    public static bool HasShortLookUps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512BW.IsSupported;
    }

    /// <summary>For each lane of <paramref name="index"/> the entry that its low four bits number.</summary>
    /// <param name="table">Sixteen entries.</param>
    /// <param name="index">Numbers of entries; bits above the fourth do not count.</param>
    /// <returns>The entries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LookUp(Vector512<float> table, Vector512<int> index)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32(table, index);
        }

        return Avx2.IsSupported ? LookUpByHalves(table, index) : LookUpEach(table, index);
    }

    /// <summary>Takes exponents off floats, by halves of 16 bits that stay at zero.</summary>
    /// <param name="number">The bits of floats.</param>
    /// <param name="exponent">In each lane an exponent in its place, not larger than that of the float, or all ones.</param>
    /// <returns>The bits of the quotients by these powers of two; zero where all ones were taken off.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SubtractExponents(Vector512<int> number, Vector512<int> exponent) =>
        Vector512.SubtractSaturate(number.AsUInt16(), exponent.AsUInt16()).AsInt32();

    /// <summary>Takes exponents in memory off floats.</summary>
    /// <param name="number">The bits of floats.</param>
    /// <param name="exponents">What is taken off, as of <see cref="SubtractExponents(Vector512{int}, Vector512{int})"/>.</param>
    /// <returns>The same.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe Vector512<int> SubtractExponents(Vector512<int> number, int* exponents)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return SubtractExponents(number, Vector512.Load(exponents));
        }

        // Half by half: fewer values are alive than where the whole is loaded first.
        var lower = Vector256.SubtractSaturate(number.GetLower().AsUInt16(), Vector256.Load(exponents).AsUInt16());
        var upper = Vector256.SubtractSaturate(number.GetUpper().AsUInt16(), Vector256.Load(exponents + 8).AsUInt16());
        return Vector512.Create(lower, upper).AsInt32();
    }

    /// <summary>Asks for a line of memory before it is read. Any address may be given: nothing is read but into the caches.</summary>
    /// <param name="address">An address in the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>For each lane of <paramref name="index"/> the entry that its low five bits number.</summary>
    /// <param name="table">Thirty-two entries.</param>
    /// <param name="index">Numbers of entries; bits above the fifth do not count.</param>
    /// <returns>The entries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> LookUp(Vector512<short> table, Vector512<short> index) =>
        Avx512BW.IsSupported ? Avx512BW.PermuteVar32x16(table, index) : LookUpEach(table, index);

    /// <summary>Four by four floats, rows to columns.</summary>
    /// <param name="source">The first of four rows of four.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="target">Where the first column begins, as a row.</param>
    /// <param name="targetStride">Floats from there to where the next column begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe void Transpose(float* source, int sourceStride, float* target, int targetStride)
    {
        if (!Sse.IsSupported)
        {
            TransposeEach(source, sourceStride, target, targetStride);
            return;
        }

        // Strides are added up: an index product would be a multiplication.
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source += sourceStride);
        var row2 = Vector128.Load(source += sourceStride);
        var row3 = Vector128.Load(source + sourceStride);
        var lower01 = Sse.UnpackLow(row0, row1);
        var upper01 = Sse.UnpackHigh(row0, row1);
        var lower23 = Sse.UnpackLow(row2, row3);
        var upper23 = Sse.UnpackHigh(row2, row3);
        Sse.MoveLowToHigh(lower01, lower23).Store(target);
        Sse.MoveHighToLow(lower23, lower01).Store(target += targetStride);
        Sse.MoveLowToHigh(upper01, upper23).Store(target += targetStride);
        Sse.MoveHighToLow(upper23, upper01).Store(target + targetStride);
    }

    /// <summary>The sum of 16 lanes, always formed by the same tree: lane i + lane i+8, then i + i+4, i + i+2, i + i+1.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Their sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value)
    {
        var eight = value.GetLower() + value.GetUpper();
        return Sum(eight.GetLower() + eight.GetUpper());
    }

    /// <summary>The sum of four lanes by the end of that tree: lane i + lane i+2, then i + i+1.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Their sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> value)
    {
        var two = value + Vector128.Shuffle(value, Vector128.Create(2, 3, 2, 3));
        var one = two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1));
        return one.ToScalar();
    }

    /// <summary>The sign bits of 16 lanes, lane 0 in the lowest bit.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Sixteen bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SignBits(Vector512<int> value) => Vector512.IsHardwareAccelerated
        ? (int)value.ExtractMostSignificantBits()
        : (int)(value.GetLower().ExtractMostSignificantBits() | (value.GetUpper().ExtractMostSignificantBits() << 8));

    /// <summary>The sign bits of four lanes, lane 0 in the lowest bit.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Four bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SignBits(Vector128<int> value) => (int)value.ExtractMostSignificantBits();

    /// <summary>How many bits are set. <c>BitOperations.PopCount</c> multiplies on processors that have no instruction for it.</summary>
    /// <param name="mask">The bits.</param>
    /// <returns>0 to 64.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static int BitCount(ulong mask) => Popcnt.X64.IsSupported ? (int)Popcnt.X64.PopCount(mask) : BitCountByHalves(mask);

    /// <summary>The low eight bits of each of 16 lanes.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>A byte for each, in order.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector512<int> value)
    {
        // One instruction where there is one; else by halves, twice.
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector128Byte(value);
        }

        var shorts = Vector256.Narrow(value.GetLower().AsUInt32(), value.GetUpper().AsUInt32());
        return Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
    }

    /// <summary>Stores the low eight bits of each of four lanes, in order.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="target">Where the four bytes go.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe void StoreNarrow(Vector128<int> value, byte* target)
    {
        // What stands beside them is not stored.
        var shorts = Vector128.Narrow(value.AsUInt32(), value.AsUInt32());
        *(uint*)target = Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }

    /// <summary>Sixteen bytes as 16 lanes.</summary>
    /// <param name="value">The bytes.</param>
    /// <returns>A lane for each, in order.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Widen(Vector128<byte> value)
    {
        // One instruction where there is one; else by halves, twice.
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Int32(value);
        }

        var (lower, upper) = Vector128.Widen(value);
        return Vector512.Create(Quarters(lower), Quarters(upper));

        static Vector256<int> Quarters(Vector128<ushort> shorts)
        {
            var (lower, upper) = Vector128.Widen(shorts);
            return Vector256.Create(lower, upper).AsInt32();
        }
    }

    // The counts of pairs of bits, of fours, of eights; their sum by halves (Warren, Hacker's Delight, section 5-1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int BitCountByHalves(ulong mask)
    {
        var counts = unchecked(mask - ((mask >> 1) & 0x5555_5555_5555_5555));
        counts = (counts & 0x3333_3333_3333_3333) + ((counts >> 2) & 0x3333_3333_3333_3333);
        counts = (counts + (counts >> 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        counts += counts >> 8;
        counts += counts >> 16;
        counts += counts >> 32;
        return (int)(counts & 0x7F);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> LookUpByHalves(Vector512<float> table, Vector512<int> index) =>
        Vector512.Create(LookUpHalf(table, index.GetLower()), LookUpHalf(table, index.GetUpper()));

    // Each half of the table by the low three bits, and which of them by the fourth, brought to where a blend looks: the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LookUpHalf(Vector512<float> table, Vector256<int> index) => Avx.BlendVariable(
        Avx2.PermuteVar8x32(table.GetLower(), index), Avx2.PermuteVar8x32(table.GetUpper(), index), (index << 28).AsSingle());

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static unsafe void TransposeEach(float* source, int sourceStride, float* target, int targetStride)
    {
        for (var row = 0; row < 4; row++)
        {
            var place = target + row;
            for (var column = 0; column < 4; column++)
            {
                *place = source[column];
                place += targetStride;
            }

            source += sourceStride;
        }
    }

    // Where nobody asks for them: correct, not fast.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static unsafe Vector512<short> LookUpEach(Vector512<short> table, Vector512<short> index)
    {
        var result = table;
        for (var lane = 0; lane < Vector512<short>.Count; lane++)
        {
            ((short*)&result)[lane] = ((short*)&table)[((short*)&index)[lane] & 31];
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static unsafe Vector512<float> LookUpEach(Vector512<float> table, Vector512<int> index)
    {
        var result = table;
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            ((float*)&result)[lane] = ((float*)&table)[((int*)&index)[lane] & 15];
        }

        return result;
    }
}
