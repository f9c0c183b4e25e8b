using System;
using System.Numerics.Tensors;

namespace KernelGen.Tensors;

/// <summary>Training and prediction on tensors of System.Numerics.Tensors.</summary>
/// <remarks>
/// <para>
/// Inputs are of samples × values or of samples × rows × columns × channels. Rows of values fit a network that takes images of as many,
/// and images fit a network that takes rows.
/// </para>
/// <para>
/// Dense tensors are used where they lie: nothing is allocated or copied. Strided ones, such as slices and permuted dimensions, are copied
/// into rented memory, or out of it.
/// </para>
/// </remarks>
public static class NetworkTensors
{
    /// <summary>Computes the outputs of the last layer, on any number of threads at the same time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="outputs">
    /// Receives samples × <see cref="INetwork.OutputSize"/> values; of one output a dimension of samples alone does, too.
    /// </param>
    /// <exception cref="ArgumentException">A tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static void Predict(this INetwork network, in ReadOnlyTensorSpan<float> inputs, in TensorSpan<float> outputs)
    {
        var count = TensorShape.Samples(network, inputs.Lengths, nameof(inputs));
        TensorShape.CheckRows(outputs.Lengths, count, network.OutputSize, nameof(outputs));
        using DenseValues<float> samples = new(inputs, nameof(inputs));
        using DenseResults<float> results = new(outputs, nameof(outputs));
        network.Predict(samples.Values, results.Values);
        results.Copy();
    }

    /// <summary>Computes the outputs of the last layer as a new tensor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <returns>Samples × <see cref="INetwork.OutputSize"/> values.</returns>
    /// <exception cref="ArgumentException">The tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static Tensor<float> Predict(this INetwork network, in ReadOnlyTensorSpan<float> inputs)
    {
        var outputs = NewRows(network, inputs);
        network.Predict(inputs, outputs.AsTensorSpan());
        return outputs;
    }

    /// <summary>Computes the class of each sample, on any number of threads at the same time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="labels">Receives one class per sample.</param>
    /// <exception cref="ArgumentException">A tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static void Classify(this IClassifier network, in ReadOnlyTensorSpan<float> inputs, in TensorSpan<int> labels)
    {
        TensorShape.CheckLabels(labels.Lengths, TensorShape.Samples(network, inputs.Lengths, nameof(inputs)), nameof(labels));
        using DenseValues<float> samples = new(inputs, nameof(inputs));
        using DenseResults<int> results = new(labels, nameof(labels));
        network.Classify(samples.Values, results.Values);
        results.Copy();
    }

    /// <summary>Computes the class of one sample, on any number of threads at the same time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The sample: its values, or rows × columns × channels.</param>
    /// <returns>Its class.</returns>
    /// <exception cref="ArgumentException">The tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="NotFiniteNumberException">Its outputs are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static int Classify(this IClassifier network, in ReadOnlyTensorSpan<float> input)
    {
        TensorShape.CheckSample(network, input.Lengths, nameof(input));
        using DenseValues<float> sample = new(input, nameof(input));
        return network.Classify(sample.Values);
    }

    /// <summary>Computes the probability of each class: <see cref="IClassifier.PredictProbabilities"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="probabilities">
    /// Receives samples × <see cref="INetwork.OutputSize"/> values; of one output a dimension of samples alone does, too.
    /// </param>
    /// <exception cref="ArgumentException">A tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static void PredictProbabilities(
        this IClassifier network, in ReadOnlyTensorSpan<float> inputs, in TensorSpan<float> probabilities)
    {
        var count = TensorShape.Samples(network, inputs.Lengths, nameof(inputs));
        TensorShape.CheckRows(probabilities.Lengths, count, network.OutputSize, nameof(probabilities));
        using DenseValues<float> samples = new(inputs, nameof(inputs));
        using DenseResults<float> results = new(probabilities, nameof(probabilities));
        network.PredictProbabilities(samples.Values, results.Values);
        results.Copy();
    }

    /// <summary>Computes the probability of each class as a new tensor: <see cref="IClassifier.PredictProbabilities"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <returns>Samples × <see cref="INetwork.OutputSize"/> values.</returns>
    /// <exception cref="ArgumentException">The tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static Tensor<float> PredictProbabilities(this IClassifier network, in ReadOnlyTensorSpan<float> inputs)
    {
        var probabilities = NewRows(network, inputs);
        network.PredictProbabilities(inputs, probabilities.AsTensorSpan());
        return probabilities;
    }

    /// <summary>Trains on one mini-batch: forward, backward, update.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">1 to <see cref="INetwork.BatchSize"/> samples.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="learningRate">The learning rate, finite and above 0.</param>
    /// <returns>The mean loss of the mini-batch before the update.</returns>
    /// <exception cref="ArgumentException">A tensor is of another shape, a value is not finite, or a label is no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static float Train(
        this IClassifier network, in ReadOnlyTensorSpan<float> inputs, in ReadOnlyTensorSpan<int> labels, float learningRate)
    {
        TensorShape.CheckLabels(labels.Lengths, TensorShape.Samples(network, inputs.Lengths, nameof(inputs)), nameof(labels));
        using DenseValues<float> samples = new(inputs, nameof(inputs));
        using DenseValues<int> classes = new(labels, nameof(labels));
        return network.Train(samples.Values, classes.Values, learningRate);
    }

    /// <summary>Trains on one mini-batch: forward, backward, update.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">1 to <see cref="INetwork.BatchSize"/> samples.</param>
    /// <param name="targets">
    /// Samples × <see cref="INetwork.OutputSize"/> values: what outputs are to become. Of one output a dimension of samples alone does.
    /// </param>
    /// <param name="learningRate">The learning rate, finite and above 0.</param>
    /// <returns>The mean loss of the mini-batch before the update.</returns>
    /// <exception cref="ArgumentException">A tensor is of another shape, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static float Train(
        this IRegressor network, in ReadOnlyTensorSpan<float> inputs, in ReadOnlyTensorSpan<float> targets, float learningRate)
    {
        var count = TensorShape.Samples(network, inputs.Lengths, nameof(inputs));
        TensorShape.CheckRows(targets.Lengths, count, network.OutputSize, nameof(targets));
        using DenseValues<float> samples = new(inputs, nameof(inputs));
        using DenseValues<float> rows = new(targets, nameof(targets));
        return network.Train(samples.Values, rows.Values, learningRate);
    }

    private static Tensor<float> NewRows(INetwork network, in ReadOnlyTensorSpan<float> inputs)
    {
        var samples = TensorShape.Samples(network, inputs.Lengths, nameof(inputs));
        return Tensor.CreateFromShape<float>([samples, network.OutputSize]);
    }
}
