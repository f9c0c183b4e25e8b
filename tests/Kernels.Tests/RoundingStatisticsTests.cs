using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>How often kernels round an input to which power of two, against docs/architecture.md.</summary>
public sealed class RoundingStatisticsTests
{
    private const int Inputs = 64;
    private const int Draws = 3000;
    private const double Bound = 5;

    /// <summary>Small enough that no weight reaches its limit: 2^(S+U)·2η·16 = ½ with S = −3 and U = 5.</summary>
    private const float LearningRate = 1f / 256;

    [Fact]
    public void Inputs_round_up_as_often_as_their_expectation_asks()
    {
        var x = Values();
        var rounded = Rounded(x);
        for (var i = 0; i < Inputs; i++)
        {
            var magnitude = Math.Abs((double)x[i]);
            var (low, high) = Neighbours(magnitude);
            var values = rounded.Select(draw => Math.Abs(draw[i])).ToArray();
            Assert.All(rounded, draw => Assert.True(draw[i] == 0 || Math.Sign(draw[i]) == Math.Sign(x[i])));
            Assert.All(
                values,
                value => Assert.True(
                    value == low || value == high, FormattableString.Invariant($"{x[i]} became {value}, not {low} or {high}")));
            if (high > low)
            {
                var probability = (magnitude - low) / (high - low);
                var deviation = Math.Sqrt(Draws * probability * (1 - probability));
                var up = values.Count(value => value == high);
                Assert.True(
                    Math.Abs(up - (Draws * probability)) <= (Bound * deviation) + 1e-9,
                    FormattableString.Invariant(
                        $"{x[i]} became {high} {up} times of {Draws}, expected {Draws * probability:F1} ± {deviation:F1}"));
            }
        }
    }

    [Fact]
    public void Zero_stays_zero()
    {
        var x = Values();
        foreach (var draw in Rounded(x))
        {
            for (var i = 0; i < Inputs; i++)
            {
                Assert.True(x[i] != 0 || draw[i] == 0);
            }
        }
    }

    /// <summary>Inputs share no draws: sums of rounding errors scatter as sums of independent ones do.</summary>
    [Fact]
    public void Inputs_round_independently()
    {
        var x = Values();
        var variance = 0.0;
        for (var i = 0; i < Inputs; i++)
        {
            var magnitude = Math.Abs((double)x[i]);
            var (low, high) = Neighbours(magnitude);
            variance += high > low ? (magnitude - low) * (high - magnitude) / (magnitude * magnitude) : 0;
        }

        var mean = Rounded(x).Average(draw =>
            Math.Pow(Enumerable.Range(0, Inputs).Sum(i => x[i] == 0 || Math.Abs(x[i]) >= 16 ? 0 : (draw[i] - x[i]) / x[i]), 2));
        Assert.InRange(mean / variance, 1 - (Bound * Math.Sqrt(2.0 / Draws)), 1 + (Bound * Math.Sqrt(2.0 / Draws)));
    }

    /// <summary>The first is a 1, to compare with; zeros, powers, the ends of the range and beyond, both signs.</summary>
    private static float[] Values()
    {
        var random = new Random(5);
        var x = new float[Inputs];
        float[] chosen = [1, 0, 0.0625f, 16, 31, 1000, -0.5f, -17, 0.0624f, 0.001f, -0.03f, 0.9999f, 1.0001f, -15.5f, 0];
        for (var i = 0; i < Inputs; i++)
        {
            x[i] = i < chosen.Length ? chosen[i] : (float)(Math.Pow(2, (random.NextDouble() * 9) - 5) * (random.Next(2) == 0 ? 1 : -1));
        }

        return x;
    }

    private static (double Low, double High) Neighbours(double magnitude)
    {
        const double Smallest = 1.0 / 16;
        const double Largest = 16;
        if (magnitude < Smallest)
        {
            return (0, magnitude == 0 ? 0 : Smallest);
        }

        var low = Math.Min(Largest, Math.Pow(2, Math.Floor(Math.Log2(magnitude))));
        return (low, magnitude == low ? low : Math.Min(Largest, 2 * low));
    }

    /// <summary>What each input was rounded to, per draw: the update of its weight over that of the first, whose input is 1.</summary>
    private static float[][] Rounded(float[] x)
    {
        IClassifier network = new RoundingNet(seed: 61, threads: 1);
        var draws = new float[Draws][];
        for (var draw = 0; draw < Draws; draw++)
        {
            network.Write("layers.0.weight", new float[Inputs]);
            network.Write("layers.0.bias", 0);
            network.Train(x, [1], LearningRate);
            var weights = network.Read("layers.0.weight");
            Assert.Equal(1f / 32, weights[0]);
            draws[draw] = weights.Select(w => w / weights[0]).ToArray();
        }

        return draws;
    }
}
