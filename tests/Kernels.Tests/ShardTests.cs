using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A step over shards against networks that each train on one of them: gradients add up, statistics are their mean, and so is the loss.
/// </summary>
public sealed class ShardTests(ShardNetworks compiled) : IClassFixture<ShardNetworks>
{
    private const int Shard = ShardNetworks.Shard;
    private const int Seed = ShardNetworks.Seed;

    [Theory]
    [InlineData(0, 4 * Shard)]
    [InlineData(0, (2 * Shard) + 5)]
    [InlineData(0, 3)]
    [InlineData(1, 4 * Shard)]
    [InlineData(1, (3 * Shard) + 9)]
    [InlineData(2, 4 * Shard)]
    [InlineData(3, 4 * Shard)]
    [InlineData(3, Shard + 1)]
    public void A_step_is_the_sum_of_its_shards(int index, int samples)
    {
        var spec = ShardNetworks.Specs[index];
        var sharded = compiled.Sharded(index);
        Prepare(sharded);
        var start = sharded.ReadAll();
        Random random = new(7);
        var inputs = RandomData.Inputs(random, samples, sharded.InputSize);
        var labels = RandomData.Labels(random, samples, spec.Classes);
        const float Rate = 1 / 64f;
        var loss = sharded.Train(inputs, labels, Rate);

        var shards = (samples + Shard - 1) / Shard;
        var networks = Enumerable.Range(0, shards).Select(_ => compiled.OfOneShard(index)).ToList();
        var expectedLoss = 0.0;
        for (var shard = 0; shard < shards; shard++)
        {
            var network = networks[shard];
            network.WriteAll(start);
            network.Restore(Seed ^ ((long)shard << 48), step: 5);
            var first = shard * Shard;
            var count = Math.Min(Shard, samples - first);
            expectedLoss += (double)count / samples * network.Train(
                inputs.AsSpan(first * network.InputSize, count * network.InputSize),
                labels.AsSpan(first, count),
                Rate * count / samples);
        }

        Assert.Equal(expectedLoss, loss, 1e-5 * expectedLoss);
        for (var tensor = 0; tensor < start.Length; tensor++)
        {
            var name = sharded.Tensors[tensor].Name;
            var isMean = name.Contains("running", StringComparison.Ordinal);
            if (spec.Optimizer is not null && !isMean && !name.EndsWith("first_moment", StringComparison.Ordinal))
            {
                continue; // Not linear in the gradient.
            }

            var values = sharded.Read(tensor);
            Assert.Contains(values.Zip(start[tensor]), pair => pair.First != pair.Second);
            for (var k = 0; k < values.Length; k++)
            {
                var changes = networks.Select((network, shard) =>
                    (network.Read(tensor)[k] - (double)start[tensor][k]) * Weight(isMean, spec.Optimizer is not null, shard));
                Assert.Equal(start[tensor][k] + changes.Sum(), values[k], 2e-6 + (1e-5 * Math.Abs(values[k])));
            }
        }

        // The gradient of a mean over a shard counts as much as the shard has samples; where the rate was scaled, it does already.
        double Weight(bool isMean, bool isMoment, int shard) => isMean ? 1.0 / shards
            : isMoment ? Math.Min(Shard, samples - (shard * Shard)) / (double)samples
            : 1;
    }

    /// <summary>Weights away from where they are clipped, and a step that is not the first.</summary>
    private static void Prepare(IClassifier network)
    {
        for (var tensor = 0; tensor < network.Tensors.Count; tensor++)
        {
            if (network.Tensors[tensor].Shape.Count > 1)
            {
                network.WriteTensor(tensor, [.. network.Read(tensor).Select(value => value * 0.75f)]);
            }
        }

        network.Restore(Seed, step: 5);
    }
}
