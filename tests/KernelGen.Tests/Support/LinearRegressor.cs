using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen.Tests.Support;

/// <summary>Linear regression by gradient descent in plain C#. Allocates nothing in a step.</summary>
internal sealed class LinearRegressor : IRegressor
{
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly float[] _outputs;

    public LinearRegressor(int inputSize, int outputSize, int batchSize)
    {
        (InputSize, OutputSize, BatchSize) = (inputSize, outputSize, batchSize);
        _weights = new float[outputSize * inputSize];
        _bias = new float[outputSize];
        _outputs = new float[outputSize];
        Tensors = [new TensorInfo("weight", [outputSize, inputSize]), new TensorInfo("bias", [outputSize])];
    }

    public int InputSize { get; }

    public int OutputSize { get; }

    public int BatchSize { get; }

    public long Step { get; private set; }

    public long Seed { get; private set; } = 1;

    public int Threads { get; set; } = 1;

    public InferenceWeights InferenceWeights { get; set; }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public string Architecture => $"{InputSize} Linear({OutputSize}) MeanSquaredError";

    /// <summary>Called at the start of every step.</summary>
    public Action<LinearRegressor>? BeforeTrain { get; set; }

    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate)
    {
        var samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.BatchCount(samples, BatchSize, nameof(inputs));
        Guard.Targets(targets, samples, OutputSize, nameof(targets));
        BeforeTrain?.Invoke(this);
        float loss = 0;
        for (var s = 0; s < samples; s++)
        {
            var input = inputs.Slice(s * InputSize, InputSize);
            Predict(input, _outputs);
            loss += (float)LossOf(_outputs, targets.Slice(s * OutputSize, OutputSize));
            for (var o = 0; o < OutputSize; o++)
            {
                var step = learningRate * (_outputs[o] - targets[(s * OutputSize) + o]) / samples;
                _bias[o] -= step;
                for (var i = 0; i < InputSize; i++)
                {
                    _weights[(o * InputSize) + i] -= step * input[i];
                }
            }
        }

        Step++;
        return loss / samples;
    }

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (; !inputs.IsEmpty; inputs = inputs[InputSize..], outputs = outputs[OutputSize..])
        {
            for (var o = 0; o < OutputSize; o++)
            {
                outputs[o] = _bias[o];
                for (var i = 0; i < InputSize; i++)
                {
                    outputs[o] += _weights[(o * InputSize) + i] * inputs[i];
                }
            }
        }
    }

    public double LossOf(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => Losses.MeanSquaredError(outputs, targets);

    public void Calibrate(ReadOnlySpan<float> inputs) => Guard.InputRows(inputs, InputSize, nameof(inputs));

    public void ReadTensor(int index, Span<float> destination) => (index == 0 ? _weights : _bias).CopyTo(destination);

    public void WriteTensor(int index, ReadOnlySpan<float> source) => source.CopyTo(index == 0 ? _weights : _bias);

    public void Restore(long seed, long step) => (Seed, Step) = (seed, step);
}
