using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Sums in 16-bit fixed point, to the bit: integers are exact, so that a test can say what has to come out.</summary>
public sealed class FixedPointTests
{
    private const int Inputs = 130;
    private const int Outputs = 37;
    private const int Samples = 41;

    private static readonly NetworkSpec Ternary = new(
        Inputs, Samples, [new DenseSpec(Outputs, Bias: true)], LossKind.MeanSquaredError, Fixed: true);

    [Theory]
    [InlineData(Weights.Ternary)]
    [InlineData(Weights.Binary)]
    public void Predictions_are_the_sums_of_rounded_inputs(Weights kind)
    {
        using var networks = NetworkCompiler.Compile(Ternary with { Weights = kind });
        var network = networks.Create(0, 17, 2);
        var random = new Random(5);
        var weights = Enumerable.Range(0, Outputs * Inputs).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
        network.WriteTensor(0, weights);
        network.WriteTensor(1, Enumerable.Range(0, Outputs).Select(o => o / 8f).ToArray());

        // Samples of very different magnitudes, up to what is allowed, 2^100: each has a power of two of its own.
        var inputs = Enumerable.Range(0, Samples * Inputs)
            .Select(i => MathF.ScaleB(Math.Clamp(RandomData.Normal(random), -1.9f, 1.9f), (i / Inputs * 5) - 101)).ToArray();
        Array.Clear(inputs, 3 * Inputs, Inputs);
        network.InferenceWeights = InferenceWeights.Rounded;
        var outputs = new float[Samples * Outputs];
        network.Predict(inputs, outputs);
        for (var s = 0; s < Samples; s++)
        {
            var row = inputs.AsSpan(s * Inputs, Inputs).ToArray();
            var (integers, shift) = Rounded(row);
            for (var o = 0; o < Outputs; o++)
            {
                var sum = 0;
                for (var i = 0; i < Inputs; i++)
                {
                    sum += integers[i] * (int)ReferenceWeighted.Sample(weights[(o * Inputs) + i], 0, kind, InferenceWeights.Rounded);
                }

                Assert.InRange(sum, short.MinValue, short.MaxValue);
                Assert.Equal(MathF.ScaleB(sum, OutputShift(network) - shift) + (o / 8f), outputs[(s * Outputs) + o]);
            }
        }
    }

    /// <summary>A sum beyond 16 bits stays at their limit, alone and in a mini-batch, and does not turn over.</summary>
    [Theory]
    [InlineData(1, short.MaxValue)]
    [InlineData(-1, short.MinValue)]
    public void Sums_stay_at_the_limits(int sign, int expected)
    {
        using var networks = NetworkCompiler.Compile(Ternary);
        var network = networks.Create(0, 17, 2);
        network.WriteTensor(0, Enumerable.Repeat((float)sign, Outputs * Inputs).ToArray());
        network.WriteTensor(1, new float[Outputs]);
        network.InferenceWeights = InferenceWeights.Rounded;
        foreach (var samples in new[] { 1, Samples })
        {
            var outputs = new float[samples * Outputs];
            network.Predict(Enumerable.Repeat(0.99f, samples * Inputs).ToArray(), outputs);
            var (integers, shift) = Rounded([0.99f]);
            Assert.True(integers[0] * Inputs > short.MaxValue);
            Assert.All(outputs, output => Assert.Equal(MathF.ScaleB(expected, OutputShift(network) - shift), output));
        }
    }

    /// <summary>What stands beside a sample in its mini-batch does not change its results.</summary>
    [Fact]
    public void A_sample_has_a_scale_of_its_own()
    {
        using var networks = NetworkCompiler.Compile(Ternary);
        var network = networks.Create(0, 17, 2);
        network.InferenceWeights = InferenceWeights.Rounded;
        var random = new Random(6);
        var inputs = RandomData.Inputs(random, Samples, Inputs);
        var expected = new float[Samples * Outputs];
        network.Predict(inputs, expected);
        for (var i = Inputs; i < inputs.Length; i++)
        {
            inputs[i] *= 1 << 20;
        }

        var actual = new float[Samples * Outputs];
        network.Predict(inputs, actual);
        Assert.Equal(expected.Take(Outputs), actual.Take(Outputs));
    }

    private static (int[] Integers, int Shift) Rounded(float[] row)
    {
        var largest = row.Max(MathF.Abs);
        var shift = largest == 0 ? 0 : ReferenceWeighted.FixedBits(Inputs) - 1 - Math.ILogB(largest);
        return (Array.ConvertAll(row, x => (int)Math.Round(Math.ScaleB(x, shift))), shift);
    }

    private static int OutputShift(IClassifier network) =>
        new ReferenceWeighted(
            0, Connections.Dense(network.InputSize, network.OutputSize), Weights.Ternary, Sampling.Stochastic, true, false, null)
            .OutputShift;
}
