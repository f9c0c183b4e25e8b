using System;
using System.Linq;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The reference itself, against published values, docs/architecture.md and finite differences: what everything else is measured by.
/// </summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData(13, 0u, 0u, 0u, 0u, 0x9d1c5ec6u, 0x8bd50731u)]
    [InlineData(13, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0xfd36d048u, 0x2d17272cu)]
    [InlineData(13, 0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xba3e4725u, 0xf27d669eu)]
    [InlineData(20, 0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(20, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(20, 0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xc4923a9cu, 0x483df7a0u)]
    public void Threefry_gives_the_known_answers(int rounds, uint key0, uint key1, uint counter0, uint counter1, uint y0, uint y1) =>
        Assert.Equal((y0, y1), ReferenceThreefry.Draw(key0, key1, counter0, counter1, rounds));

    [Fact]
    public void Threefry_agrees_with_the_runtime() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt).Check(
            (a, b, c, d) => ReferenceThreefry.Draw(a, b, c, d) == Threefry.Draw(a, b, c, d), cases: 1000);

    [Theory]
    [InlineData(784, 1024, 10, 0)]    // (784 + 1024)·2/3 = 1205.3, log₂ 10.2
    [InlineData(1024, 1024, 10, 0)]
    [InlineData(1024, 10, 9, 0)]
    [InlineData(2, 1, 1, 0)]
    public void Update_exponents_of_normalized_layers(int inputs, int outputs, int update, int output)
    {
        var layer = new ReferenceWeighted(
            0,
            Connections.Dense(inputs, outputs),
            Weights.Ternary,
            Sampling.Stochastic,
            bias: false,
            isNormalized: true,
            quantization: null);
        Assert.Equal((update, output), (layer.UpdateShift, layer.OutputShift));
    }

    [Fact]
    public void Output_exponents_of_layers_without_BatchNorm()
    {
        // W0 = ½·√(6 / 1808) = 0.0288 = 2^−5.1.
        var layer = new ReferenceWeighted(
            0, Connections.Dense(784, 1024), Weights.Binary, Sampling.Stochastic, bias: true, isNormalized: false, quantization: null);
        Assert.Equal(-5, layer.OutputShift);
    }

    /// <summary>Averaged over every draw there is, a rounded value is the value itself.</summary>
    [Theory]
    [InlineData(0.003)]
    [InlineData(0.0624)]
    [InlineData(0.0625)]
    [InlineData(0.07)]
    [InlineData(0.99)]
    [InlineData(-1.0)]
    [InlineData(-2.7)]
    [InlineData(15.9)]
    [InlineData(16.0)]
    public void Rounding_is_unbiased(double x)
    {
        var mean = Enumerable.Range(0, 65536).Average(u => ReferenceWeighted.Quantize(x, u, new QuantizationSpec()));
        Assert.Equal(x, mean, Math.Max(Math.Abs(x), 0.0625) / 65536);
    }

    [Fact]
    public void Rounding_keeps_zero_and_stops_at_the_largest_power()
    {
        foreach (var u in new[] { 0, 1, 32767, 32768, 65535 })
        {
            Assert.Equal(0, ReferenceWeighted.Quantize(0, u, new QuantizationSpec()));
            Assert.Equal(-16, ReferenceWeighted.Quantize(-31.9, u, new QuantizationSpec()));
            Assert.Equal(16, ReferenceWeighted.Quantize(1e20, u, new QuantizationSpec()));
        }
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.74, 0.5)]
    [InlineData(0.75, 1)]
    [InlineData(-1.5, -2)]
    [InlineData(0.03124, 0)]
    [InlineData(0.03125, 0.0625)]
    public void Rounding_to_the_nearest_power(double x, double expected) =>
        Assert.Equal(expected, ReferenceWeighted.Quantize(x, 65535, new QuantizationSpec(Rounding: Rounding.Nearest)));

    [Theory]
    [InlineData(Weights.Ternary)]
    [InlineData(Weights.Binary)]
    [InlineData(Weights.PowersOfTwo)]
    public void Samples_average_to_the_weight(Weights kind)
    {
        foreach (var w in new[] { 0f, 0.3f, -0.3f, 0.999f, -1f, 1f, 1e-6f })
        {
            var mean = Enumerable.Range(0, 65536).Average(u => ReferenceWeighted.Sample(w, u, kind, InferenceWeights.Sampled));
            Assert.Equal(w, mean, 1.0 / 32768);
        }
    }

    [Theory]
    [InlineData(0f, 1, 0)]
    [InlineData(0.5f, 1, 0)]
    [InlineData(-0.5f, -1, 0)]
    [InlineData(0.51f, 1, 1)]
    [InlineData(-0.51f, -1, -1)]
    public void Rounded_weights(float w, int binary, int ternary)
    {
        Assert.Equal(binary, ReferenceWeighted.Sample(w, 0, Weights.Binary, InferenceWeights.Rounded));
        Assert.Equal(ternary, ReferenceWeighted.Sample(w, 0, Weights.Ternary, InferenceWeights.Rounded));
    }

    /// <summary>The reference's own backward pass is the derivative of its own loss.</summary>
    [Fact]
    public void Updates_are_gradients() => RandomNetworks.Differentiable.Check(UpdatesAreGradients, cases: 100);

    /// <summary>Convolutions, poolings, normalisation per channel and sums of layers too.</summary>
    [Fact]
    public void Updates_of_networks_over_pictures_are_gradients() => RandomPictures.Differentiable.Check(UpdatesAreGradients, cases: 40);

    /// <summary>PyTorch's own figures: Conv2d(1, 1, 2, stride 2, padding 1) on a picture of 3 × 3 with weights 1, 2, 3, 4.</summary>
    [Fact]
    public void A_convolution_is_a_cross_correlation()
    {
        var spec = new NetworkSpec(9, 1, [new Conv2DSpec(1, 2, 2, true)], LossKind.MeanSquaredError, Weights.Real)
        {
            Picture = new(3, 3, 1),
        };
        var reference = new ReferenceNetwork(spec, 1);
        reference.Parameters[0].Set([1, 2, 3, 4]);
        reference.Parameters[1].Set([0.5f]);

        var outputs = reference.Predict([1, 2, 3, 4, 5, 6, 7, 8, 9], InferenceWeights.Real, 0, new Decisions());

        // Same padding of a kernel of two adds one row and one column behind the picture.
        Assert.Equal(
            [1 + 4 + 12 + 20 + 0.5, 3 + 18 + 0.5, 7 + 16 + 0.5, 9 + 0.5], outputs.Select(output => output.Value));
    }

    private static void UpdatesAreGradients(NetworkSpec spec)
    {
        var random = new Random(spec.Input + (100 * spec.BatchSize));
        var reference = new ReferenceNetwork(spec, 5);
        var inputs = RandomData.Inputs(random, spec.BatchSize, spec.Input);
        var targets = ReferenceLoss.Targets(spec, RandomData.Labels(random, spec.BatchSize, spec.Classes));
        var before = reference.Parameters.Select(p => p.Values.ToArray()).ToArray();
        reference.Train(inputs, targets, 1, 0, new Decisions());
        var gradients = reference.Parameters.Select((p, i) => p.Values.Zip(before[i], (after, was) => was.Value - after.Value).ToArray())
            .ToArray();
        var differences = FiniteDifferences.Of(reference, before, inputs, targets);
        FiniteDifferences.AssertEqual(spec, reference, differences, gradients, (_, _) => 0);
    }
}
