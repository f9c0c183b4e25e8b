using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>Batches of frozen networks that threads share: the same scores and classes, and nothing allocated.</summary>
public sealed class FrozenBatchTests
{
    private delegate void Results<T>(ReadOnlySpan<T> inputs, Span<int> results);

    private delegate void SharedResults<T>(ReadOnlySpan<T> inputs, Span<int> results, int threads);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2101)]
    public void Threads_change_no_bit(int samples)
    {
        Check<float>(samples, FrozenRows.InputSize, FrozenRows.OutputSize, Value, FrozenRows.Scores, FrozenRows.Scores);
        Check<short>(samples, FrozenRows.InputSize, FrozenRows.OutputSize, Short, FrozenRows.Scores, FrozenRows.Scores);
        Check<float>(samples, FrozenRows.InputSize, 1, Value, FrozenRows.Classify, FrozenRows.Classify);
        Check<float>(samples, FrozenPicture.InputSize, FrozenPicture.OutputSize, Value, FrozenPicture.Scores, FrozenPicture.Scores);
        Check<short>(samples, FrozenPicture.InputSize, 1, Short, FrozenPicture.Classify, FrozenPicture.Classify);
        Check<float>(samples, FrozenSigns.InputSize, FrozenSigns.OutputSize, Value, FrozenSigns.Scores, FrozenSigns.Scores);
        Check<short>(samples, FrozenSigns.InputSize, 1, Short, FrozenSigns.Classify, FrozenSigns.Classify);
        Check<float>(samples, FrozenTiny.InputSize, FrozenTiny.OutputSize, Value, FrozenTiny.Scores, FrozenTiny.Scores);
    }

    /// <summary>Classes of a batch are those of its samples one by one.</summary>
    [Fact]
    public void Classes_are_those_of_single_samples()
    {
        var inputs = Inputs(50, FrozenRows.InputSize, Value);
        var classes = new int[50];
        FrozenRows.Classify(inputs, classes);
        Assert.Equal(inputs.Chunk(FrozenRows.InputSize).Select(sample => FrozenRows.Classify(sample)), classes);
        Assert.True(classes.Distinct().Count() > 1);
    }

    /// <summary>Callers share the thread pool, and helpers of an earlier call may come in a later one.</summary>
    [Fact]
    public void Many_may_share_batches_at_the_same_time()
    {
        var inputs = Inputs(1500, FrozenRows.InputSize, Value);
        var expected = new int[1500 * FrozenRows.OutputSize];
        FrozenRows.Scores(inputs, expected);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, caller =>
        {
            var scores = new int[expected.Length];
            for (var call = 0; call < 8; call++)
            {
                var samples = 1500 - (call * 180) - caller;
                Array.Clear(scores);
                FrozenRows.Scores(
                    inputs.AsSpan(0, samples * FrozenRows.InputSize), scores.AsSpan(0, samples * FrozenRows.OutputSize), 1 + (call & 3));
                Assert.True(scores.AsSpan(0, samples * FrozenRows.OutputSize).SequenceEqual(
                    expected.AsSpan(0, samples * FrozenRows.OutputSize)));
            }
        });
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_by_the_caller_wherever_it_is_met()
    {
        var inputs = Inputs(1500, FrozenRows.InputSize, Value);
        var (expected, scores) = (new int[1500 * FrozenRows.OutputSize], new int[1500 * FrozenRows.OutputSize]);
        FrozenRows.Scores(inputs, expected);
        foreach (var place in new[] { 3, inputs.Length / 2, inputs.Length - 1 })
        {
            var kept = inputs[place];
            inputs[place] = float.NaN;
            Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => FrozenRows.Scores(inputs, scores, 4)).ParamName);
            inputs[place] = kept;
            FrozenRows.Scores(inputs, scores, 4);
            Assert.Equal(expected, scores);
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var (inputs, scores) = (new float[2 * FrozenRows.InputSize], new int[2 * FrozenRows.OutputSize]);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => FrozenRows.Scores(inputs, scores, 0)).ParamName);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => FrozenRows.Classify(inputs, scores, -1)).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => FrozenRows.Scores(inputs, new int[7], 2)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => FrozenRows.Scores(new float[5], scores, 2)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentException>(() => FrozenRows.Classify(inputs, new int[3], 2)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentException>(() => FrozenRows.Classify(inputs, new int[3])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => FrozenRows.Classify(inputs)).ParamName);
    }

    private static void Check<T>(
        int samples, int inputSize, int resultSize, Func<int, T> value, Results<T> alone, SharedResults<T> shared)
    {
        var inputs = Inputs(samples, inputSize, value);
        var (expected, results) = (new int[samples * resultSize], new int[samples * resultSize]);
        alone(inputs, expected);
        foreach (var threads in new[] { 1, 2, 3, 16 })
        {
            Array.Fill(results, int.MinValue);
            shared(inputs, results, threads);
            Assert.Equal(expected, results);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        shared(inputs, results, 2);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
    }

    private static T[] Inputs<T>(int samples, int inputSize, Func<int, T> value)
    {
        var random = new Random(samples);
        return [.. Enumerable.Range(0, samples * inputSize).Select(_ => value(random.Next(-300, 3000)))];
    }

    private static float Value(int value) => value / 1024f;

    private static short Short(int value) => (short)value;
}
