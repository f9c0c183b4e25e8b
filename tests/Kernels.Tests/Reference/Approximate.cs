using System;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A number in double precision together with how far a float32 computation of it may be off: the variance of the sum of its
/// rounding errors, each taken as independent. Comparisons allow <see cref="Tolerance"/> and no more.
/// </summary>
internal readonly record struct Approximate(double Value, double Variance)
{
    /// <summary>Deviations that a float32 result may be off before it counts as wrong.</summary>
    private const double Deviations = 12;

    /// <summary>The variance of one rounding of a value of 1: half a unit in the last place, squared.</summary>
    public const double Rounding = 1.0 / (1L << 48);

    public static Approximate Zero => default;

    /// <summary>The largest difference that rounding explains.</summary>
    public double Tolerance => Deviations * Math.Sqrt(Variance);

    private bool IsExactZero => Value == 0 && Variance == 0;

    public static Approximate Exact(double value) => new(value, 0);

    /// <summary>A value that the kernel holds as a float constant.</summary>
    public static Approximate Constant(double value) => new(value, Rounding * value * value);

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
        var rounding = Rounding * ((a.Value * a.Value) + (b.Value * b.Value));
        return new(a.Value + b.Value, a.Variance + b.Variance + rounding);
    }

    public static Approximate operator -(Approximate a) => new(-a.Value, a.Variance);

    public static Approximate operator -(Approximate a, Approximate b) => a + -b;

    public static Approximate operator *(Approximate a, Approximate b)
    {
        if (a.IsExactZero || b.IsExactZero)
        {
            return Zero;
        }

        var product = a.Value * b.Value;
        return new(
            product,
            (a.Value * a.Value * b.Variance) + (b.Value * b.Value * a.Variance) + (a.Variance * b.Variance) + (Rounding * product * product));
    }

    public static Approximate operator /(Approximate a, Approximate b)
    {
        var quotient = a.Value / b.Value;
        var relative = b.Variance / (b.Value * b.Value);
        return new(quotient, (a.Variance / (b.Value * b.Value)) + (quotient * quotient * (relative + (4 * Rounding))));
    }

    /// <summary>The square; an error that is all there is to a value makes its square positive, never negative.</summary>
    public static Approximate Square(Approximate a)
    {
        var square = a.Value * a.Value;
        var second = Deviations * a.Variance;
        return a.IsExactZero ? Zero : new(square, (4 * square * a.Variance) + (second * second) + (Rounding * square * square));
    }

    public static Approximate Sqrt(Approximate a)
    {
        var root = Math.Sqrt(a.Value);
        return root == 0 ? new(0, Math.Sqrt(a.Variance)) : new(root, (a.Variance / (4 * a.Value)) + (Rounding * a.Value));
    }

    public static Approximate Exp(Approximate a)
    {
        var power = Math.Exp(a.Value);
        return new(power, power * power * (a.Variance + (Rounding * (16 + (a.Value * a.Value)))));
    }

    public static Approximate Log(Approximate a)
    {
        var log = Math.Log(a.Value);
        return new(log, (a.Variance / (a.Value * a.Value)) + (Rounding * (16 + (log * log))));
    }

    public static Approximate Max(Approximate a, Approximate b) => a.Value >= b.Value ? a : b;

    /// <summary>The same for <paramref name="samples"/> samples: in a sum over them its error adds up in full, not as independent ones do.</summary>
    public Approximate SharedBy(int samples) => new(Value, samples * Variance);

    /// <summary>Multiplied by a power of two, which rounds nothing.</summary>
    public Approximate Shift(int exponent) => new(Math.ScaleB(Value, exponent), Math.ScaleB(Variance, 2 * exponent));

    /// <summary>Limited to −<paramref name="bound"/> … <paramref name="bound"/>; exact where the limit holds beyond doubt.</summary>
    public Approximate Clip(double bound)
    {
        if (Math.Abs(Value) <= bound)
        {
            return this;
        }

        var beyond = Math.Abs(Value) - bound > Tolerance;
        return new(Math.CopySign(bound, Value), beyond ? 0 : Variance);
    }

    /// <summary>Whether a float32 result is this number but for rounding.</summary>
    public bool Matches(float actual) =>
        float.IsFinite(actual) && Math.Abs(actual - Value) <= Tolerance + (Math.Abs(Value) * 2.4e-7) + 1e-37;
}
