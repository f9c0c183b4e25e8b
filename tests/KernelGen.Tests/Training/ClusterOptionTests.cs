using System;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>What a trainer asks of a cluster before it trains; trainings that are shared out are in Kernels.Tests and Mpi.Tests.</summary>
public sealed class ClusterOptionTests
{
    private static readonly Dataset Samples = new([0, 1, 2, 3], [0, 1], sampleSize: 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Whole_mini_batches_cannot_be_shared_out()
    {
        using var cluster = new UntouchedCluster(size: 2);
        LinearNetwork network = new(2, 2, batchSize: 4);
        Trainer trainer = new(network) { Cluster = cluster };
        var exception = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Samples, null, Token));
        Assert.Contains("[Network(BatchSize = 4, Shards = …)]", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
    }

    [Fact]
    public void Gradients_of_whole_mini_batches_are_not_rounded()
    {
        LinearNetwork network = new(2, 2, batchSize: 4);
        Trainer trainer = new(network) { Exchange = Exchange.Ternary };
        var exception = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Samples, null, Token));
        Assert.Contains("Exchange = Ternary", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[Network(BatchSize = 4, Shards = …)]", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
    }

    [Fact]
    public void An_exchange_is_one_of_three() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(new LinearNetwork(2, 2, batchSize: 4)) { Exchange = (Exchange)3 });

    [Fact]
    public void One_process_needs_no_shards_and_exchanges_nothing()
    {
        using var cluster = new UntouchedCluster(size: 1);
        LinearNetwork network = new(2, 2, batchSize: 4);
        new Trainer(network) { Cluster = cluster, Epochs = 1 }.Fit(Samples, null, Token);
        Assert.Equal(1, network.Step);
    }

    private sealed class UntouchedCluster(int size) : Cluster
    {
        public override int Rank => 0;

        public override int Size => size;

        public override void Abort(Exception exception) => throw new NotSupportedException();

        protected override void BroadcastCore(Span<byte> bytes) => throw new NotSupportedException();

        protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts) => throw new NotSupportedException();

        protected override void AllToAllCore(
            ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts) =>
            throw new NotSupportedException();
    }
}
