using System;

namespace KernelGen;

/// <summary>
/// A network that computes values: its loss is <see cref="MeanSquaredErrorAttribute">MeanSquaredError</see> or one of your own, without a
/// word of labels.
/// </summary>
public interface IRegressor : INetwork
{
    /// <summary>Trains on one mini-batch: forward, backward, update.</summary>
    /// <param name="inputs">1 to <see cref="INetwork.BatchSize"/> samples.</param>
    /// <param name="targets"><see cref="INetwork.OutputSize"/> values for each sample: what outputs are to become.</param>
    /// <param name="learningRate">The learning rate, finite and above 0.</param>
    /// <returns>
    /// The mean loss of the mini-batch before the update: +∞ where their sum leaves the range of floats,
    /// NaN where an output is NaN. Training has
    /// diverged then; the update took place all the same, and only a state from before is of use. A <see cref="Trainer"/> keeps one.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate);

    /// <summary>The loss of one sample, in double precision. The network does not change, and need not be there alone.</summary>
    /// <param name="outputs">The outputs for the sample, as <see cref="INetwork.Predict"/> gives them.</param>
    /// <param name="targets">Its targets, one for each output.</param>
    /// <returns>The loss that training makes small.</returns>
    double LossOf(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets);
}
