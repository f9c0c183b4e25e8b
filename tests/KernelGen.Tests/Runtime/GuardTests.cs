using System;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class GuardTests
{
    private static readonly TensorInfo[] Tensors = [new("layers.0.weight", [2, 3])];

    [Fact]
    public void Whole_samples_are_counted()
    {
        Assert.Equal(1, Guard.InputRows(new float[7], 7, "inputs"));
        Assert.Equal(3, Guard.InputRows(new float[21], 7, "inputs"));
    }

    [Fact]
    public void No_samples_and_part_samples_are_refused()
    {
        var empty = Assert.Throws<ArgumentException>(() => Guard.InputRows([], 7, "inputs"));
        Assert.Equal("inputs", empty.ParamName);
        Assert.Contains("At least one sample of 7 values", empty.Message, StringComparison.Ordinal);
        var part = Assert.Throws<ArgumentException>(() => Guard.InputRows(new float[20], 7, "inputs"));
        Assert.Contains("20 values are 2 samples and 6 values more", part.Message, StringComparison.Ordinal);
        Assert.Contains(
            "One sample of 7 values",
            Assert.Throws<ArgumentException>(() => Guard.InputRow(new float[14], 7, "input")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Values_that_are_not_finite_are_named(float value)
    {
        // Every position: in the vectors, at their borders and in the rest.
        for (var index = 0; index < 100; index++)
        {
            var inputs = new float[100];
            inputs.AsSpan().Fill(float.MaxValue);
            inputs[index] = value;
            var exception = Assert.Throws<ArgumentException>(() => Guard.InputRows(inputs, 10, "inputs"));
            Assert.Contains(
                $"index {index} (sample {index / 10}, feature {index % 10}) is {value}", exception.Message, StringComparison.Ordinal);
            Assert.Contains(
                $"index {index} (sample {index / 10}, output {index % 10})",
                Assert.Throws<ArgumentException>(() => Guard.Targets(inputs, 10, 10, "targets")).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void First_non_finite_agrees_with_a_plain_loop_on_any_bits() =>
        Gen.Int.Array[0, 70].Check(bits =>
        {
            var values = Array.ConvertAll(bits, BitConverter.Int32BitsToSingle);
            return Guard.FirstNonFinite(values) == Array.FindIndex(values, value => !float.IsFinite(value));
        });

    [Fact]
    public void Labels_are_counted_and_in_range()
    {
        Guard.Labels([0, 1, 2], 3, 3, "labels");
        Guard.Labels([0, 1], 2, 1, "labels");
        Assert.Contains(
            "One label per sample was expected: 3, not 2",
            Assert.Throws<ArgumentException>(() => Guard.Labels([0, 1], 3, 3, "labels")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Labels are 0 to 2; the label at index 1 is 3",
            Assert.Throws<ArgumentException>(() => Guard.Labels([0, 3], 2, 3, "labels")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is -1", Assert.Throws<ArgumentException>(() => Guard.Labels([-1], 1, 3, "labels")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Labels are 0 to 1",
            Assert.Throws<ArgumentException>(() => Guard.Labels([2], 1, 1, "labels")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_are_counted()
    {
        Guard.Targets(new float[6], 2, 3, "targets");
        Assert.Contains(
            "2 samples of 3 targets make 6 values, not 5",
            Assert.Throws<ArgumentException>(() => Guard.Targets(new float[5], 2, 3, "targets")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_rates_and_kinds_are_checked()
    {
        Guard.BatchCount(1, 8, "inputs");
        Guard.BatchCount(8, 8, "inputs");
        Assert.Contains(
            "1 to 8 samples, not 9",
            Assert.Throws<ArgumentException>(() => Guard.BatchCount(9, 8, "inputs")).Message,
            StringComparison.Ordinal);
        Guard.Outputs(5, 5, "outputs");
        Assert.Contains(
            "exactly 5 results was expected, not 6",
            Assert.Throws<ArgumentException>(() => Guard.Outputs(6, 5, "outputs")).Message,
            StringComparison.Ordinal);
        Guard.OutputRows(15, 3, 5, "outputs");
        foreach (var length in new[] { 0, 14, 16, 20 })
        {
            Assert.Contains(
                $"exactly 15 results was expected, not {length}",
                Assert.Throws<ArgumentException>(() => Guard.OutputRows(length, 3, 5, "outputs")).Message,
                StringComparison.Ordinal);
        }

        Guard.LearningRate(float.Epsilon);
        foreach (var rate in new[] { 0, -1, float.NaN, float.PositiveInfinity })
        {
            Assert.Equal("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => Guard.LearningRate(rate)).ParamName);
        }

        Assert.Equal(3, Guard.Threads(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Threads(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Threads(Guard.MaximumThreads + 1));
        Assert.Equal(InferenceWeights.Sampled, Guard.Inference(InferenceWeights.Sampled));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Inference((InferenceWeights)3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Step(-1));
    }

    [Fact]
    public void Tensors_are_checked()
    {
        Assert.Same(Tensors[0], Guard.Tensor(Tensors, 0, 6, "source"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Tensor(Tensors, 1, 6, "source"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Tensor(Tensors, -1, 6, "source"));
        Assert.Contains(
            "layers.0.weight [2, 3] has 6 values, not 5",
            Assert.Throws<ArgumentException>(() => Guard.Tensor(Tensors, 0, 5, "source")).Message,
            StringComparison.Ordinal);
        Guard.TensorValues(Tensors[0], [-1, 0, 1], -1, 1, "source");
        foreach (var value in new[] { 1.5f, -1.5f, float.NaN })
        {
            Assert.Contains(
                "index 1",
                Assert.Throws<ArgumentException>(() => Guard.TensorValues(Tensors[0], [0, value], -1, 1, "source")).Message,
                StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(
            () => Guard.TensorValues(Tensors[0], [float.PositiveInfinity], 0, float.PositiveInfinity, "source"));
    }
}
