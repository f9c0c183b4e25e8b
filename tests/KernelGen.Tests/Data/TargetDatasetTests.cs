using System;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class TargetDatasetTests
{
    /// <summary>Sample i is [10 i, 10 i + 1] with the targets [i, −i, i / 2].</summary>
    private static Dataset Numbered(int count) => new(
        [.. Enumerable.Range(0, count).SelectMany(i => new float[] { 10 * i, (10 * i) + 1 })],
        [.. Enumerable.Range(0, count).SelectMany(i => new[] { i, -i, i / 2f })],
        2,
        3);

    [Fact]
    public void Samples_and_targets_stay_together_whatever_is_done_to_them()
    {
        Gen.Select(Gen.Int[3, 40], Gen.Long, Gen.Int[0, 5]).Check((count, seed, kind) =>
        {
            var all = Numbered(count);
            var parts = kind switch
            {
                0 => new[] { all },
                1 => [all.Shuffle(seed)],
                2 => Pair(all.Split(1 + (count / 3), seed)),
                3 => Pair(all.SplitInOrder(1 + (count / 3))),
                4 => [.. all.Folds(3, seed).Select(fold => fold.Validation)],
                _ => [.. all.Shuffle(seed).Folds(2, seed).Select(fold => fold.Validation.Shuffle(seed).InMemory())],
            };
            Assert.Equal(Enumerable.Range(0, count), parts.SelectMany(Numbers).Order());
            foreach (var part in parts)
            {
                Assert.Equal((3, 0, true, false), (part.TargetSize, part.Classes, part.HasTargets, part.HasLabels));
                Assert.Equal(part.Count * 3, part.Targets.Length);
                var rows = new float[part.Count * 2];
                part.ReadInputs(0, rows);
                Assert.Equal(rows, part.Inputs.ToArray());
                for (var i = 0; i < part.Count; i++)
                {
                    var number = (int)part.Sample(i)[0] / 10;
                    Assert.Equal([10 * number, (10 * number) + 1], part.Sample(i));
                    Assert.Equal([number, -number, number / 2f], part.Target(i));
                    Assert.Equal(part.Target(i), part.Targets.Slice(3 * i, 3));
                }
            }
        }, cases: 200);
    }

    [Fact]
    public void Bytes_have_targets_too()
    {
        var data = Dataset.FromBytes([0, 255, 51, 102], [1f, 2f], 1, 2, 1);
        Assert.Equal((2, 1, 2), (data.Count, data.TargetSize, data.SampleSize));
        Assert.Equal([0.2f, 0.4f], data.Subset(1, 1).Sample(0));
        Assert.Equal([2f], data.Subset(1, 1).Targets);
        Dataset images = new(new float[12], [1f, 2f], 2, 3, 1);
        Assert.Equal((2, 3, 1, 2), (images.Height, images.Width, images.Channels, images.Count));
    }

    [Fact]
    public void What_is_not_there_is_not_asked_for_in_silence()
    {
        var data = Numbered(4);
        Assert.Equal(
            "The data set has no labels, but 3 targets for each sample.",
            Assert.Throws<InvalidOperationException>(() => data.Labels.Length).Message);
        Assert.Throws<InvalidOperationException>(() => data.Label(0));
        Assert.Throws<InvalidOperationException>(data.ClassWeights);
        Dataset labelled = new([1, 2], [0, 1], 1);
        Assert.Equal((0, false, true), (labelled.TargetSize, labelled.HasTargets, labelled.HasLabels));
        Assert.Throws<InvalidOperationException>(() => labelled.Targets.Length);
        Assert.Throws<InvalidOperationException>(() => labelled.Target(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Target(4).Length);
    }

    [Fact]
    public void Bad_targets_are_refused()
    {
        Assert.Throws<ArgumentNullException>("targets", () => new Dataset([1], (float[])null!, 1));
        Assert.Throws<ArgumentNullException>("labels", () => new Dataset([1], (int[])null!, 1));
        Assert.Throws<ArgumentNullException>("inputs", () => new Dataset(null!, [1f], 1));
        Assert.Throws<ArgumentOutOfRangeException>("targetSize", () => new Dataset([1], [1f], 1, 0));
        Assert.Throws<ArgumentException>("targets", () => new Dataset([1], Array.Empty<float>(), 1));
        Assert.StartsWith(
            "Targets must be finite; the value at index 3 (sample 1, target 1) is NaN.",
            Assert.Throws<ArgumentException>("targets", () => new Dataset([1, 2], [1, 2, 3, float.NaN], 1, 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "2 targets for each sample were expected; 3 are those of 1 samples and 1 more.",
            Assert.Throws<ArgumentException>("targets", () => new Dataset([1, 2], [1f, 2, 3], 1, 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "3 rows of targets and samples of 1 values need 3 inputs; there are 2.",
            Assert.Throws<ArgumentException>("inputs", () => new Dataset([1, 2], [1f, 2, 3], 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprints_tell_targets_apart()
    {
        Dataset data = new([1, 2], [1f, 2], 1);
        Assert.Equal(data.Fingerprint, new Dataset([1, 2], [1f, 2], 1).Fingerprint);
        Assert.NotEqual(data.Fingerprint, new Dataset([1, 2], [1f, 3], 1).Fingerprint);
        Assert.NotEqual(data.Fingerprint, new Dataset([1, 2], [1, 2], 1).Fingerprint);
        Assert.NotEqual(new Dataset([1, 2], [1f, 2], 2, 2).Fingerprint, new Dataset([1, 2], [1f, 2], 1).Fingerprint);
        Assert.Equal(data.Fingerprint, data.Shuffle(1).InMemory() is var shuffled && shuffled.Sample(0)[0] == 1
            ? shuffled.Fingerprint
            : data.Subset(0, 2).Fingerprint);
    }

    private static Dataset[] Pair((Dataset First, Dataset Second) parts) => [parts.First, parts.Second];

    private static int[] Numbers(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => (int)data.Sample(i)[0] / 10)];
}
