using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class LastBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(66, 32, LastBatch.Balance, new[] { 22, 22, 22 })]
    [InlineData(66, 32, LastBatch.Wrap, new[] { 32, 32, 32 })]
    [InlineData(66, 32, LastBatch.Drop, new[] { 32, 32 })]
    [InlineData(66, 32, LastBatch.Keep, new[] { 32, 32, 2 })]
    [InlineData(33, 32, LastBatch.Balance, new[] { 16, 17 })]
    [InlineData(65, 32, LastBatch.Balance, new[] { 21, 22, 22 })]
    [InlineData(64, 32, LastBatch.Balance, new[] { 32, 32 })]
    [InlineData(31, 32, LastBatch.Balance, new[] { 31 })]
    [InlineData(31, 32, LastBatch.Drop, new[] { 31 })]
    [InlineData(1, 32, LastBatch.Wrap, new[] { 1 })]
    [InlineData(5, 2, LastBatch.Balance, new[] { 2, 2, 2 })]
    [InlineData(3, 1, LastBatch.Balance, new[] { 1, 1, 1 })]
    public void Mini_batches_are_of_these_sizes(int samples, int batchSize, LastBatch choice, int[] sizes)
    {
        LinearNetwork network = new(6, 3, batchSize) { BatchSizes = [] };
        new Trainer(network) { Epochs = 2, LastBatch = choice }.Fit(Blobs.Create(samples, 6, 3), cancellationToken: Token);
        Assert.Equal([.. sizes, .. sizes], network.BatchSizes);
    }

    [Theory]
    [InlineData(LastBatch.Balance)]
    [InlineData(LastBatch.Wrap)]
    [InlineData(LastBatch.Drop)]
    [InlineData(LastBatch.Keep)]
    public void Whatever_the_sizes_every_sample_has_its_place(LastBatch choice)
    {
        for (var samples = 1; samples <= 80; samples++)
        {
            for (var batchSize = 1; batchSize <= 40; batchSize++)
            {
                MiniBatches batches = new(samples, batchSize, choice);
                var used = new int[samples];
                int[] sizes = [
                    .. Enumerable.Range(0, batches.Count).Select(batch => (int)(batches.Before(batch + 1) - batches.Before(batch)))
                ];
                for (var batch = 0; batch < batches.Count; batch++)
                {
                    int[] places = [.. Enumerable.Range(0, sizes[batch]).Select(i => batches.Place(batches.Before(batch) + i))];
                    Assert.Equal(places.Length, places.Distinct().Count());
                    Array.ForEach(places, place => used[place]++);
                }

                var what = $"{samples} samples, {batchSize} by {batchSize}, {choice}: {string.Join(", ", sizes)}";
                Assert.Equal((0, batches.Total), (batches.Before(0), batches.Before(batches.Count)));
                Assert.True(sizes.Sum() == batches.Total && sizes.Max() == batches.Largest && sizes.Max() <= batchSize, what);
                var isWhole = samples % Math.Min(samples, batchSize) == 0;
                var least = choice == LastBatch.Drop ? 0 : 1;
                var most = isWhole || choice is LastBatch.Keep or LastBatch.Drop || (choice == LastBatch.Balance && batchSize != 2) ? 1 : 2;
                Assert.True(used.Min() >= least && used.Max() <= most, what);
                Assert.True(choice == LastBatch.Keep || sizes.Min() >= Math.Min(samples, (batchSize + 1) / 2), what);
                Assert.True(sizes.Max() - sizes.Min() <= (choice == LastBatch.Keep ? batchSize : 1), what);
                Assert.True(!isWhole || sizes.All(size => size == Math.Min(samples, batchSize)), what);
            }
        }
    }

    [Fact]
    public void Where_nothing_is_left_over_the_choice_does_not_change_a_bit()
    {
        List<int[]> bits = [];
        foreach (var choice in Enum.GetValues<LastBatch>())
        {
            LinearNetwork network = new(6, 3, 32);
            new Trainer(network) { Epochs = 3, LastBatch = choice }.Fit(Blobs.Create(96, 6, 3), cancellationToken: Token);
            bits.Add(network.Snapshot().Bits);
        }

        Assert.All(bits, other => Assert.Equal(bits[0], other));
    }

    [Theory]
    [InlineData(LastBatch.Wrap, 96)]
    [InlineData(LastBatch.Drop, 64)]
    [InlineData(LastBatch.Keep, 66)]
    public void The_loss_of_an_epoch_is_the_mean_over_the_samples_that_it_used(LastBatch choice, int used)
    {
        LinearNetwork network = new(6, 3, 32) { BatchSizes = [] };
        float loss = 0;
        network.BeforeTrain = n => n.FakeLoss = ++loss;
        Reports reports = new();
        var result = new Trainer(network) { Epochs = 1, LastBatch = choice, Progress = reports, ProgressInterval = 1 }
            .Fit(Blobs.Create(66, 6, 3), cancellationToken: Token);
        var sum = network.BatchSizes.Select((size, index) => (index + 1.0) * size).Sum();
        Assert.Equal(sum / used, result.History[0].Loss, 1e-12);
        Assert.Equal(result.History[0].Loss, reports.All[^1].Loss, 1e-12);
        Assert.Equal(TimeSpan.Zero, reports.All[^1].EstimatedRemaining);
    }

    [Theory]
    [InlineData(LastBatch.Balance)]
    [InlineData(LastBatch.Wrap)]
    [InlineData(LastBatch.Drop)]
    [InlineData(LastBatch.Keep)]
    public void An_interrupted_training_ends_like_one_that_was_not(LastBatch choice)
    {
        var train = Blobs.Create(67, 6, 3, spread: 2);
        LinearNetwork straight = new(6, 3, 32);
        Trainer(straight, "straight", choice).Fit(train, cancellationToken: Token);
        using CancellationTokenSource source = new();
        LinearNetwork interrupted = new(6, 3, 32) { BeforeTrain = n => Cancel(n, source) };
        Assert.Throws<OperationCanceledException>(() => Trainer(interrupted, "resume", choice).Fit(train, cancellationToken: source.Token));
        LinearNetwork resumed = new(6, 3, 32, seed: 5);
        var trainer = Trainer(resumed, "resume", choice);
        trainer.Resume = true;
        trainer.Fit(train, cancellationToken: Token);
        Assert.Equivalent(straight.Snapshot(), resumed.Snapshot());
    }

    [Fact]
    public void A_choice_that_is_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(new LinearNetwork(6, 3, 32)) { LastBatch = (LastBatch)4 });

    private static void Cancel(LinearNetwork network, CancellationTokenSource source)
    {
        if (network.Step == 5)
        {
            source.Cancel();
        }
    }

    private Trainer Trainer(LinearNetwork network, string name, LastBatch choice) =>
        new(network) { Epochs = 4, LastBatch = choice, ResumePath = _folder[name] };
}
