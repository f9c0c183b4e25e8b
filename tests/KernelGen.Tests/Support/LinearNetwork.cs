using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen.Tests.Support;

/// <summary>
/// A linear softmax classifier in plain C# that has everything a generated network has: seeded draws that depend on the step (noise on the
/// inputs), statistics that calibration sets, inference weights that matter, checks before changes. Allocates nothing in a step.
/// </summary>
internal sealed class LinearNetwork : IClassifier
{
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly float[] _mean;
    private readonly float[] _variance;
    private readonly float[] _outputs;
    private readonly float[] _gradient;
    private readonly float[] _noisy;

    public LinearNetwork(int inputSize, int outputSize, int batchSize, long seed = 1)
    {
        (InputSize, OutputSize, BatchSize, Seed) = (inputSize, outputSize, batchSize, seed);
        _weights = new float[outputSize * inputSize];
        _bias = new float[outputSize];
        _mean = new float[inputSize];
        _variance = new float[inputSize];
        _variance.AsSpan().Fill(1);
        _outputs = new float[outputSize];
        _gradient = new float[_weights.Length + outputSize];
        _noisy = new float[inputSize];
        Tensors =
        [
            new TensorInfo("layers.0.weight", [outputSize, inputSize]),
            new TensorInfo("layers.0.bias", [outputSize]),
            new TensorInfo("layers.1.running_mean", [inputSize]),
            new TensorInfo("layers.1.running_var", [inputSize]),
        ];
        Architecture = $"{inputSize} Linear({outputSize}) SoftmaxCrossEntropy";
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] = Noise(i, 0) * 0.1f;
        }
    }

    public int InputSize { get; }

    public (int Height, int Width, int Channels) InputShape { get => field == default ? (1, 1, InputSize) : field; init; }

    public int OutputSize { get; }

    public int BatchSize { get; }

    public long Step { get; private set; }

    public long Seed { get; private set; }

    public int Threads { get; set => field = Guard.Threads(value); } = 1;

    public InferenceWeights InferenceWeights { get; set; }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public string Architecture { get; }

    public string TrainingSettings { get; init; } = string.Empty;

    /// <summary>Called at the start of every training step.</summary>
    public Action<LinearNetwork>? BeforeTrain { get; set; }

    /// <summary>What the next steps return instead of their loss.</summary>
    public float? FakeLoss { get; set; }

    /// <summary>The number of samples of every training step, when set.</summary>
    public List<int>? BatchSizes { get; set; }

    /// <summary>The samples of the last calibration.</summary>
    public int CalibratedSamples { get; private set; }

    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate)
    {
        var samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.BatchCount(samples, BatchSize, nameof(inputs));
        Guard.Labels(labels, samples, OutputSize, nameof(labels));
        Guard.LearningRate(learningRate);
        BeforeTrain?.Invoke(this);
        BatchSizes?.Add(samples);
        Array.Clear(_gradient);
        float loss = 0;
        for (var s = 0; s < samples; s++)
        {
            for (var i = 0; i < InputSize; i++)
            {
                _noisy[i] = inputs[(s * InputSize) + i] + (0.05f * Noise((s * InputSize) + i, (uint)Step));
            }

            Evaluate(_noisy, InferenceWeights.Real, _outputs);
            var greatest = float.MinValue;
            foreach (var z in _outputs)
            {
                greatest = MathF.Max(greatest, z);
            }

            float sum = 0;
            foreach (var z in _outputs)
            {
                sum += MathF.Exp(z - greatest);
            }

            loss -= _outputs[labels[s]] - greatest - MathF.Log(sum);
            for (var o = 0; o < OutputSize; o++)
            {
                var delta = learningRate / samples * ((MathF.Exp(_outputs[o] - greatest) / sum) - (o == labels[s] ? 1 : 0));
                _gradient[_weights.Length + o] += delta;
                for (var i = 0; i < InputSize; i++)
                {
                    _gradient[(o * InputSize) + i] += delta * _noisy[i];
                }
            }
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] -= _gradient[i];
        }

        for (var o = 0; o < OutputSize; o++)
        {
            _bias[o] -= _gradient[_weights.Length + o];
        }

        Step++;
        return FakeLoss ?? (loss / samples);
    }

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.Outputs(outputs.Length, (long)samples * OutputSize, nameof(outputs));
        for (var s = 0; s < samples; s++)
        {
            Evaluate(inputs.Slice(s * InputSize, InputSize), InferenceWeights, outputs.Slice(s * OutputSize, OutputSize));
        }
    }

    public void Classify(ReadOnlySpan<float> inputs, Span<int> labels)
    {
        var samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.Outputs(labels.Length, samples, nameof(labels));
        for (var s = 0; s < samples; s++)
        {
            labels[s] = Classify(inputs.Slice(s * InputSize, InputSize));
        }
    }

    public int Classify(ReadOnlySpan<float> input)
    {
        Guard.InputRow(input, InputSize, nameof(input));
        Evaluate(input, InferenceWeights, _outputs);
        var best = 0;
        for (var o = 1; o < OutputSize; o++)
        {
            best = _outputs[o] > _outputs[best] ? o : best;
        }

        return best;
    }

    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
    {
        Predict(inputs, probabilities);
        Probabilities.Softmax(probabilities, OutputSize);
    }

    public int ClassOf(ReadOnlySpan<float> outputs) => Logits.Largest(outputs);

    public double LossOf(ReadOnlySpan<float> outputs, int label) => Losses.SoftmaxCrossEntropy(outputs, label);

    public void Calibrate(ReadOnlySpan<float> inputs)
    {
        CalibratedSamples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        for (var i = 0; i < InputSize; i++)
        {
            float sum = 0;
            for (var s = 0; s < CalibratedSamples; s++)
            {
                sum += inputs[(s * InputSize) + i];
            }

            _mean[i] = (sum / CalibratedSamples) + (InferenceWeights == InferenceWeights.Rounded ? _weights[i] : 0);
        }
    }

    public void ReadTensor(int index, Span<float> destination)
    {
        Guard.Tensor(Tensors, index, destination.Length, nameof(destination));
        Tensor(index).CopyTo(destination);
    }

    public void WriteTensor(int index, ReadOnlySpan<float> source)
    {
        var tensor = Guard.Tensor(Tensors, index, source.Length, nameof(source));
        Guard.TensorValues(tensor, source, index == 1 ? -1e6f : float.MinValue, index == 1 ? 1e6f : float.MaxValue, nameof(source));
        source.CopyTo(Tensor(index));
    }

    public void Restore(long seed, long step) => (Seed, Step) = (seed, Guard.Step(step));

    /// <summary>Everything that a file should bring back, to compare.</summary>
    public (long Seed, long Step, int[] Bits) Snapshot()
    {
        List<int> bits = [];
        for (var t = 0; t < Tensors.Count; t++)
        {
            foreach (var value in Tensor(t))
            {
                bits.Add(BitConverter.SingleToInt32Bits(value));
            }
        }

        return (Seed, Step, [.. bits]);
    }

    private Span<float> Tensor(int index) => index switch { 0 => _weights, 1 => _bias, 2 => _mean, _ => _variance };

    private void Evaluate(ReadOnlySpan<float> input, InferenceWeights kind, Span<float> outputs)
    {
        for (var o = 0; o < OutputSize; o++)
        {
            var z = _bias[o];
            for (var i = 0; i < InputSize; i++)
            {
                var weight = _weights[(o * InputSize) + i];
                weight = kind == InferenceWeights.Rounded ? MathF.Round(weight * 4) / 4 : weight;
                z += weight * input[i];
            }

            outputs[o] = z;
        }
    }

    /// <summary>−1…1, a function of seed, step and index.</summary>
    private float Noise(int index, uint step)
    {
        (var y, _) = Threefry.Draw((uint)Seed, (uint)(Seed >> 32), (uint)index, step);
        return (float)((y / 2147483648.0) - 1);
    }
}
