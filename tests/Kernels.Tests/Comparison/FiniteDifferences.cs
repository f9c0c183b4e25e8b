using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Derivatives of the reference's loss by central differences at two distances, the second half the first.</summary>
internal static class FiniteDifferences
{
    private const double Distance = 1e-5;

    /// <summary>
    /// ∂loss/∂parameter: the difference at the half distance. Its error falls at least in proportion to the distance, so it is at most
    /// what the halving changed; twice that is allowed for. Proportionally it falls at a kink of a derivative (softsign at 0, where
    /// pre-activations of zero inputs lie), quadratically elsewhere.
    /// </summary>
    public readonly record struct Difference(double Value, double Error);

    /// <summary>Derivatives; null where a mask or a kink changes within the distance, and for running statistics.</summary>
    public static Difference?[][] Of(ReferenceNetwork reference, Approximate[][] parameters, float[] inputs, double[] targets)
    {
        var differences = parameters.Select(p => new Difference?[p.Length]).ToArray();
        for (var tensor = 0; tensor < parameters.Length; tensor++)
        {
            if (IsRunningStatistic(reference, tensor))
            {
                continue;
            }

            for (var i = 0; i < parameters[tensor].Length; i++)
            {
                if (At(Distance) is { } whole && At(Distance / 2) is { } half)
                {
                    differences[tensor][i] = new(half, 2 * Math.Abs(whole - half));
                }

                double? At(double distance)
                {
                    var (up, upBranches) = Loss(distance);
                    var (down, downBranches) = Loss(-distance);
                    return upBranches == downBranches ? (up - down) / (2 * distance) : null;
                }

                (double, int) Loss(double shift)
                {
                    for (var p = 0; p < parameters.Length; p++)
                    {
                        parameters[p].CopyTo(reference.Parameters[p].Values, 0);
                    }

                    var value = parameters[tensor][i].Value + shift;
                    reference.Parameters[tensor].Values[i] = Approximate.Exact(value);
                    var decisions = new Decisions();
                    return (reference.Loss(inputs, targets, 0, decisions).Value, decisions.Taken);
                }
            }
        }

        return differences;
    }

    /// <summary>
    /// Asserts that gradients are the differences, but for <paramref name="tolerance"/> and the differences' own error. Where that error
    /// is above a thousandth of the largest gradient, nothing is compared; half of the parameters have to be.
    /// </summary>
    public static void AssertEqual(
        NetworkSpec spec, ReferenceNetwork reference, Difference?[][] differences, double[][] gradients, Func<int, int, double> tolerance)
    {
        var largest = gradients.SelectMany((g, tensor) => g.Where((_, i) => differences[tensor][i] is not null)).Select(Math.Abs)
            .DefaultIfEmpty(0).Max();
        var compared = 0;
        var count = 0;
        for (var tensor = 0; tensor < gradients.Length; tensor++)
        {
            count += IsRunningStatistic(reference, tensor) ? 0 : gradients[tensor].Length;
            for (var i = 0; i < gradients[tensor].Length; i++)
            {
                if (differences[tensor][i] is not { } difference || difference.Error > (1e-3 * largest) + 1e-9)
                {
                    continue;
                }

                compared++;
                var allowed = tolerance(tensor, i) + difference.Error + (1e-6 * largest) + 1e-9;
                Assert.True(
                    Math.Abs(gradients[tensor][i] - difference.Value) <= allowed,
                    FormattableString.Invariant($"{reference.Parameters[tensor].Name}[{i}]: gradient {gradients[tensor][i]:R}, ")
                        + FormattableString.Invariant($"finite difference {difference.Value:R} ± {allowed:G3}\n{spec}"));
            }
        }

        Assert.True(
            compared >= 0.5 * count, FormattableString.Invariant($"Only {compared} of {count} derivatives could be compared.\n{spec}"));
    }

    private static bool IsRunningStatistic(ReferenceNetwork reference, int tensor) =>
        reference.Parameters[tensor].Name.Contains("running", StringComparison.Ordinal);
}
