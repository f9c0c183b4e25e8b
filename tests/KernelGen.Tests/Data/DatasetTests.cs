using System;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Dataset Six = new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0, 1, 2, 0, 1, 2], 2);

    [Fact]
    public void Samples_and_labels_come_as_given()
    {
        Assert.Equal(6, Six.Count);
        Assert.Equal(2, Six.SampleSize);
        Assert.Equal(3, Six.Classes);
        Assert.Equal((1, 1, 2), (Six.Height, Six.Width, Six.Channels));
        Assert.Equal([4, 5], Six.Sample(2));
        Assert.Equal(2, Six.Label(5));
        Assert.Equal(12, Six.Inputs.Length);
        Assert.Equal([0, 1, 2, 0, 1, 2], Six.Labels);
    }

    [Fact]
    public void Images_know_their_shape()
    {
        Dataset images = new(new float[2 * 2 * 3 * 4], [0, 0], 2, 3, 4, classes: 10);
        Assert.Equal((2, 3, 4, 24, 10), (images.Height, images.Width, images.Channels, images.SampleSize, images.Classes));
    }

    [Fact]
    public void Parts_of_parts_are_the_right_samples()
    {
        var (first, second) = Six.SplitInOrder(2);
        Assert.Equal((2, 4), (first.Count, second.Count));
        Assert.Equal([2, 3], first.Sample(1));
        Assert.Equal([4, 5], second.Sample(0));
        var part = second.Subset(1, 2);
        Assert.Equal([6, 7, 8, 9], part.Inputs);
        Assert.Equal([0, 1], part.Labels);
        Assert.Equal(1, part.Label(1));
        Assert.Equal([6, 7], part.Take(1).Inputs);
        Assert.Equal(3, part.Classes);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Sample(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Label(-1));
    }

    [Fact]
    public void Parts_that_are_not_there_are_refused()
    {
        Assert.Contains("1 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => Six.Split(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Split(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.SplitInOrder(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.SplitInOrder(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Take(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Take(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Subset(6, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Subset(5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Subset(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.Subset(1, int.MaxValue));
    }

    [Fact]
    public void Bad_arrays_are_refused()
    {
        Refused("no labels", () => new Dataset([], Array.Empty<int>(), 2));
        Refused("need 4 inputs; there are 3", () => new Dataset([1, 2, 3], [0, 0], 2));
        Refused("need 4 inputs; there are 5", () => new Dataset([1, 2, 3, 4, 5], [0, 0], 2));
        Refused("index 3 (sample 1, feature 1) is NaN", () => new Dataset([1, 2, 3, float.NaN], [0, 0], 2));
        Refused("Infinity", () => new Dataset([1, float.NegativeInfinity], [0], 2));
        Refused("the label at index 1 is -1", () => new Dataset([1, 2], [0, -1], 1));
        Refused("Labels are 0 to 2; the label at index 1 is 3", () => new Dataset([1, 2], [0, 3], 1, classes: 3));
        Refused("the label at index 0 is not", () => new Dataset([1], [int.MaxValue], 1));
        Refused("classes", () => new Dataset([1], [0], 1, classes: 0));
        Refused("channels", () => new Dataset([1], [0], 0));
        Refused("height", () => new Dataset([1], [0], -1, 1, 1));
        Refused("inputs", () => new Dataset([1], [0], int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentNullException>(() => new Dataset(null!, [0], 1));
        Assert.Throws<ArgumentNullException>(() => new Dataset([1], (int[])null!, 1));
    }

    private static void Refused(string message, Func<Dataset> create) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(create).Message, StringComparison.Ordinal);
}
