using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class ShardSumsTests
{
    private const int Values = 5 * 4096;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 1)]
    [InlineData(13, 2)]
    public void Sums_are_those_of_a_tree(int shards, int threads)
    {
        ShardSums sums = new(shards * 10, 10, Values * sizeof(float), 0);
        for (var step = 0; step < 2; step++)
        {
            var random = new Random(shards + step);
            var values = Enumerable.Range(0, shards).Select(_ => Draw(random)).ToList();
            Assert.Equal(shards * 10, sums.Begin(shards * 10));
            Assert.Equal((0, shards, shards), (sums.First, sums.Last, sums.Shards));
            Assert.Equal(Tree(values), Sum(sums, values, threads));
        }
    }

    [Theory]
    [InlineData(Exchange.Ternary, 1, 1)]
    [InlineData(Exchange.Ternary, 3, 2)]
    [InlineData(Exchange.PowersOfTwo, 2, 1)]
    [InlineData(Exchange.PowersOfTwo, 7, 3)]
    public void Gradients_are_rounded_in_every_sum(Exchange exchange, int shards, int threads)
    {
        const int Exact = 3 * 16;
        ShardSums sums = new(shards * 10, 10, Values * sizeof(float), Exact * sizeof(float));
        sums.Join(null, exchange);
        sums.Announce(shards * 10, seed: 11, step: 12);
        sums.Begin(shards * 10);
        var random = new Random(shards);
        var values = Enumerable.Range(0, shards).Select(_ => Draw(random)).ToList();
        GradientCodec codec = new(exchange);
        Assert.Equal(Tree(values, 0, Rounded), Sum(sums, values, threads));

        float[] Rounded(ShardRange range, float[] sum)
        {
            // Whole blocks, the last of which ends with zeros.
            var weights = new float[(Values - Exact + 255) / 256 * 256];
            sum.AsSpan(Exact).CopyTo(weights);
            codec.Quantize(weights, 0, QuantizationKey.Of(11, 12).For(range));
            return [.. sum[..Exact], .. weights[..(Values - Exact)]];
        }
    }

    [Theory]
    [InlineData(Exchange.Exact)]
    [InlineData(Exchange.Ternary)]
    [InlineData(Exchange.PowersOfTwo)]
    public void Gradients_travel_while_a_shard_computes_others(Exchange exchange)
    {
        const int Weights = 1 << 23;
        const int Exact = 3 * 16;
        const long Bytes = (Weights + Exact) * sizeof(float);
        using RecordingCluster cluster = new();
        ShardSums sums = new(20, 10, Bytes, Exact * sizeof(float));
        sums.Join(cluster, exchange);
        sums.Announce(20, seed: 1, step: 2);
        sums.Begin(10);
        sums.Next();
        AddGradients(sums, 0, Exact, 1);
        Assert.Empty(cluster.Begun);

        // Half of the gradients are half of the eight pieces; what is under way is moved on, and nobody waits.
        AddGradients(sums, 0, Weights / 2, 1);
        var begun = cluster.Begun.Count;
        Assert.InRange(begun, 3, 4);
        Assert.Equal(cluster.Begun, cluster.Advanced);
        Assert.Empty(cluster.Completed);

        // The rest behind all of the shard, each once and in one order, the piece that is never rounded last.
        sums.Add(0, 1);
        Assert.Equal(9, cluster.Begun.Count);
        sums.Total(1);
        Assert.Equal(18, cluster.Begun.Count);
        Assert.Equal(cluster.Begun.Order(), cluster.Completed.Order());
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(10, 1, 10)]
    [InlineData(11, 2, 1)]
    [InlineData(39, 4, 9)]
    [InlineData(40, 4, 10)]
    public void Shards_are_filled_one_after_another(int samples, int shards, int last)
    {
        ShardSums sums = new(40, 10, 64, 0);
        Assert.Equal(samples, sums.Begin(samples));
        Assert.Equal(shards, sums.Shards);
        Assert.Equal(last, sums.SamplesOf(shards - 1));
        Assert.All(Enumerable.Range(0, shards - 1), shard => Assert.Equal(10, sums.SamplesOf(shard)));
    }

    [Fact]
    public void A_mini_batch_of_the_wrong_size_is_refused()
    {
        ShardSums sums = new(40, 10, 64, 0);
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => sums.Begin(0));
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => sums.Begin(41));
    }

    [Fact]
    public void A_mini_batch_that_was_not_finished_leaves_nothing()
    {
        ShardSums sums = new(30, 10, Values * sizeof(float), 0);
        var random = new Random(3);
        sums.Begin(30);
        sums.Next();
        sums.Add(0, 1);
        var values = Enumerable.Range(0, 3).Select(_ => Draw(random)).ToList();
        sums.Begin(30);
        Assert.Equal(Tree(values), Sum(sums, values, 1));
    }

    [Fact]
    public void Nothing_is_allocated_once_there_are_blocks()
    {
        ShardSums sums = new(60, 10, Values * sizeof(float), 0);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            sums.Begin(60);
            for (var shard = 0; shard < 6; shard++)
            {
                sums.Next();
                sums.Add(shard, 1);
            }

            sums.Total(1);
        }
    }

    private static float[] Sum(ShardSums sums, List<float[]> values, int threads)
    {
        for (var shard = sums.First; shard < sums.Last; shard++)
        {
            values[shard].CopyTo(Floats(sums.Next()));
            AddGradients(sums, shard, Values / 2, threads);
            AddGradients(sums, shard, Values / 4 * 3, threads);
            sums.Add(shard, threads);
        }

        return Floats(sums.Total(threads)).ToArray();
    }

    private static unsafe void AddGradients(ShardSums sums, int shard, int before, int threads) =>
        sums.AddGradients(shard, (float*)sums.Next().Pointer + before, threads);

    private static Span<float> Floats(AlignedBuffer buffer) =>
        MemoryMarshal.Cast<byte, float>(buffer.Slice(0, Values * sizeof(float)));

    private static float[] Tree(IReadOnlyList<float[]> values) => Tree(values, 0, static (_, sum) => sum);

    /// <summary>The largest power of two of shards in front, and what is left behind it.</summary>
    private static float[] Tree(IReadOnlyList<float[]> values, int first, Func<ShardRange, float[], float[]> rounded)
    {
        var range = new ShardRange(first, values.Count);
        if (values.Count == 1)
        {
            return rounded(range, values[0]);
        }

        var left = 1;
        while (left * 2 < values.Count)
        {
            left *= 2;
        }

        var (front, back) = (Tree([.. values.Take(left)], first, rounded), Tree([.. values.Skip(left)], first + left, rounded));
        return rounded(range, [.. front.Zip(back, static (a, b) => a + b)]);
    }

    private static float[] Draw(Random random) => [.. Enumerable.Range(0, Values).Select(_ => random.NextSingle() - 0.5f)];

    /// <summary>The first of two processes; the other one sends what is there already.</summary>
    private sealed class RecordingCluster : Cluster
    {
        public List<int> Begun { get; } = [];

        public List<int> Advanced { get; } = [];

        public List<int> Completed { get; } = [];

        public override int Rank => 0;

        public override int Size => 2;

        public override void Abort(Exception exception)
        {
        }

        protected override void BroadcastCore(Span<byte> bytes)
        {
        }

        protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts) => throw new NotSupportedException();

        protected override void AllToAllCore(
            ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts) =>
            throw new NotSupportedException();

        protected override int BeginAllToAllCore(
            ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts) => Begin();

        protected override int BeginAllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts) => Begin();

        protected override void AdvanceCore(int operation) => Advanced.Add(operation);

        protected override void CompleteCore(int operation) => Completed.Add(operation);

        private int Begin()
        {
            Begun.Add(Begun.Count);
            return Begun.Count - 1;
        }
    }
}
