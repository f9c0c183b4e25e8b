using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>A user's method in double precision.</summary>
/// <param name="Method">The method's name in <see cref="WrittenMethods"/>.</param>
/// <param name="Derivative">The name of the one for the way back.</param>
/// <param name="Kinks">Where the slope jumps; a kink itself belongs to what is below it.</param>
/// <param name="Value">The value.</param>
/// <param name="Slope">The slope, with the number of kinks below.</param>
/// <param name="Curvature">The slope's slope between kinks.</param>
/// <param name="IsFree">Whether it does without products.</param>
internal sealed record UserFunctionCase(
    string Method,
    string Derivative,
    double[] Kinks,
    Func<double, double> Value,
    Func<double, int, double> Slope,
    Func<double, double> Curvature,
    bool IsFree)
{
    /// <summary>The attribute of an activation of the package's; null for a method.</summary>
    public string? Attribute { get; init; }

    /// <summary>What roundings of a slope that is a difference are relative to.</summary>
    public double SlopeSize { get; init; }

    /// <summary>The value with what rounding explains.</summary>
    public Approximate ValueOf(Approximate x)
    {
        if (!double.IsFinite(x.Tolerance))
        {
            return Approximate.Unknown;
        }

        var value = Value(x.Value);

        // The steepest slope within the error of x, and a few roundings of values around 1.
        var steepest = new[] { x.Value - x.Tolerance, x.Value, x.Value + x.Tolerance }.Max(
            at => Math.Abs(Slope(at, Kinks.Count(kink => at > kink))));
        var rounding = 4 * Approximate.Rounding * Math.Max(value * value, IsFree && Kinks.Length < 2 ? 0 : 1);
        return new Approximate(
            value,
            (steepest * steepest * x.Variance) + (x.IsExactZero && value == 0 ? 0 : rounding),
            x.IsExact ? 0 : (steepest * x.Bound) + (IsFree ? 0 : x.Tolerance * x.Tolerance));
    }

    /// <summary>The slope with what rounding explains; on which side of a kink within rounding a value lies, is a decision.</summary>
    public Approximate SlopeOf(Approximate x, Decisions decisions, int layer, int feature, int sample)
    {
        var sides = Kinks
            .Select((kink, number) => decisions.IsPositive(
                x - Approximate.Exact(kink), FormattableString.Invariant($"kink{number}"), layer, feature, sample))
            .ToList();
        var least = sides.Count(side => side is { IsExact: true, Value: 1 });
        return Enumerable.Range(least, sides.Count(side => !side.IsExact) + 1)
            .Select(side => SlopeAt(x, side))
            .Aggregate(Approximate.Between);
    }

    private Approximate SlopeAt(Approximate x, int side)
    {
        var slope = Slope(x.Value, side);
        var curvature = Curvature(x.Value);
        return IsFree
            ? Approximate.Exact(slope)
            : !double.IsFinite(x.Tolerance)
            ? Approximate.Unknown
            : new Approximate(
                slope,
                (curvature * curvature * x.Variance) + (16 * Approximate.Rounding * Math.Max(slope * slope, SlopeSize * SlopeSize)),
                x.IsExact ? 0 : (Math.Abs(curvature) * x.Bound) + (3 * x.Tolerance * x.Tolerance));
    }
}
