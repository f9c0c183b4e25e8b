using System.IO;
using System.Threading;
using System.Threading.Tasks;
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

    /// <summary>Reads a checkpoint while the old network goes on answering, and puts what it holds in its place.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint of such a network; the old one stays.</exception>
    public async Task LoadAsync(Stream checkpoint, CancellationToken cancellationToken)
    {
        SegmentNet loaded = new(threads: 1);
        await Checkpoint.LoadAsync(loaded, checkpoint, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _net, loaded);
    }

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
