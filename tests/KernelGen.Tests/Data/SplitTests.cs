using System;
using System.Linq;
using System.Threading;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void Both_parts_get_their_share_of_every_class_and_each_sample_goes_to_one()
    {
        Gen.Select(Gen.Int[0, 4].Array[2, 60], Gen.Int[1, 1000], Gen.Long).Check((labels, share, seed) =>
        {
            var firstCount = 1 + (share % (labels.Length - 1));
            var data = Numbered(labels);
            var (first, second) = data.Split(firstCount, seed);
            Assert.Equal((firstCount, labels.Length - firstCount), (first.Count, second.Count));
            int[] numbers = [.. Numbers(first), .. Numbers(second)];
            Assert.Equal(Enumerable.Range(0, labels.Length), numbers.Order());
            Assert.Equal(numbers.Select(number => labels[number]), (int[])[.. first.Labels, .. second.Labels]);
            for (var label = 0; label < 5; label++)
            {
                var expected = (double)labels.Count(other => other == label) * firstCount / labels.Length;
                Assert.InRange(first.Labels.ToArray().Count(other => other == label), Math.Floor(expected), Math.Ceiling(expected));
            }

            Assert.Equal(Numbers(first), Numbers(data.Split(firstCount, seed).First));
        });
    }

    [Fact]
    public void The_seed_decides_and_the_parts_are_shuffled()
    {
        var data = Numbered([.. Enumerable.Range(0, 200).Select(i => i / 50)]);
        var first = Numbers(data.Split(100).First);
        Assert.Equal(first, Numbers(data.Split(100, seed: 1).First));
        Assert.NotEqual(first, Numbers(data.Split(100, seed: 2).First));
        Assert.NotEqual(first.Order(), first);
        Assert.True(data.Split(100).First.Labels[..20].ToArray().Distinct().Count() > 2);
    }

    [Fact]
    public void Parts_of_parts_keep_shape_and_classes()
    {
        Dataset images = new(
            [.. Enumerable.Range(0, 240).Select(i => (float)i)], [.. Enumerable.Range(0, 20).Select(i => i % 3)], 2, 3, 2, classes: 10);
        var part = images.Subset(3, 14).Split(7).Second;
        Assert.Equal((7, 2, 3, 2, 10), (part.Count, part.Height, part.Width, part.Channels, part.Classes));
        for (var i = 0; i < part.Count; i++)
        {
            var number = (int)part.Sample(i)[0] / 12;
            Assert.InRange(number, 3, 16);
            Assert.Equal(images.Sample(number), part.Sample(i));
            Assert.Equal(images.Label(number), part.Label(i));
        }
    }

    [Fact]
    public void In_order_it_is_divided_where_it_stands()
    {
        var (first, second) = Numbered([0, 0, 1, 1, 2]).SplitInOrder(3);
        Assert.Equal([0, 1, 2], Numbers(first));
        Assert.Equal([3, 4], Numbers(second));
    }

    /// <summary>
    /// Data sorted by class: divided by Split it is learned; divided in order into classes that training never sees it is refused.
    /// </summary>
    [Fact]
    public void Sorted_data_is_learned_or_refused()
    {
        var blobs = Blobs.Create(300, 6, 3);
        int[] order = [.. Enumerable.Range(0, 300).OrderBy(blobs.Label)];
        Dataset sorted = new([.. order.SelectMany(i => blobs.Sample(i).ToArray())], [.. order.Select(blobs.Label)], 6);
        var (train, validation) = sorted.Split(200);
        var result = new Trainer(new LinearNetwork(6, 3, 32)).Fit(train, validation, CancellationToken.None);
        Assert.InRange(result.BestValidationError!.Value, 0, 0.1);

        var count = sorted.Labels.ToArray().Count(label => label < 2);
        (train, validation) = sorted.SplitInOrder(count);
        LinearNetwork network = new(6, 3, 32);
        var exception = Assert.Throws<ArgumentException>(
            "validation", () => new Trainer(network).Fit(train, validation, CancellationToken.None));
        Assert.Contains("Is the data sorted by class", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
    }

    private static Dataset Numbered(int[] labels) =>
        new([.. Enumerable.Range(0, labels.Length).Select(i => (float)i)], labels, 1, classes: 5);

    private static int[] Numbers(Dataset data) => Array.ConvertAll(data.Inputs.ToArray(), value => (int)value);
}
