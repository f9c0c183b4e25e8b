using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>What augmentations teach: a network knows what it saw made of its samples, and not without.</summary>
public sealed class AugmentationTrainingTests
{
    private const int Side = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Points in column 2 are of class 0, in column 5 of class 1; those that are judged are one column beside.</summary>
    [Fact]
    public void Moved_images_are_known_after_translation_and_crop()
    {
        var train = Points(Enumerable.Range(0, Side).SelectMany(row => new[] { (row, 2, 0), (row, 5, 1) }));
        var moved = Points(Enumerable.Range(1, Side - 2)
            .SelectMany(row => new[] { (row, 1, 0), (row, 3, 0), (row, 4, 1), (row, 6, 1) }));
        Assert.InRange(Accuracy(train, moved, null), 0, 0.75);
        Assert.Equal(1, Accuracy(train, moved, Augmentation.Translation(1)));
        Assert.Equal(1, Accuracy(train, moved, Augmentation.Crop(1)));
    }

    /// <summary>Points of class 0 are above, of class 1 below, all on the left; those that are judged are on the right.</summary>
    [Fact]
    public void Mirrored_images_are_known_after_flips_and_in_a_sequence_moved_ones_too()
    {
        var train = Points(Enumerable.Range(0, 4).SelectMany(column => new[] { (2, column, 0), (5, column, 1) }));
        var mirrored = Points(Enumerable.Range(4, 4).SelectMany(column => new[] { (2, column, 0), (5, column, 1) }));
        var both = Points(Enumerable.Range(4, 4)
            .SelectMany(column => new[] { (1, column, 0), (3, column, 0), (4, column, 1), (6, column, 1) }));
        var flip = Augmentation.HorizontalFlip();
        Assert.InRange(Accuracy(train, mirrored, null), 0, 0.75);
        Assert.Equal(1, Accuracy(train, mirrored, flip));
        Assert.InRange(Accuracy(train, both, flip), 0, 0.75);
        Assert.Equal(1, Accuracy(train, both, flip.Then(Augmentation.Translation(1))));
    }

    /// <summary>Between two classes a network is sure of itself without; mixed, it says what share of each there is.</summary>
    [Fact]
    public void Mixed_samples_make_probabilities_linear_between_classes()
    {
        int[] labels = [.. Enumerable.Range(0, 64).Select(i => i % 2)];
        Dataset train = new([.. labels.Select(label => (2f * label) - 1)], labels, sampleSize: 1);
        Assert.InRange(Probability(null), 0.9, 1);
        Assert.InRange(Probability(Augmentation.MixUp(1f)), 0.65, 0.85);

        double Probability(Augmentation? augmentation)
        {
            LinearNetwork network = new(1, 2, batchSize: 8) { InferenceWeights = InferenceWeights.Real };
            new Trainer(network) { Epochs = 60, Augmentation = augmentation }.Fit(train, cancellationToken: Token);
            var probabilities = new float[2];
            network.PredictProbabilities([0.5f], probabilities);
            return probabilities[1];
        }
    }

    private static double Accuracy(Dataset train, Dataset judged, Augmentation? augmentation)
    {
        LinearNetwork network = new(Side * Side, 2, batchSize: 8) { InputShape = (Side, Side, 1) };
        network.InferenceWeights = InferenceWeights.Real;
        new Trainer(network) { Epochs = 400, Augmentation = augmentation }.Fit(train, cancellationToken: Token);
        return network.Evaluate(judged).Accuracy;
    }

    /// <summary>Dark images with one point each.</summary>
    private static Dataset Points(IEnumerable<(int Row, int Column, int Label)> points)
    {
        var images = points.ToArray();
        var inputs = new float[images.Length * Side * Side];
        for (var i = 0; i < images.Length; i++)
        {
            inputs[(((i * Side) + images[i].Row) * Side) + images[i].Column] = 1;
        }

        return new Dataset(inputs, [.. images.Select(image => image.Label)], Side, Side, 1, classes: 2);
    }
}
