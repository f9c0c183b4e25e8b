using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen.Tests.Support;

/// <summary>Gives a sample back as its outputs, so that a test chooses what a network says.</summary>
internal abstract class IdentityNetwork(int size, int batchSize) : INetwork
{
    public int InputSize => size;

    public int OutputSize => size;

    public int BatchSize => batchSize;

    public long Step => 0;

    public long Seed => 0;

    public int Threads { get; set; } = 1;

    public InferenceWeights InferenceWeights { get; set; }

    public IReadOnlyList<TensorInfo> Tensors { get; } = [];

    public string Architecture => "identity";

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs) => inputs.CopyTo(outputs);

    public void Calibrate(ReadOnlySpan<float> inputs)
    {
    }

    public void ReadTensor(int index, Span<float> destination) => throw new NotSupportedException();

    public void WriteTensor(int index, ReadOnlySpan<float> source) => throw new NotSupportedException();

    public void Restore(long seed, long step) => throw new NotSupportedException();
}

/// <summary>The same as a classifier, with one output or several.</summary>
internal sealed class IdentityClassifier(int size, int batchSize = 7) : IdentityNetwork(size, batchSize), IClassifier
{
    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate) => throw new NotSupportedException();

    public void Classify(ReadOnlySpan<float> inputs, Span<int> labels) => throw new NotSupportedException();

    public int Classify(ReadOnlySpan<float> input) => ClassOf(input);

    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities) => throw new NotSupportedException();

    public int ClassOf(ReadOnlySpan<float> outputs) =>
        OutputSize > 1 ? Logits.Largest(outputs) : Logits.IsAbove(outputs[0], 0) ? 1 : 0;

    public double LossOf(ReadOnlySpan<float> outputs, int label) => Losses.Hinge(outputs, label);
}

/// <summary>The same as a regressor.</summary>
internal sealed class IdentityRegressor(int size, int batchSize = 7) : IdentityNetwork(size, batchSize), IRegressor
{
    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate) => throw new NotSupportedException();

    public double LossOf(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => Losses.MeanSquaredError(outputs, targets);
}
