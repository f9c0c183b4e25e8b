using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Derivatives of the reference's loss by central differences.</summary>
internal static class FiniteDifferences
{
    private const double Distance = 1e-5;

    /// <summary>∂loss/∂parameter, NaN where a mask or a kink changes within the distance, and for running statistics.</summary>
    public static double[][] Of(ReferenceNetwork reference, Approximate[][] parameters, float[] inputs, double[] targets)
    {
        var differences = parameters.Select(p => Enumerable.Repeat(double.NaN, p.Length).ToArray()).ToArray();
        for (var tensor = 0; tensor < parameters.Length; tensor++)
        {
            if (reference.Parameters[tensor].Name.Contains("running", StringComparison.Ordinal))
            {
                continue;
            }

            for (var i = 0; i < parameters[tensor].Length; i++)
            {
                var (up, upBranches) = Loss(Distance);
                var (down, downBranches) = Loss(-Distance);
                if (upBranches == downBranches)
                {
                    differences[tensor][i] = (up - down) / (2 * Distance);
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

    /// <summary>Asserts that gradients are the differences, but for <paramref name="tolerance"/> and the differences' own error.</summary>
    public static void AssertEqual(
        NetworkSpec spec, ReferenceNetwork reference, double[][] differences, double[][] gradients, Func<int, int, double> tolerance)
    {
        var largest = gradients.SelectMany((g, tensor) => g.Where((_, i) => !double.IsNaN(differences[tensor][i]))).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var compared = 0;
        var count = 0;
        for (var tensor = 0; tensor < gradients.Length; tensor++)
        {
            for (var i = 0; i < gradients[tensor].Length; i++)
            {
                var difference = differences[tensor][i];
                count += reference.Parameters[tensor].Name.Contains("running", StringComparison.Ordinal) ? 0 : 1;
                if (double.IsNaN(difference))
                {
                    continue;
                }

                compared++;
                var allowed = tolerance(tensor, i) + (1e-5 * largest) + 1e-9;
                Assert.True(
                    Math.Abs(gradients[tensor][i] - difference) <= allowed,
                    FormattableString.Invariant(
                        $"{reference.Parameters[tensor].Name}[{i}]: gradient {gradients[tensor][i]:R}, finite difference {difference:R} ± {allowed:G3}\n{spec}"));
            }
        }

        Assert.True(compared >= 0.5 * count, FormattableString.Invariant($"Only {compared} of {count} derivatives could be compared.\n{spec}"));
    }
}
