using System;
using System.Linq;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class MixUpTests
{
    private const int Samples = 4096;

    /// <summary>Half of the samples are 0, half 1, and so are their classes or targets: a mixture is its own share of ones.</summary>
    private static readonly float[] Values = [.. Enumerable.Range(0, Samples).Select(i => (float)(i % 2))];

    [Theory]
    [InlineData(1f)]
    [InlineData(0.2f)]
    public void Targets_are_mixed_as_samples_are(float alpha)
    {
        var batch = Epoch(new Dataset(Values, Values, sampleSize: 1), Augmentation.MixUp(alpha));

        Assert.Equal(batch.Inputs.ToArray(), batch.Targets.ToArray());
        Assert.Equal(0.5, batch.Inputs.ToArray().Average(), 0.02);

        // Every second pair is of two kinds; α = 1 makes all shares alike, and a small one leaves most near 0 or 1: 1 − 2·F(0.1) of them
        // are between 0.1 and 0.9, with F(0.1) = 0.1 for α = 1 and 0.37 for α = 0.2.
        var between = batch.Inputs.ToArray().Count(value => value is > 0.1f and < 0.9f) / (double)Samples;
        Assert.Equal(alpha.Equals(1f) ? 0.4 : 0.13, between, 0.03);
    }

    [Fact]
    public void A_label_is_its_own_with_the_probability_of_its_share()
    {
        var batch = Epoch(new Dataset(Values, [.. Values.Select(value => (int)value)], sampleSize: 1), Augmentation.MixUp(1f));
        var (inputs, labels) = (batch.Inputs.ToArray(), batch.Labels.ToArray());

        foreach (var (least, most) in new[] { (0.05, 0.35), (0.35, 0.65), (0.65, 0.95) })
        {
            var chosen = Enumerable.Range(0, Samples).Where(i => inputs[i] > least && inputs[i] < most).ToList();
            Assert.Equal(chosen.Average(i => inputs[i]), chosen.Average(i => (double)labels[i]), 0.06);
        }

        // What is mixed with its like keeps its class.
        Assert.All(Enumerable.Range(0, Samples).Where(i => inputs[i] is 0 or 1), i => Assert.Equal((int)inputs[i], labels[i]));
    }

    [Fact]
    public void Mixtures_differ_from_epoch_to_epoch_and_are_the_same_for_a_seed()
    {
        var samples = new Dataset(Values, [.. Values.Select(value => (int)value)], sampleSize: 1);
        var first = Epoch(samples, Augmentation.MixUp()).Inputs.ToArray();

        Assert.Equal(first, Epoch(samples, Augmentation.MixUp()).Inputs.ToArray());
        Assert.NotEqual(first, Epoch(samples, Augmentation.MixUp(), epoch: 1).Inputs.ToArray());
    }

    /// <summary>Parts of a sequence have random bits of their own, and the label goes with the part that changed the sample.</summary>
    [Fact]
    public void In_a_sequence_labels_and_samples_are_changed_by_the_same_bits()
    {
        var mixed = Epoch(new Dataset(Values, Values, sampleSize: 1), Augmentation.MixUp(1f).Then(Augmentation.MixUp(0.5f)));

        Assert.Equal(mixed.Inputs.ToArray(), mixed.Targets.ToArray());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Alpha_is_above_0_and_at_most_1(float alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.MixUp(alpha));

    private static MiniBatch Epoch(Dataset samples, Augmentation augmentation, int epoch = 0)
    {
        MiniBatchReader reader = new(samples, new MiniBatches(Samples, Samples, LastBatch.Balance), augmentation, seed: 5);
        var batch = reader.NewBatch();
        reader.Read(epoch, 0, batch);
        return batch;
    }
}
