using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A whole training, small: preprocessing, shuffles, augmentation, a falling rate, calibration, mini-batches that are not whole.
/// </summary>
internal static class TrainingRun
{
    /// <summary>The name of its line among the fingerprints.</summary>
    public const string Name = "TrainingRun";

    /// <summary>What it gives: losses, errors and tensors after three epochs, and the outputs for the validation samples.</summary>
    public static string Fingerprint()
    {
        IClassifier network = new PatternNet(seed: 17, threads: 2);
        var random = new Random(23);
        var (training, validation) = (Samples(random, 250), Samples(random, 60));
        var preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.Whitening()).Fit(training);
        var result = new Trainer(network)
        {
            Epochs = 3,
            ShuffleSeed = 5,
            Augmentation = Augmentation.HorizontalFlip(),
        }.Fit(training.With(preprocessing), validation.With(preprocessing));
        var outputs = new float[validation.Count * network.OutputSize];
        network.Predict(validation.With(preprocessing).Inputs, outputs);
        return Kernels.Tests.Fingerprint.OfValues(
        [
            [.. result.History.SelectMany(epoch => new[] { epoch.LearningRate, (float)epoch.Loss, (float)epoch.ValidationError! })],
            .. network.ReadAll(),
            outputs,
        ]);
    }

    /// <summary>Pictures of 4 × 4 whose class is the row that is brighter; their computation needs no library function.</summary>
    private static Dataset Samples(Random random, int count)
    {
        var labels = RandomData.Labels(random, count, 4);
        var inputs = new float[count * 16];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (random.Next(1024) / 1024f) + (i % 16 / 4 == labels[i / 16] ? 0.75f : 0);
        }

        return new Dataset(inputs, labels, height: 4, width: 4, channels: 1);
    }
}
