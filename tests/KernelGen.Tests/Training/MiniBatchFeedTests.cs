using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>Mini-batches that are made on a thread of their own are those that the training thread would have made.</summary>
public sealed class MiniBatchFeedTests
{
    private const int Epochs = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public void The_thread_that_makes_them_and_its_timing_change_nothing(int makingMilliseconds, int trainingMilliseconds)
    {
        var data = Images(50);
        Slow augmentation = new(makingMilliseconds);
        MiniBatches batches = new(data.Count, 8, LastBatch.Wrap);
        using MiniBatchFeed here = new(new MiniBatchReader(data, batches, augmentation, 9), batches.Count, 1, Epochs, isAhead: false);
        using MiniBatchFeed ahead = new(new MiniBatchReader(data, batches, augmentation, 9), batches.Count, 1, Epochs, isAhead: true);
        for (var i = 0; i < batches.Count * (Epochs - 1); i++)
        {
            var (expected, actual) = (here.Next(), ahead.Next());
            Thread.Sleep(trainingMilliseconds);
            Assert.Equal(expected.Inputs, actual.Inputs);
            Assert.Equal(expected.Labels, actual.Labels);
        }
    }

    [Fact]
    public void It_begins_with_the_epoch_that_it_is_told_and_reads_every_sample_once_an_epoch()
    {
        Dataset numbered = new([.. Enumerable.Range(0, 30).Select(i => (float)i)], [.. Enumerable.Range(0, 30).Select(i => i % 3)], 1);
        MiniBatches batches = new(30, 8, LastBatch.Balance);
        using MiniBatchFeed all = new(new MiniBatchReader(numbered, batches, null, 4), batches.Count, 0, Epochs, isAhead: true);
        using MiniBatchFeed late = new(new MiniBatchReader(numbered, batches, null, 4), batches.Count, 2, Epochs, isAhead: true);
        List<float[]> epochs = [];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            List<float> seen = [];
            for (var batch = 0; batch < batches.Count; batch++)
            {
                var samples = all.Next();
                Assert.Equal(samples.Inputs.Length, samples.Count);
                Assert.Equal(Array.ConvertAll(samples.Inputs.ToArray(), value => (int)value % 3), samples.Labels);
                seen.AddRange(samples.Inputs);
                if (epoch == 2)
                {
                    Assert.Equal(samples.Inputs, late.Next().Inputs);
                }
            }

            Assert.Equal(numbered.Inputs.ToArray(), seen.Order());
            epochs.Add([.. seen]);
        }

        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void What_an_augmentation_throws_is_thrown_where_its_mini_batch_is_trained()
    {
        LinearNetwork network = new(24, 3, 8);
        Trainer trainer = new(network) { Epochs = 3, Augmentation = new Failing(), ShuffleSeed = 2 };
        var exception = Assert.Throws<InvalidTimeZoneException>(() => trainer.Fit(Images(50), cancellationToken: Token));
        Assert.Equal("here", exception.Message);
        Assert.Contains(nameof(Failing), exception.StackTrace, StringComparison.Ordinal);

        // Sample 33 of the second epoch spoils no mini-batch in front of it.
        var order = new int[50];
        Shuffle.Fill(order, 2, 1);
        MiniBatches batches = new(50, 8, LastBatch.Balance);
        var spoilt = Enumerable.Range(0, batches.Count).Last(batch => batches.Before(batch) <= Array.IndexOf(order, 33));
        Assert.Equal(batches.Count + spoilt, network.Step);
    }

    [Fact]
    public void An_unfinished_feed_ends_its_thread()
    {
        var data = Images(50);
        MiniBatches batches = new(data.Count, 8, LastBatch.Wrap);
        for (var taken = 0; taken < 4; taken++)
        {
            Counting augmentation = new();
            using (MiniBatchFeed feed = new(new MiniBatchReader(data, batches, augmentation, 9), batches.Count, 0, 100, isAhead: true))
            {
                for (var i = 0; i < taken; i++)
                {
                    feed.Next();
                }
            }

            // Disposing waits for the thread: nothing is made afterwards, and never was more than two ahead.
            var made = augmentation.Samples;
            Assert.InRange(made, 8 * taken, 8 * (taken + 2));
            Thread.Sleep(5);
            Assert.Equal(made, augmentation.Samples);
        }
    }

    [Fact]
    public void Neither_thread_allocates()
    {
        var pixels = new byte[50 * 24];
        new Random(1).NextBytes(pixels);
        var data = Dataset.FromBytes(pixels, new int[50], 4, 3, 2);
        Counting counting = new();
        var augmentation = Augmentation.HorizontalFlip().Then(Augmentation.Crop(1, ImagePadding.Reflect)).Then(counting);
        MiniBatches batches = new(data.Count, 8, LastBatch.Wrap);
        using MiniBatchFeed feed = new(new MiniBatchReader(data, batches, augmentation, 9), batches.Count, 0, 100, isAhead: true);
        for (var i = 0; i < 20; i++)
        {
            feed.Next();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 20; i < 500; i++)
        {
            feed.Next();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(counting.Samples > 8 * 400);
        Assert.Equal(0, counting.AllocatedSinceTheHundredth);
    }

    private static Dataset Images(int count) => new(
        [.. Enumerable.Range(0, count * 24).Select(i => (float)(i * 5 % 17))], [.. Enumerable.Range(0, count).Select(i => i % 3)], 4, 3, 2);

    /// <summary>Adds a random number to the first value, in its own time.</summary>
    private sealed class Slow(int milliseconds) : Augmentation
    {
        public override string ToString() => "slow";

        protected internal override void Check(Dataset dataset)
        {
        }

        protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
        {
            if (random % 4 == 0)
            {
                Thread.Sleep(milliseconds);
            }

            sample.CopyTo(result);
            result[0] += random % 1000;
        }
    }

    private sealed class Failing : Augmentation
    {
        public override string ToString() => "failing";

        protected internal override void Check(Dataset dataset)
        {
        }

        protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
        {
            if (random == Bits(2, 1, 33))
            {
                throw new InvalidTimeZoneException("here");
            }

            sample.CopyTo(result);
        }
    }

    /// <summary>Counts the samples, and what their thread allocates.</summary>
    private sealed class Counting : Augmentation
    {
        private long _before;
        private long _after;
        private int _samples;

        public int Samples => Volatile.Read(ref _samples);

        public long AllocatedSinceTheHundredth => Volatile.Read(ref _after) - Volatile.Read(ref _before);

        public override string ToString() => "counting";

        protected internal override void Check(Dataset dataset)
        {
        }

        protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
        {
            sample.CopyTo(result);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            if (++_samples <= 100)
            {
                _before = allocated;
            }

            _after = allocated;
        }
    }
}
