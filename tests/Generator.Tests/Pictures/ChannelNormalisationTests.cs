using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>Normalisation of pictures per channel.</summary>
public sealed class ChannelNormalisationTests
{
    private const float Epsilon = 1e-3f;

    private static readonly Gen<(Shape Shape, int Samples, int Seed)> Cases =
        from height in Gen.Int[1, 9]
        from width in Gen.Int[2, 9]
        from channels in Gen.Frequency((4, Gen.Int[1, 5]), (1, Gen.Int[6, 20]))
        from samples in Gen.Int[2, 40]
        from seed in Gen.Int
        select (new Shape(height, width, channels), samples, seed);

    /// <summary>Ioffe and Szegedy's formulas in doubles, over samples and positions.</summary>
    [Fact]
    public void Batch_normalization_is_that_of_plain_loops() => Cases.Check(
        test => CheckBatchNorm(test.Shape, test.Samples, test.Seed), cases: 6);

    [Theory]
    [InlineData(9, 9, 3, 18)]
    [InlineData(3, 5, 67, 16)]
    [InlineData(16, 5, 1, 33)]
    public void Shapes_of_networks(int height, int width, int channels, int samples) =>
        CheckBatchNorm(new Shape(height, width, channels), samples, 7);

    /// <summary>
    /// Positions are more samples: where their number is a power of two, factors are the same as those of a row of channels for each, and
    /// only sums are in another order.
    /// </summary>
    [Theory]
    [InlineData(2, 4, 5, 20, false)]
    [InlineData(4, 4, 3, 35, false)]
    [InlineData(1, 2, 17, 9, false)]
    [InlineData(8, 8, 1, 6, true)]
    [InlineData(2, 2, 19, 18, true)]
    public void Normalisation_by_shifts_is_that_of_rows_of_channels(
        int height, int width, int channels, int samples, bool isVariance)
    {
        var shape = new Shape(height, width, channels);
        var positions = height * width;
        var random = new Random(3);
        var values = Random(random, samples, shape.Size, 1f);
        var gradients = Random(random, samples, shape.Size, 0.01f);
        var pictures = new NormalisedGroup(shape, samples, Layers);
        var rows = new NormalisedGroup(Shape.Flat(channels), samples * positions, Layers);
        Assert.All(pictures.Kernels, kernel => Assert.True(Ledger.IsMultiplicationFree(kernel), kernel.Name));
        pictures.Forward((sample, feature) => values[sample][feature]);
        rows.Forward((sample, channel) => values[sample / positions][(sample % positions * channels) + channel]);
        Compare((sample, feature) => pictures.Output(sample, feature), rows.Output, 1e-4);
        pictures.Backward((sample, feature) => gradients[sample][feature]);
        rows.Backward((sample, channel) => gradients[sample / positions][(sample % positions * channels) + channel]);
        Compare((sample, feature) => pictures.Gradient(sample, feature), rows.Gradient, 1e-5);
        foreach (var name in new[] { "Gamma", "Beta", "RunningMean", isVariance ? "RunningVariance" : "RunningDeviation" })
        {
            for (var channel = 0; channel < channels; channel++)
            {
                Assert.Equal(rows.Vector(name, channel), pictures.Vector(name, channel), 1e-4);
            }
        }

        IEnumerable<Layer> Layers(int index, Shape of) =>
        [
            new ShiftBatchNormLayer(
                index,
                of,
                isVariance ? Graph.Layers.ShiftBatchNormForm.Variance : Graph.Layers.ShiftBatchNormForm.Deviation,
                isVariance ? 1 : 2,
                Epsilon),
            new ReLULayer(index + 1, of),
        ];

        void Compare(Func<int, int, float> ofPictures, Func<int, int, float> ofRows, double tolerance)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                for (var feature = 0; feature < shape.Size; feature++)
                {
                    var row = (sample * positions) + (feature / channels);
                    Assert.Equal(ofRows(row, feature % channels), ofPictures(sample, feature), tolerance);
                }
            }
        }
    }

    private static void CheckBatchNorm(Shape shape, int samples, int seed)
    {
        var random = new Random(seed);
        var values = Random(random, samples, shape.Size, 1f);
        var gradients = Random(random, samples, shape.Size, 0.01f);
        var group = new NormalisedGroup(
            shape, samples, (index, of) => [new BatchNormLayer(index, of, Epsilon), new ReLULayer(index + 1, of)]);
        var parameters = Enumerable.Range(0, shape.Channels).Select(
            channel => (Gamma: (double)group.Vector("Gamma", channel), Beta: (double)group.Vector("Beta", channel))).ToArray();
        group.Forward((sample, feature) => values[sample][feature]);
        group.Backward((sample, feature) => gradients[sample][feature]);
        var count = (double)samples * shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var places = Enumerable.Range(0, samples).SelectMany(sample => Enumerable.Range(0, shape.Height * shape.Width)
                .Select(position => (Sample: sample, Feature: (position * shape.Channels) + channel))).ToArray();
            var (gamma, beta) = parameters[channel];
            var mean = places.Average(place => (double)values[place.Sample][place.Feature]);
            var variance = places.Average(place => Math.Pow(values[place.Sample][place.Feature] - mean, 2));
            var normalised = places.Select(place => (values[place.Sample][place.Feature] - mean) / Math.Sqrt(variance + Epsilon)).ToArray();
            var outputs = normalised.Select(value => Math.Max(0, (gamma * value) + beta)).ToArray();
            var errors = places.Select((place, k) => outputs[k] > 0 ? gradients[place.Sample][place.Feature] : 0.0).ToArray();
            var product = errors.Zip(normalised, (error, value) => error * value).Sum();
            Assert.Equal(mean, group.Vector("RunningMean", channel), 1e-5);
            Assert.Equal(variance, group.Vector("RunningVariance", channel), 1e-4);
            Assert.Equal(gamma - product, group.Vector("Gamma", channel), 1e-4);
            Assert.Equal(beta - errors.Sum(), group.Vector("Beta", channel), 1e-4);
            for (var k = 0; k < places.Length; k++)
            {
                var (sample, feature) = places[k];
                var expected = gamma / Math.Sqrt(variance + Epsilon)
                    * (errors[k] - (errors.Sum() / count) - (normalised[k] * product / count));
                Assert.Equal(outputs[k], group.Output(sample, feature), 1e-4);
                Assert.Equal(expected, group.Gradient(sample, feature), 2e-5 * Math.Max(1, gamma / Math.Sqrt(variance + Epsilon)));
            }
        }

        // Lanes without a sample stay without a gradient.
        for (var sample = samples; sample % 16 != 0; sample++)
        {
            Assert.Equal(0f, group.Gradient(sample, shape.Size - 1));
        }
    }

    private static float[][] Random(Random random, int samples, int size, float scale) => [.. Enumerable.Range(0, samples)
        .Select(_ => Enumerable.Range(0, size).Select(_ => scale * ((4f * random.NextSingle()) - 1.5f)).ToArray())];
}
