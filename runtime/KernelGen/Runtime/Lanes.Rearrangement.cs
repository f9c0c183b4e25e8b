using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Runtime;

/// <content>Lanes that change places, many at a time.</content>
public static partial class Lanes
{
    private const int LaneCount = 16;
    private const int Fours = 4;

    /// <summary>Sixteen by sixteen floats, rows to columns.</summary>
    /// <param name="source">The first of sixteen rows of sixteen.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="target">Where the first column begins, as a row.</param>
    /// <param name="targetStride">Floats from there to where the next column begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe void TransposeVectors(float* source, int sourceStride, float* target, int targetStride) =>
        TransposeVectors(source, sourceStride, target, targetStride, isStreamed: false);

    /// <summary>The same, each column being a cache line that is written past the caches: much memory that nobody reads soon.</summary>
    /// <param name="source">The first of sixteen rows of sixteen.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="target">Where the first column begins, as a row, on a cache line.</param>
    /// <param name="targetStride">Floats from there to where the next column begins, a multiple of sixteen.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static unsafe void TransposePastCaches(float* source, int sourceStride, float* target, int targetStride) =>
        TransposeVectors(source, sourceStride, target, targetStride, isStreamed: true);

    /// <summary>The lanes that are not zero, in their order, and zeros behind them.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>All of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> NonZeroFirst(Vector512<int> value)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Compress(Vector512<int>.Zero, ~Vector512.Equals(value, Vector512<int>.Zero), value);
        }

        return Avx2.IsSupported && Bmi2.X64.IsSupported && Popcnt.IsSupported ? NonZeroFirstByHalves(value) : NonZeroFirstEach(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> NonZeroFirstByHalves(Vector512<int> value)
    {
        var lower = NonZeroFirstOfHalf(value.GetLower(), out var count);
        var upper = NonZeroFirstOfHalf(value.GetUpper(), out _);

        // The second half follows the first: its lanes turned around by as many as the first has.
        var turned = Avx2.PermuteVar8x32(upper, Vector256<int>.Indices - Vector256.Create(count));
        var isOfFirst = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));
        return Vector512.Create(Vector256.ConditionalSelect(isOfFirst, lower, turned), turned & isOfFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> NonZeroFirstOfHalf(Vector256<int> value, out int count)
    {
        // Numbers of the lanes that stay, a byte each: the bits of a mask of whole bytes decide which bytes of 0, 1, … 7 are packed.
        var isZero = Vector256.Equals(value, Vector256<int>.Zero);
        var mask = ~isZero.ExtractMostSignificantBits() & 0xFF;
        count = (int)Popcnt.PopCount(mask);
        var lowBits = Bmi2.X64.ParallelBitDeposit(mask, 0x0101_0101_0101_0101);
        var bytes = unchecked((lowBits << 8) - lowBits);
        var lanes = Bmi2.X64.ParallelBitExtract(0x0706_0504_0302_0100, bytes);
        var packed = Avx2.PermuteVar8x32(value, Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(lanes).AsByte()));
        return packed & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static unsafe Vector512<int> NonZeroFirstEach(Vector512<int> value)
    {
        // Written in any case; a zero is overwritten by what follows it.
        var result = Vector512<int>.Zero;
        var count = 0;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            var number = ((int*)&value)[lane];
            ((int*)&result)[count] = number;
            count += number == 0 ? 0 : 1;
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void TransposeByFours(float* source, int sourceStride, float* target, int targetStride)
    {
        var fourRows = sourceStride << 2;
        var fourColumns = targetStride << 2;
        for (var row = 0; row < LaneCount; row += Fours)
        {
            var columns = target + row;
            for (var column = 0; column < LaneCount; column += Fours)
            {
                Transpose(source + column, sourceStride, columns, targetStride);
                columns += fourColumns;
            }

            source += fourRows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void TransposeVectors(float* source, int sourceStride, float* target, int targetStride, bool isStreamed)
    {
        if (!Avx512F.IsSupported)
        {
            TransposeByFours(source, sourceStride, target, targetStride);
            return;
        }

        // Four rows at a time: of every fourth column, the four numbers of these rows beside each other, four columns in a vector.
        var fourRows = sourceStride << 2;
        Interleave(source, sourceStride, out var a0, out var a1, out var a2, out var a3);
        Interleave(source += fourRows, sourceStride, out var b0, out var b1, out var b2, out var b3);
        Interleave(source += fourRows, sourceStride, out var c0, out var c1, out var c2, out var c3);
        Interleave(source + fourRows, sourceStride, out var d0, out var d1, out var d2, out var d3);
        StoreEveryFourth(a0, b0, c0, d0, target, targetStride, isStreamed);
        StoreEveryFourth(a1, b1, c1, d1, target += targetStride, targetStride, isStreamed);
        StoreEveryFourth(a2, b2, c2, d2, target += targetStride, targetStride, isStreamed);
        StoreEveryFourth(a3, b3, c3, d3, target + targetStride, targetStride, isStreamed);
    }

    // Four rows to four vectors: of a fourth of the columns, four numbers of each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Interleave(
        float* source,
        int stride,
        out Vector512<double> first,
        out Vector512<double> second,
        out Vector512<double> third,
        out Vector512<double> fourth)
    {
        var row0 = Vector512.Load(source);
        var row1 = Vector512.Load(source += stride);
        var row2 = Vector512.Load(source += stride);
        var row3 = Vector512.Load(source + stride);
        var lower01 = Avx512F.UnpackLow(row0, row1).AsDouble();
        var upper01 = Avx512F.UnpackHigh(row0, row1).AsDouble();
        var lower23 = Avx512F.UnpackLow(row2, row3).AsDouble();
        var upper23 = Avx512F.UnpackHigh(row2, row3).AsDouble();
        first = Avx512F.UnpackLow(lower01, lower23);
        second = Avx512F.UnpackHigh(lower01, lower23);
        third = Avx512F.UnpackLow(upper01, upper23);
        fourth = Avx512F.UnpackHigh(upper01, upper23);
    }

    // Columns 0, 4, 8 and 12 behind the one that the target is: the quarters of four vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void StoreEveryFourth(
        Vector512<double> rows0,
        Vector512<double> rows4,
        Vector512<double> rows8,
        Vector512<double> rows12,
        float* target,
        int stride,
        bool isStreamed)
    {
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        var fourColumns = stride << 2;
        var evenOfUpper = Avx512F.Shuffle4x128(rows0, rows4, Even);
        var oddOfUpper = Avx512F.Shuffle4x128(rows0, rows4, Odd);
        var evenOfLower = Avx512F.Shuffle4x128(rows8, rows12, Even);
        var oddOfLower = Avx512F.Shuffle4x128(rows8, rows12, Odd);
        Write(Avx512F.Shuffle4x128(evenOfUpper, evenOfLower, Even).AsSingle(), target, isStreamed);
        Write(Avx512F.Shuffle4x128(oddOfUpper, oddOfLower, Even).AsSingle(), target += fourColumns, isStreamed);
        Write(Avx512F.Shuffle4x128(evenOfUpper, evenOfLower, Odd).AsSingle(), target += fourColumns, isStreamed);
        Write(Avx512F.Shuffle4x128(oddOfUpper, oddOfLower, Odd).AsSingle(), target + fourColumns, isStreamed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Write(Vector512<float> value, float* target, bool isStreamed)
    {
        if (isStreamed)
        {
            value.StoreAlignedNonTemporal(target);
        }
        else
        {
            value.Store(target);
        }
    }
}
