using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Runtime;

/// <summary>Operations across the lanes of a vector whose result is the same on every CPU.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes
{
    /// <summary>The sum of 16 lanes, always formed by the same tree: lane i + lane i+8, then i + i+4, i + i+2, i + i+1.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Their sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value)
    {
        Vector256<float> eight = value.GetLower() + value.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        Vector128<float> one = two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1));
        return one.ToScalar();
    }

    /// <summary>The sign bits of 16 lanes, lane 0 in the lowest bit.</summary>
    /// <param name="value">The lanes.</param>
    /// <returns>Sixteen bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SignBits(Vector512<int> value) => Vector512.IsHardwareAccelerated
        ? (int)value.ExtractMostSignificantBits()
        : (int)(value.GetLower().ExtractMostSignificantBits() | (value.GetUpper().ExtractMostSignificantBits() << 8));

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

        Vector256<ushort> shorts = Vector256.Narrow(value.GetLower().AsUInt32(), value.GetUpper().AsUInt32());
        return Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
    }
}
