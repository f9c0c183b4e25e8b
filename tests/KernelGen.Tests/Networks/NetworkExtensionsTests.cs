using System;
using System.Linq;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Networks;

public sealed class NetworkExtensionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Error_rate_is_the_share_of_wrong_classes_whatever_the_batch_size(int batchSize)
    {
        var data = Blobs.Create(100, 6, 3);
        LinearNetwork network = new(6, 3, batchSize);
        var wrong = Enumerable.Range(0, 100).Count(i => network.Classify(data.Sample(i)) != data.Label(i));
        Assert.InRange(wrong, 1, 99);
        Assert.Equal(wrong / 100.0, network.ErrorRate(data));
    }

    [Fact]
    public void Error_rate_works_on_a_part_of_a_data_set()
    {
        var data = Blobs.Create(100, 6, 3);
        LinearNetwork network = new(6, 3, 8);
        var (first, second) = data.Split(30);
        Assert.Equal(network.ErrorRate(data), (0.3 * network.ErrorRate(first)) + (0.7 * network.ErrorRate(second)), 1e-12);
    }

    [Fact]
    public void Calibration_draws_samples_and_fills_up_mini_batches()
    {
        var data = Blobs.Create(100, 6, 3);
        LinearNetwork network = new(6, 3, 8);
        foreach (var (asked, taken) in new[] { (40, 40), (41, 48), (5, 5), (100, 104), (1000, 104) })
        {
            network.Calibrate(data, asked);
            Assert.Equal(taken, network.CalibratedSamples);
        }

        // Every sample is among them, none twice before all are, and the order is random.
        Dataset numbered = new([.. Enumerable.Range(0, 100).Select(i => (float)i)], new int[100], 1);
        var drawn = CalibrationDraw.Samples(numbered, 100, 8, seed: 1);
        Assert.Equal(numbered.Inputs.ToArray(), drawn[..100].Order());
        Assert.Equal(drawn[..4], drawn[100..]);
        Assert.NotEqual(numbered.Inputs.ToArray(), drawn[..100]);
        Assert.Equal(drawn, CalibrationDraw.Samples(numbered, 100, 8, seed: 1));
        Assert.NotEqual(drawn, CalibrationDraw.Samples(numbered, 100, 8, seed: 2));
        Assert.Equal(48, CalibrationDraw.Samples(numbered, 41, 8, seed: 1).Distinct().Count());
    }

    [Fact]
    public void Images_of_another_shape_are_refused_with_both_named()
    {
        LinearNetwork network = new(24, 3, 8) { InputShape = (2, 4, 3) };
        Dataset turned = new(new float[48], [0, 1], 4, 2, 3, classes: 3);
        foreach (var use in new Action[]
        {
            () => network.ErrorRate(turned), () => network.Calibrate(turned), () => new Trainer(network).Fit(turned),
        })
        {
            Assert.StartsWith(
                "The network takes images of 2 × 4 × 3 (rows, columns, channels); those of the data set have 4 × 2 × 3.",
                Assert.Throws<ArgumentException>(use).Message,
                StringComparison.Ordinal);
        }

        // Nobody said what flat samples are, and a flat network does not ask.
        network.ErrorRate(new Dataset(new float[48], [0, 1], 24, classes: 3));
        network.ErrorRate(new Dataset(new float[48], [0, 1], 2, 4, 3, classes: 3));
        new LinearNetwork(24, 3, 8).ErrorRate(turned);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        LinearNetwork network = new(5, 3, 8);
        var data = Blobs.Create(10, 6, 3);
        Assert.Contains(
            "samples of 5 values", Assert.Throws<ArgumentException>(() => network.ErrorRate(data)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.Calibrate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearNetwork(6, 3, 8).Calibrate(data, 0));
        Assert.Throws<ArgumentNullException>(() => network.ErrorRate(null!));
        Assert.Throws<ArgumentNullException>(() => ((IClassifier)null!).ErrorRate(data));
    }
}
