using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <content>Products with factors that are rounded to powers of two, in vectors: zeros and normal numbers at once; a vector with anything
/// rarer in it is done lane by lane.</content>
public static partial class Shift
{
    private const int SingleOne = 127 << SingleFractionBits;
    private const int LeastNormal = 1 << SingleFractionBits;
    private const int LargestPower = 254 << SingleFractionBits;

    /// <summary>x times the power of two nearest to a factor, in each lane.</summary>
    /// <param name="x">The values.</param>
    /// <param name="factor">The factors. Where one is a power of two or zero, the product is exact.</param>
    /// <returns>The products, as IEEE 754 multiplication rounds them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ByNearestPower(Vector128<float> x, Vector128<float> factor)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector128.Create(int.MaxValue);
        var factorMagnitude = factor.AsInt32() & Vector128.Create(int.MaxValue);
        var sign = factor.AsInt32() & Vector128.Create(int.MinValue);

        // What is added to the exponent; the sum is the product's exponent, with x's fraction below it.
        var shift = ((factorMagnitude + Vector128.Create(LeastNormal >> 1)) & Vector128.Create((int)SingleInfinity))
            - Vector128.Create(SingleOne);
        var product = magnitude + shift;
        var factorNormal = Vector128.GreaterThanOrEqual(factorMagnitude, Vector128.Create(LeastNormal))
            & Vector128.LessThan(factorMagnitude, Vector128.Create(LargestPower));
        var normal = factorNormal
            & Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(LeastNormal))
            & Vector128.LessThan(magnitude, Vector128.Create((int)SingleInfinity))
            & Vector128.GreaterThanOrEqual(product, Vector128.Create(LeastNormal))
            & Vector128.LessThan(product, Vector128.Create((int)SingleInfinity));
        var zero = (Vector128.Equals(magnitude, Vector128<int>.Zero)
            & Vector128.LessThan(factorMagnitude, Vector128.Create((int)SingleInfinity)))
            | (Vector128.Equals(factorMagnitude, Vector128<int>.Zero)
                & Vector128.LessThan(magnitude, Vector128.Create((int)SingleInfinity)));
        return (normal | zero) == Vector128<int>.AllBitsSet
            ? (((bits & Vector128.Create(int.MinValue)) ^ sign) | (product & ~zero)).AsSingle()
            : LaneByLane(x, factor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> LaneByLane(Vector128<float> x, Vector128<float> factor)
    {
        for (var lane = 0; lane < Vector128<float>.Count; lane++)
        {
            x = x.WithElement(lane, ByNearestPower(x.GetElement(lane), factor.GetElement(lane)));
        }

        return x;
    }

    /// <inheritdoc cref="ByNearestPower(Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ByNearestPower(Vector256<float> x, Vector256<float> factor)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector256.Create(int.MaxValue);
        var factorMagnitude = factor.AsInt32() & Vector256.Create(int.MaxValue);
        var sign = factor.AsInt32() & Vector256.Create(int.MinValue);

        // What is added to the exponent; the sum is the product's exponent, with x's fraction below it.
        var shift = ((factorMagnitude + Vector256.Create(LeastNormal >> 1)) & Vector256.Create((int)SingleInfinity))
            - Vector256.Create(SingleOne);
        var product = magnitude + shift;
        var factorNormal = Vector256.GreaterThanOrEqual(factorMagnitude, Vector256.Create(LeastNormal))
            & Vector256.LessThan(factorMagnitude, Vector256.Create(LargestPower));
        var normal = factorNormal
            & Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(LeastNormal))
            & Vector256.LessThan(magnitude, Vector256.Create((int)SingleInfinity))
            & Vector256.GreaterThanOrEqual(product, Vector256.Create(LeastNormal))
            & Vector256.LessThan(product, Vector256.Create((int)SingleInfinity));
        var zero = (Vector256.Equals(magnitude, Vector256<int>.Zero)
            & Vector256.LessThan(factorMagnitude, Vector256.Create((int)SingleInfinity)))
            | (Vector256.Equals(factorMagnitude, Vector256<int>.Zero)
                & Vector256.LessThan(magnitude, Vector256.Create((int)SingleInfinity)));
        return (normal | zero) == Vector256<int>.AllBitsSet
            ? (((bits & Vector256.Create(int.MinValue)) ^ sign) | (product & ~zero)).AsSingle()
            : LaneByLane(x, factor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> LaneByLane(Vector256<float> x, Vector256<float> factor)
    {
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            x = x.WithElement(lane, ByNearestPower(x.GetElement(lane), factor.GetElement(lane)));
        }

        return x;
    }

    /// <inheritdoc cref="ByNearestPower(Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ByNearestPower(Vector512<float> x, Vector512<float> factor)
    {
        var bits = x.AsInt32();
        var magnitude = bits & Vector512.Create(int.MaxValue);
        var factorMagnitude = factor.AsInt32() & Vector512.Create(int.MaxValue);
        var sign = factor.AsInt32() & Vector512.Create(int.MinValue);

        // What is added to the exponent; the sum is the product's exponent, with x's fraction below it.
        var shift = ((factorMagnitude + Vector512.Create(LeastNormal >> 1)) & Vector512.Create((int)SingleInfinity))
            - Vector512.Create(SingleOne);
        var product = magnitude + shift;
        var factorNormal = Vector512.GreaterThanOrEqual(factorMagnitude, Vector512.Create(LeastNormal))
            & Vector512.LessThan(factorMagnitude, Vector512.Create(LargestPower));
        var normal = factorNormal
            & Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(LeastNormal))
            & Vector512.LessThan(magnitude, Vector512.Create((int)SingleInfinity))
            & Vector512.GreaterThanOrEqual(product, Vector512.Create(LeastNormal))
            & Vector512.LessThan(product, Vector512.Create((int)SingleInfinity));
        var zero = (Vector512.Equals(magnitude, Vector512<int>.Zero)
            & Vector512.LessThan(factorMagnitude, Vector512.Create((int)SingleInfinity)))
            | (Vector512.Equals(factorMagnitude, Vector512<int>.Zero)
                & Vector512.LessThan(magnitude, Vector512.Create((int)SingleInfinity)));
        return (normal | zero) == Vector512<int>.AllBitsSet
            ? (((bits & Vector512.Create(int.MinValue)) ^ sign) | (product & ~zero)).AsSingle()
            : LaneByLane(x, factor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> LaneByLane(Vector512<float> x, Vector512<float> factor)
    {
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            x = x.WithElement(lane, ByNearestPower(x.GetElement(lane), factor.GetElement(lane)));
        }

        return x;
    }

    /// <inheritdoc cref="ByNearestPower(Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ByNearestPower(Vector<float> x, Vector<float> factor)
    {
        var bits = Vector.AsVectorInt32(x);
        var magnitude = bits & Vector.Create(int.MaxValue);
        var factorMagnitude = Vector.AsVectorInt32(factor) & Vector.Create(int.MaxValue);
        var sign = Vector.AsVectorInt32(factor) & Vector.Create(int.MinValue);

        // What is added to the exponent; the sum is the product's exponent, with x's fraction below it.
        var shift = ((factorMagnitude + Vector.Create(LeastNormal >> 1)) & Vector.Create((int)SingleInfinity)) - Vector.Create(SingleOne);
        var product = magnitude + shift;
        var factorNormal = Vector.GreaterThanOrEqual(factorMagnitude, Vector.Create(LeastNormal))
            & Vector.LessThan(factorMagnitude, Vector.Create(LargestPower));
        var normal = factorNormal
            & Vector.GreaterThanOrEqual(magnitude, Vector.Create(LeastNormal))
            & Vector.LessThan(magnitude, Vector.Create((int)SingleInfinity))
            & Vector.GreaterThanOrEqual(product, Vector.Create(LeastNormal)) & Vector.LessThan(product, Vector.Create((int)SingleInfinity));
        var zero = (Vector.Equals(magnitude, Vector<int>.Zero) & Vector.LessThan(factorMagnitude, Vector.Create((int)SingleInfinity)))
            | (Vector.Equals(factorMagnitude, Vector<int>.Zero) & Vector.LessThan(magnitude, Vector.Create((int)SingleInfinity)));
        return (normal | zero) == Vector<int>.AllBitsSet
            ? Vector.AsVectorSingle(((bits & Vector.Create(int.MinValue)) ^ sign) | (product & ~zero))
            : LaneByLane(x, factor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> LaneByLane(Vector<float> x, Vector<float> factor)
    {
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            x = x.WithElement(lane, ByNearestPower(x.GetElement(lane), factor.GetElement(lane)));
        }

        return x;
    }
}
