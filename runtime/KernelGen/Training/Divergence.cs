using System;
using System.Globalization;

namespace KernelGen;

/// <summary>
/// Notices that a training has diverged, and takes the network back to where all of it was finite: after the last finished epoch.
/// </summary>
/// <remarks>
/// The loss is looked at in every step, every tensor at the end of every epoch: NaN in a weight may leave the loss finite, since a weight
/// that is sampled is −1, 0 or 1 whatever it is sampled from.
/// </remarks>
internal sealed class Divergence
{
    private readonly INetwork _network;
    private readonly NetworkState _sound;
    private readonly float[] _scratch;
    private int _soundEpochs;

    /// <summary>Takes the network as it is for a start.</summary>
    /// <param name="network">The network.</param>
    /// <param name="finishedEpochs">Epochs that lie behind it.</param>
    /// <exception cref="NotFiniteNumberException">It holds NaN or infinity already.</exception>
    public Divergence(INetwork network, int finishedEpochs)
    {
        _network = network;
        _sound = new NetworkState(network);
        _scratch = new float[NetworkState.Largest(network)];
        if (NetworkState.FindNotFinite(network, _scratch) is (string what, float value))
        {
            throw new NotFiniteNumberException($"The network is not trained: {what} before the first step.", value);
        }

        Keep(finishedEpochs);
    }

    /// <summary>Keeps the network as it is: what a later divergence goes back to.</summary>
    public void Keep(int finishedEpochs)
    {
        _sound.Capture(_network);
        _soundEpochs = finishedEpochs;
    }

    /// <summary>Checks the loss of a step. Allocates nothing.</summary>
    public void CheckLoss(float loss, int epoch, int batch, int batches, float rate)
    {
        if (!float.IsFinite(loss))
        {
            var text = loss.ToString(CultureInfo.InvariantCulture);
            throw GoBack($"epoch {epoch + 1}, mini-batch {batch + 1} of {batches}", rate, $"the loss is {text}", loss, null);
        }
    }

    /// <summary>Checks all that an epoch has left in the network: parameters, statistics, what the optimizer remembers.</summary>
    public void CheckNetwork(int epoch, float rate)
    {
        if (NetworkState.FindNotFinite(_network, _scratch) is (string what, float value))
        {
            throw GoBack($"epoch {epoch + 1}, found at its end", rate, what, value, null);
        }
    }

    /// <summary>The exception for an epoch whose network gives outputs that are not finite.</summary>
    public NotFiniteNumberException OfOutputs(int epoch, float rate, NotFiniteNumberException cause) => GoBack(
        $"epoch {epoch + 1}, found at its end",
        rate,
        $"an output for the validation set is {cause.OffendingNumber.ToString(CultureInfo.InvariantCulture)}",
        cause.OffendingNumber,
        cause);

    private NotFiniteNumberException GoBack(string where, float rate, string what, double value, Exception? cause)
    {
        var step = _network.Step;
        _sound.Apply(_network);
        var since = _soundEpochs == 0 ? "when training began" : string.Create(CultureInfo.InvariantCulture, $"after epoch {_soundEpochs}");
        return new NotFiniteNumberException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged in {where} (step {step}), at learning rate {rate}: {what}. The network is back where it was {since} "
                    + $"(step {_sound.Step})."),
            value,
            cause);
    }
}
