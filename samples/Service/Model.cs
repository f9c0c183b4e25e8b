using System.Threading;
using KernelGen;

namespace Service;

/// <summary>The network that answers now.</summary>
internal sealed class Model(long seed)
{
    private SegmentNet _net = Trained(seed);

    /// <summary>Take it once for each request: the next one may get another.</summary>
    public SegmentNet Net => Volatile.Read(ref _net);

    /// <summary>Trains a new network while the old one goes on answering, and puts it in its place.</summary>
    public void Train(long seed) => Volatile.Write(ref _net, Trained(seed));

    // One thread for each prediction: requests are what runs side by side.
    private static SegmentNet Trained(long seed)
    {
        SegmentNet trained = new(seed, threads: 1);
        Trainer trainer = new(trained)
        {
            Epochs = 15,
            LearningRate = LearningRate.Exponential(0.25f, 0.03125f).ToPowersOfTwo(),
        };
        trainer.Fit(Displays.Samples(2000, seed: 1));
        return trained;
    }
}
