using System;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class FoldTests
{
    [Fact]
    public void Every_sample_validates_once_and_every_fold_has_its_share_of_every_class()
    {
        Gen.Select(Gen.Int[0, 4].Array[2, 60], Gen.Int[0, 9], Gen.Long).Check((labels, more, seed) =>
        {
            var count = 2 + (more % (labels.Length - 1));
            var folds = Numbered(labels).Folds(count, seed);
            Assert.Equal(count, folds.Count);
            Assert.Equal(Enumerable.Range(0, labels.Length), folds.SelectMany(fold => Numbers(fold.Validation)).Order());
            foreach (var (training, validation) in folds)
            {
                Assert.Equal(Enumerable.Range(0, labels.Length), Numbers(training).Concat(Numbers(validation)).Order());
                Assert.Equal(Numbers(validation).Select(number => labels[number]), validation.Labels.ToArray());
                Assert.InRange(validation.Count, labels.Length / count, (labels.Length + count - 1) / count);
                for (var label = 0; label < 5; label++)
                {
                    var all = labels.Count(other => other == label);
                    Assert.InRange(
                        validation.Labels.ToArray().Count(other => other == label), all / count, (all + count - 1) / count);
                }
            }

            Assert.Equal(Numbers(folds[^1].Training), Numbers(Numbered(labels).Folds(count, seed)[^1].Training));
        }, cases: 200);
    }

    [Fact]
    public void The_seed_decides()
    {
        var data = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 2)]);
        Assert.NotEqual(Numbers(data.Folds(5, 1)[0].Validation), Numbers(data.Folds(5, 2)[0].Validation));
        Assert.NotEqual(Numbers(data.Shuffle(1)), Numbers(data.Shuffle(2)));
        Assert.Equal(Numbers(data.Shuffle()), Numbers(data.Shuffle(1)));
        Assert.Equal(Enumerable.Range(0, 100), Numbers(data.Shuffle(3)).Order());
    }

    /// <summary>A part of a part, as bytes and preprocessed: what is read is that of the whole.</summary>
    [Fact]
    public void Bytes_stay_bytes_and_preprocessing_stays()
    {
        var pixels = new byte[240];
        new Random(5).NextBytes(pixels);
        var data = Dataset.FromBytes(pixels, [.. Enumerable.Range(0, 60).Select(i => i % 3)], 2, 2, 1);
        var preprocessing = Preprocessing.GlobalContrast().Fit(data);
        var prepared = data.With(preprocessing);
        var part = prepared.Subset(5, 50).Shuffle(3).Folds(5)[2].Training.Subset(4, 20);
        Assert.Same(preprocessing, part.Preprocessing);
        var rows = new float[part.Count * 4];
        part.ReadInputs([.. Enumerable.Range(0, part.Count)], rows);
        for (var i = 0; i < part.Count; i++)
        {
            Assert.Equal(part.Sample(i), rows.AsSpan(4 * i, 4));
            var number = Enumerable.Range(0, 60).Single(other => prepared.Sample(other).SequenceEqual(part.Sample(i)));
            Assert.Equal(data.Label(number), part.Label(i));
            Assert.InRange(number, 5, 54);
        }
    }

    [Fact]
    public void Class_weights_make_classes_weigh_alike()
    {
        Assert.Equal([0.5f, 2, 2, 0], Weights([0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 2, 0], 4).Select(weight => MathF.Round(weight, 4)));
        Gen.Int[0, 5].Array[1, 50].Check(labels =>
        {
            var weights = Weights(labels, 6);
            Assert.Equal(labels.Length, labels.Sum(label => (double)weights[label]), 3);
            Assert.Single(labels.Distinct()
                .Select(label => Math.Round(weights[label] * (double)labels.Count(other => other == label), 3)).Distinct());
        });
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var data = Numbered([0, 1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Folds(1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Folds(4));
        Assert.All(data.Folds(3), fold => Assert.Equal((2, 1), (fold.Training.Count, fold.Validation.Count)));
    }

    private static float[] Weights(int[] labels, int classes) => new Dataset(new float[labels.Length], labels, 1, classes).ClassWeights();

    private static Dataset Numbered(int[] labels) =>
        new([.. Enumerable.Range(0, labels.Length).Select(i => (float)i)], labels, 1, classes: 5);

    private static int[] Numbers(Dataset data) => Array.ConvertAll(data.Inputs.ToArray(), value => (int)value);
}
