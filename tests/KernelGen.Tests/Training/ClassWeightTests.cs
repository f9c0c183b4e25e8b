using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class ClassWeightTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_sample_is_used_as_often_as_its_weight_says_rounded_up_or_down()
    {
        // 90 and 10 samples: the balanced weights are 5/9 and 5.
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 1 : 0)];
        var weights = new Dataset(new float[100], labels, sampleSize: 1).ClassWeights();
        WeightedOrder draw = new(labels, weights);
        var order = new int[100];
        var total = new int[100];
        for (var epoch = 0; epoch < 400; epoch++)
        {
            draw.Fill(order, seed: 3, epoch);
            var counts = new int[100];
            foreach (var sample in order)
            {
                counts[sample]++;
                total[sample]++;
            }

            Assert.All(counts, (count, sample) => Assert.InRange(count, labels[sample] == 1 ? 5 : 0, labels[sample] == 1 ? 5 : 1));
            Assert.Equal(50, order.Count(sample => labels[sample] == 1));
        }

        Assert.All(total, (count, sample) => Assert.Equal(labels[sample] == 1 ? 2000 : 400 * 5 / 9.0, count, 50.0));

        // In an order that tells nothing: neither copies nor classes stand together.
        Assert.InRange(Enumerable.Range(0, 99).Count(i => labels[order[i]] == labels[order[i + 1]]), 30, 70);
    }

    /// <summary>
    /// One in twenty samples is of a class that overlaps with the other: it pays to miss it, unless its samples weigh as much.
    /// </summary>
    [Fact]
    public void They_lift_the_recall_of_a_rare_class()
    {
        var (train, test) = (Overlapping(1), Overlapping(2));
        Assert.InRange(Recall(null), 0, 0.3);
        Assert.InRange(Recall(train.ClassWeights()), 0.6, 1);

        double Recall(float[]? weights)
        {
            LinearNetwork network = new(2, 2, batchSize: 20) { InferenceWeights = InferenceWeights.Real };
            new Trainer(network) { Epochs = 20, ClassWeights = weights }.Fit(train, cancellationToken: Token);
            return network.Evaluate(test).Classes[1].Recall;
        }

        static Dataset Overlapping(int seed)
        {
            Random random = new(seed);
            int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 20 == 0 ? 1 : 0)];
            return new Dataset([.. labels.SelectMany(label => new[] { label + Noise(), Noise() })], labels, 2);

            // Of mean 0 and variance 1.
            float Noise() => (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
        }
    }

    [Fact]
    public void A_class_of_weight_0_is_left_out()
    {
        int[] labels = [0, 1, 2, 1, 0, 2, 2];
        var order = new int[7];
        new WeightedOrder(labels, [1f, 0f, 2f]).Fill(order, seed: 1, epoch: 0);

        Assert.DoesNotContain(order, sample => labels[sample] == 1);
    }

    [Fact]
    public void Weights_that_fit_no_classes_are_refused()
    {
        var samples = Blobs.Create(20, 4, 2);
        Assert.Contains("3 weights", Message([1f, 1f, 1f]), StringComparison.Ordinal);
        Assert.Contains("-1", Message([1f, -1f]), StringComparison.Ordinal);
        Assert.Contains("NaN", Message([float.NaN, 1f]), StringComparison.Ordinal);
        Assert.Contains("every class", Message([0f, 0f]), StringComparison.Ordinal);

        string Message(float[] weights) => Assert.Throws<InvalidOperationException>(
            () => new Trainer(new LinearNetwork(4, 2, 8)) { ClassWeights = weights }.Fit(samples, cancellationToken: Token)).Message;
    }

    [Fact]
    public void A_training_with_other_weights_cannot_be_resumed()
    {
        var samples = Blobs.Create(20, 4, 2);
        var path = _folder["resume.safetensors"];
        Fit(1, [1f, 2f], isResumed: false);

        Assert.Throws<InvalidDataException>(() => Fit(2, null, isResumed: true));
        Fit(2, [1f, 2f], isResumed: true);

        void Fit(int epochs, float[]? weights, bool isResumed) =>
            new Trainer(new LinearNetwork(4, 2, 8)) { Epochs = epochs, ResumePath = path, Resume = isResumed, ClassWeights = weights }
                .Fit(samples, cancellationToken: Token);
    }
}
