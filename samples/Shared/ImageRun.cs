using KernelGen;

namespace Samples;

/// <summary>One training: everything that its result depends on, and the threads, which it does not depend on.</summary>
/// <param name="Network">What is trained.</param>
/// <param name="Seed">Seed of initialisation, sampling, shuffling and augmentation.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Translate">Pixels by which training images are moved at most, besides the network's augmentation; 0 for not at all.</param>
/// <param name="Threads">Threads to train with.</param>
internal sealed record ImageRun(NetworkChoice Network, long Seed, int Epochs, int Translate, int Threads)
{
    /// <summary>What trains the network.</summary>
    public Trainer Trainer(IClassifier network, (float First, float Last) rates, Dataset calibration, string resumePath)
    {
        var rate = LearningRate.Exponential(rates.First, rates.Last);
        return new Trainer(network)
        {
            Epochs = Epochs,
            LearningRate = network.IsMultiplicationFree ? rate.ToPowersOfTwo() : rate,
            ShuffleSeed = Seed,
            CalibrationSet = calibration,
            Augmentation = Augmentation(),
            ResumePath = resumePath,
        };
    }

    private Augmentation? Augmentation()
    {
        if (Translate == 0)
        {
            return Network.Augmentation;
        }

        var translation = KernelGen.Augmentation.Translation(Translate);
        return Network.Augmentation?.Then(translation) ?? translation;
    }
}
