using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>What every generated network can do, whatever its shape: the view that trainers, checkpoints and tools work on.</summary>
/// <remarks>
/// <para>Its loss decides whether a network is an <see cref="IClassifier"/>, which learns labels, or an <see cref="IRegressor"/>, which
/// learns targets.</para>
/// <para>Samples are rows of <see cref="InputSize"/> values. Every member that is given bad data throws an
/// <see cref="ArgumentException"/> before it changes anything.</para>
/// <para>Any number of threads may use a generated network at the same time as long as none changes it: <see cref="Predict"/>,
/// <see cref="IClassifier.Classify(ReadOnlySpan{float})"/>, <see cref="ReadTensor"/>, <see cref="Checkpoint.Save(INetwork, string)"/> and
/// <see cref="NetworkExtensions.Evaluate(IRegressor, Dataset)"/> share its weights, and every caller works in memory of its own.</para>
/// <para>Training, <see cref="Trainer.Fit"/>, <see cref="Calibrate"/>, <see cref="WriteTensor"/>, <see cref="Restore"/>,
/// <see cref="Checkpoint.Load(INetwork, string)"/> and setting <see cref="InferenceWeights"/> change it: they throw
/// <see cref="InvalidOperationException"/> at once while another thread uses the network, and every other member does while another
/// thread is in one of them. Nothing has changed then. <see cref="Step"/>, <see cref="Seed"/> and <see cref="Threads"/> may be read,
/// and <see cref="Threads"/> set, at any time.</para>
/// </remarks>
public interface INetwork
{
    /// <summary>Values in one sample.</summary>
    int InputSize { get; }

    /// <summary>Rows, columns and channels of one sample, channels innermost; 1, 1 and <see cref="InputSize"/> of a flat one.</summary>
    (int Height, int Width, int Channels) InputShape => (1, 1, InputSize);

    /// <summary>Values that the last layer computes for a sample: the classes, or 1 for a two-class network with one output.</summary>
    int OutputSize { get; }

    /// <summary>The most samples that one step of training takes.</summary>
    int BatchSize { get; }

    /// <summary>Mini-batches trained so far. With <see cref="Seed"/> it decides every random draw of the next one.</summary>
    long Step { get; }

    /// <summary>The seed of all random draws.</summary>
    long Seed { get; }

    /// <summary>Threads that share the work of a call, at least 1. Results do not depend on it; it may be set at any time.</summary>
    int Threads { get; set; }

    /// <summary>
    /// What binary and ternary weights are in <see cref="Predict"/>, <see cref="IClassifier.Classify(ReadOnlySpan{float})"/> and
    /// <see cref="Calibrate"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    InferenceWeights InferenceWeights { get; set; }

    /// <summary>Everything that a checkpoint holds, in the order of <see cref="ReadTensor"/>'s index.</summary>
    IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>The layers as data, in order; empty where a network does not say.</summary>
    IReadOnlyList<LayerDescription> Layers => [];

    /// <summary>One line that says what was declared; two networks with the same line can exchange checkpoints.</summary>
    string Architecture { get; }

    /// <summary>
    /// One line that says what else decides the steps of training: arithmetic, sampling, quantization, the constants of layers and
    /// optimizer. A training is resumed by networks with the same line only.
    /// </summary>
    string TrainingSettings => string.Empty;

    /// <summary>Whether training and inference do without products: learning rates are then powers of two.</summary>
    bool IsMultiplicationFree => false;

    /// <summary>The learning rate that a <see cref="Trainer"/> begins with where none is given: it fits the optimizer.</summary>
    float DefaultLearningRate => 0.3f;

    /// <summary>
    /// Computes the outputs of the last layer, on any number of threads at the same time; infinite or
    /// NaN where they leave the range of floats.
    /// </summary>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="outputs">Receives <see cref="OutputSize"/> values per sample.</param>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    void Predict(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>
    /// Recomputes the statistics that BatchNorm layers use in inference, with the current <see cref="InferenceWeights"/>.
    /// </summary>
    /// <param name="inputs">
    /// The samples to take the statistics from, in mini-batches as they come: in random order, since
    /// mini-batches of one class fit no other.
    /// </param>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    void Calibrate(ReadOnlySpan<float> inputs);

    /// <summary>Copies a tensor out of the network.</summary>
    /// <param name="index">Its index in <see cref="Tensors"/>.</param>
    /// <param name="destination">Receives <see cref="TensorInfo.Count"/> values, row-major.</param>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    void ReadTensor(int index, Span<float> destination);

    /// <summary>Replaces a tensor of the network.</summary>
    /// <param name="index">Its index in <see cref="Tensors"/>.</param>
    /// <param name="source"><see cref="TensorInfo.Count"/> values, row-major.</param>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    void WriteTensor(int index, ReadOnlySpan<float> source);

    /// <summary>Sets <see cref="Seed"/> and <see cref="Step"/>, so that training goes on with the draws it would have had.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="step">Mini-batches trained so far, at least 0.</param>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    void Restore(long seed, long step);
}
