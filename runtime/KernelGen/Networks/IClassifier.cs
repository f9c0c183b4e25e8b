using System;

namespace KernelGen;

/// <summary>
/// A network that tells classes apart: its loss is <see cref="SquaredHingeAttribute">SquaredHinge</see>, Hinge or SoftmaxCrossEntropy, or
/// one that says what labels become.
/// </summary>
public interface IClassifier : INetwork
{
    /// <summary>The number of classes: <see cref="INetwork.OutputSize"/>, or 2 where there is one output.</summary>
    int Classes => OutputSize == 1 ? 2 : OutputSize;

    /// <summary>Trains on one mini-batch: forward, backward, update.</summary>
    /// <param name="inputs">1 to <see cref="INetwork.BatchSize"/> samples.</param>
    /// <param name="labels">The class of each sample, from 0 to <see cref="Classes"/> less 1.</param>
    /// <param name="learningRate">The learning rate, finite and above 0.</param>
    /// <returns>
    /// The mean loss of the mini-batch before the update: +∞ where their sum leaves the range of floats,
    /// NaN where an output is NaN. Training has
    /// diverged then; the update took place all the same, and only a state from before is of use. A <see cref="Trainer"/> keeps one.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate);

    /// <summary>Computes the class of each sample, on any number of threads at the same time.</summary>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="labels">Receives one class per sample.</param>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    void Classify(ReadOnlySpan<float> inputs, Span<int> labels);

    /// <summary>Computes the class of one sample, on any number of threads at the same time.</summary>
    /// <param name="input">The sample.</param>
    /// <returns>Its class.</returns>
    /// <exception cref="NotFiniteNumberException">Its outputs are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    int Classify(ReadOnlySpan<float> input);

    /// <summary>
    /// Computes the probability of each class: the softmax exp(zₖ) / Σ exp(zⱼ) of the outputs, or with one output the probability of class
    /// 1, the sigmoid 1 / (1 + exp(½ − z)) or 1 / (1 + exp(−z)), so that it is above ½ where the sample is of class 1.
    /// </summary>
    /// <remarks>
    /// <para>Only SoftmaxCrossEntropy trains outputs to be the logarithms of probabilities. The outputs of other losses are scores: their
    /// softmax orders classes and samples as they do, but is not calibrated. What is 0.9 need not be right nine times out of ten.</para>
    /// <para>A network without multiplications computes the same formulas by shifts, additions and comparisons, with an absolute error
    /// below 2^−20.</para>
    /// </remarks>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="probabilities">Receives <see cref="INetwork.OutputSize"/> values per sample.</param>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities);

    /// <summary>The class that outputs mean: what <see cref="Classify(ReadOnlySpan{float})"/> says of their sample.</summary>
    /// <param name="outputs">The outputs for one sample, as <see cref="INetwork.Predict"/> gives them.</param>
    /// <returns>The class.</returns>
    /// <exception cref="NotFiniteNumberException">They are NaN or infinite: there is no class.</exception>
    int ClassOf(ReadOnlySpan<float> outputs);

    /// <summary>The loss of one sample, in double precision. The network does not change, and need not be there alone.</summary>
    /// <param name="outputs">The outputs for the sample, as <see cref="INetwork.Predict"/> gives them.</param>
    /// <param name="label">Its class.</param>
    /// <returns>The loss that training makes small.</returns>
    double LossOf(ReadOnlySpan<float> outputs, int label);
}
