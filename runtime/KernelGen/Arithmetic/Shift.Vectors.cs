using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <content>Vectors of floats: zeros and normal numbers in all lanes at once; a vector with anything rarer in it is done lane by
/// lane.</content>
public static partial class Shift
{
    /// <summary>x·2^k in each lane, as IEEE 754 multiplication by 2^k rounds it.</summary>
    /// <param name="x">The values.</param>
    /// <param name="k">The exponent, the same for all lanes; negative ones divide.</param>
    /// <returns>The products.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> By(Vector128<float> x, int k)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector128.Create(int.MaxValue);
        var first = (int)FirstNormal(k, SingleFractionBits);
        var end = first + (int)Normals(k, SingleInfinity, SingleFractionBits);
        var normal = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(first))
            & Vector128.LessThan(magnitude, Vector128.Create(end));
        return (normal | Vector128.Equals(magnitude, Vector128<int>.Zero)) == Vector128<int>.AllBitsSet
            ? (bits + (normal & Vector128.Create(k << SingleFractionBits))).AsSingle()
            : LaneByLane(x, k);
    }

    /// <inheritdoc cref="By(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> By(Vector256<float> x, int k)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector256.Create(int.MaxValue);
        var first = (int)FirstNormal(k, SingleFractionBits);
        var end = first + (int)Normals(k, SingleInfinity, SingleFractionBits);
        var normal = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(first))
            & Vector256.LessThan(magnitude, Vector256.Create(end));
        return (normal | Vector256.Equals(magnitude, Vector256<int>.Zero)) == Vector256<int>.AllBitsSet
            ? (bits + (normal & Vector256.Create(k << SingleFractionBits))).AsSingle()
            : LaneByLane(x, k);
    }

    /// <inheritdoc cref="By(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> By(Vector512<float> x, int k)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector512.Create(int.MaxValue);
        var first = (int)FirstNormal(k, SingleFractionBits);
        var end = first + (int)Normals(k, SingleInfinity, SingleFractionBits);
        var normal = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(first))
            & Vector512.LessThan(magnitude, Vector512.Create(end));
        return (normal | Vector512.Equals(magnitude, Vector512<int>.Zero)) == Vector512<int>.AllBitsSet
            ? (bits + (normal & Vector512.Create(k << SingleFractionBits))).AsSingle()
            : LaneByLane(x, k);
    }

    /// <inheritdoc cref="By(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> By(Vector<float> x, int k)
    {
        var bits = Vector.AsVectorInt32(x);
        var magnitude = bits & Vector.Create(int.MaxValue);
        var first = (int)FirstNormal(k, SingleFractionBits);
        var end = first + (int)Normals(k, SingleInfinity, SingleFractionBits);
        var normal = Vector.GreaterThanOrEqual(magnitude, Vector.Create(first)) & Vector.LessThan(magnitude, Vector.Create(end));
        return (normal | Vector.Equals(magnitude, Vector<int>.Zero)) == Vector<int>.AllBitsSet
            ? Vector.AsVectorSingle(bits + (normal & Vector.Create(k << SingleFractionBits)))
            : LaneByLane(x, k);
    }

    /// <summary>
    /// x·2^k in each lane where all of them are normal numbers before and after: one integer addition to the exponents, nothing checked.
    /// </summary>
    /// <param name="x">Normal numbers: not zero, subnormal, infinite or NaN, for which the result means nothing.</param>
    /// <param name="k">The exponent, such that each x·2^k is a normal number too.</param>
    /// <returns>The products.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ByUnchecked(Vector128<float> x, int k) =>
        (x.AsInt32() + Vector128.Create(k << SingleFractionBits)).AsSingle();

    /// <inheritdoc cref="ByUnchecked(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ByUnchecked(Vector256<float> x, int k) =>
        (x.AsInt32() + Vector256.Create(k << SingleFractionBits)).AsSingle();

    /// <inheritdoc cref="ByUnchecked(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ByUnchecked(Vector512<float> x, int k) =>
        (x.AsInt32() + Vector512.Create(k << SingleFractionBits)).AsSingle();

    /// <inheritdoc cref="ByUnchecked(Vector128{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ByUnchecked(Vector<float> x, int k) =>
        Vector.AsVectorSingle(Vector.AsVectorInt32(x) + Vector.Create(k << SingleFractionBits));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> LaneByLane(Vector128<float> x, int k)
    {
        for (var lane = 0; lane < Vector128<float>.Count; lane++)
        {
            x = x.WithElement(lane, By(x.GetElement(lane), k));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> LaneByLane(Vector256<float> x, int k)
    {
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            x = x.WithElement(lane, By(x.GetElement(lane), k));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> LaneByLane(Vector512<float> x, int k)
    {
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            x = x.WithElement(lane, By(x.GetElement(lane), k));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> LaneByLane(Vector<float> x, int k)
    {
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            x = x.WithElement(lane, By(x.GetElement(lane), k));
        }

        return x;
    }
}
