using System;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A number in double precision together with how far a float32 computation of it may be off. Roundings are taken as independent and
/// uniform within half a unit in the last place c: their sum is beyond 6·√Σc² with a probability of 2·e^−54 at most, since a uniform
/// error of ±c has the tails of a normal one with variance c²/3 (Higham and Mary 2019). What is not independent is added up in full.
/// </summary>
/// <param name="Value">The number.</param>
/// <param name="Variance">The sum of the squares of the largest that each rounding may contribute.</param>
/// <param name="Bound">What else may be off, in full: steps that rounding leaves undecided, and terms of higher order.</param>
internal readonly record struct Approximate(double Value, double Variance = 0, double Bound = 0)
{
    /// <summary>Deviations that a float32 result may be off before it counts as wrong.</summary>
    private const double Deviations = 6;

    /// <summary>The square of the largest rounding of a value of 1: half a unit in the last place.</summary>
    public const double Rounding = 1.0 / (1L << 48);

    public static Approximate Zero => default;

    /// <summary>A number of which nothing is known.</summary>
    public static Approximate Unknown => new(0, 0, double.PositiveInfinity);

    /// <summary>The largest difference that rounding explains.</summary>
    public double Tolerance => Bound + (Deviations * Math.Sqrt(Variance));

    /// <summary>Whether a float32 computation gives this very number.</summary>
    public bool IsExact => Variance == 0 && Bound == 0;

    public bool IsExactZero => Value == 0 && IsExact;

    public static Approximate Exact(double value) => new(value);

    /// <summary>A value that the kernel holds as a float constant.</summary>
    public static Approximate Constant(double value) => new(value, Rounding * value * value);

    /// <summary>Any number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Approximate Between(double low, double high) =>
        double.IsFinite(high - low) ? new(low + ((high - low) / 2), 0, (high - low) / 2) : Unknown;

    /// <summary>Either of the two, or anything between.</summary>
    public static Approximate Between(Approximate a, Approximate b) => a == b
        ? a
        : Between(Math.Min(a.Value - a.Tolerance, b.Value - b.Tolerance), Math.Max(a.Value + a.Tolerance, b.Value + b.Tolerance));

    public static Approximate operator +(Approximate a, Approximate b)
    {
        if (a.IsExactZero)
        {
            return b;
        }

        if (b.IsExactZero)
        {
            return a;
        }

        // From the operands, not their sum: the kernel may add in another order, where less cancels.
        var largest = Math.Abs(a.Value) + Math.Abs(b.Value);
        return new(a.Value + b.Value, a.Variance + b.Variance + (Rounding * largest * largest), a.Bound + b.Bound);
    }

    public static Approximate operator -(Approximate a) => a with { Value = -a.Value };

    public static Approximate operator -(Approximate a, Approximate b) => a + -b;

    public static Approximate operator *(Approximate a, Approximate b)
    {
        if (a.IsExactZero || b.IsExactZero)
        {
            return Zero;
        }

        var product = a.Value * b.Value;
        var both = a.IsExact || b.IsExact ? 0 : a.Tolerance * b.Tolerance;
        return new(
            product,
            (a.Value * a.Value * b.Variance) + (b.Value * b.Value * a.Variance) + (Rounding * product * product),
            Scaled(a.Bound, b.Value) + Scaled(b.Bound, a.Value) + both);
    }

    public static Approximate operator /(Approximate a, Approximate b)
    {
        var divisor = Math.Abs(b.Value);
        if (b.Tolerance >= divisor)
        {
            return a.IsExactZero ? Zero : Unknown;
        }

        var quotient = a.Value / b.Value;
        var square = quotient * quotient;
        var higher = (a.Tolerance + (Math.Abs(quotient) * b.Tolerance)) * b.Tolerance / (divisor * (divisor - b.Tolerance));
        return new(
            quotient,
            (a.Variance / (divisor * divisor)) + (square * ((b.Variance / (divisor * divisor)) + (4 * Rounding))),
            ((a.Bound + (Math.Abs(quotient) * b.Bound)) / divisor) + higher);
    }

    /// <summary>The square, whose error is twice the number's.</summary>
    public static Approximate Square(Approximate a)
    {
        var square = a.Value * a.Value;
        return a.IsExactZero
            ? Zero
            : new(
                square,
                (4 * square * a.Variance) + (Rounding * square * square),
                Scaled(a.Bound, 2 * a.Value) + (a.Tolerance * a.Tolerance));
    }

    public static Approximate Sqrt(Approximate a)
    {
        if (a.IsExactZero)
        {
            return Zero;
        }

        if (a.Tolerance >= a.Value)
        {
            return Between(0, Math.Sqrt(Math.Max(0, a.Value) + a.Tolerance) * (1 + 1e-7));
        }

        // The root is steeper below.
        var root = Math.Sqrt(a.Value);
        var higher = root - Math.Sqrt(a.Value - a.Tolerance) - (a.Tolerance / (2 * root));
        return new(root, (a.Variance / (4 * a.Value)) + (Rounding * a.Value), (a.Bound / (2 * root)) + Math.Max(0, higher));
    }

    public static Approximate Exp(Approximate a)
    {
        if (!double.IsFinite(a.Tolerance))
        {
            return Unknown;
        }

        var power = Math.Exp(a.Value);
        var higher = Math.Exp(a.Tolerance) - 1 - a.Tolerance;
        return new(power, power * power * (a.Variance + (Rounding * (16 + (a.Value * a.Value)))), power * (a.Bound + Math.Max(0, higher)));
    }

    public static Approximate Log(Approximate a)
    {
        if (a.Tolerance >= a.Value)
        {
            return Unknown;
        }

        var log = Math.Log(a.Value);
        var relative = a.Tolerance / a.Value;
        var higher = -Math.Log(1 - relative) - relative;
        return new(log, (a.Variance / (a.Value * a.Value)) + (Rounding * (16 + (log * log))), (a.Bound / a.Value) + Math.Max(0, higher));
    }

    /// <summary>The larger one, with the error of either where they are close.</summary>
    public static Approximate Max(Approximate a, Approximate b)
    {
        var larger = a.Value >= b.Value ? a : b;
        return Math.Abs(a.Value - b.Value) > a.Tolerance + b.Tolerance
            ? larger
            : larger with { Variance = Math.Max(a.Variance, b.Variance), Bound = Math.Max(a.Bound, b.Bound) };
    }

    public static Approximate Abs(Approximate a) => a with { Value = Math.Abs(a.Value) };

    /// <summary>The same for <paramref name="count"/> terms of a sum, where its error adds up in full.</summary>
    public Approximate SharedBy(int count) => this with { Variance = count * Variance };

    /// <summary>Multiplied by a power of two, which rounds nothing.</summary>
    public Approximate Shift(int exponent) =>
        new(Math.ScaleB(Value, exponent), Math.ScaleB(Variance, 2 * exponent), Math.ScaleB(Bound, exponent));

    /// <summary>Limited to −<paramref name="bound"/> … <paramref name="bound"/>; exact where the limit holds beyond doubt.</summary>
    public Approximate Clip(double bound)
    {
        if (Math.Abs(Value) <= bound)
        {
            return this;
        }

        var limit = Math.CopySign(bound, Value);
        return Math.Abs(Value) - bound > Tolerance ? Exact(limit) : this with { Value = limit };
    }

    /// <summary>Limited to positive numbers.</summary>
    public Approximate Positive() => Value > 0 ? this : -Value > Tolerance ? Zero : this with { Value = 0 };

    /// <summary>Whether a float32 result is this number but for rounding.</summary>
    public bool Matches(float actual) =>
        float.IsFinite(actual) && !(Math.Abs(actual - Value) > Tolerance + (Math.Abs(Value) * 2.4e-7) + 1e-37);

    /// <summary>A product in which nothing times anything is nothing.</summary>
    private static double Scaled(double bound, double factor) => bound == 0 || factor == 0 ? 0 : bound * Math.Abs(factor);
}
