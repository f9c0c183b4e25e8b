using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen.Tests.Support;

/// <summary>
/// A linear softmax classifier in plain C# that has everything a generated network has: seeded draws that depend on the step (noise on the
/// inputs), statistics that calibration sets, inference weights that matter, checks before changes. Allocates nothing in a step.
/// </summary>
internal sealed class LinearNetwork : INetwork
{
    private readonly float[] weights;
    private readonly float[] bias;
    private readonly float[] mean;
    private readonly float[] variance;
    private readonly float[] outputs;
    private readonly float[] gradient;
    private readonly float[] noisy;

    public LinearNetwork(int inputSize, int outputSize, int batchSize, long seed = 1)
    {
        (InputSize, OutputSize, BatchSize, Seed) = (inputSize, outputSize, batchSize, seed);
        weights = new float[outputSize * inputSize];
        bias = new float[outputSize];
        mean = new float[inputSize];
        variance = new float[inputSize];
        variance.AsSpan().Fill(1);
        outputs = new float[outputSize];
        gradient = new float[weights.Length + outputSize];
        noisy = new float[inputSize];
        Tensors =
        [
            new TensorInfo("layers.0.weight", [outputSize, inputSize]),
            new TensorInfo("layers.0.bias", [outputSize]),
            new TensorInfo("layers.1.running_mean", [inputSize]),
            new TensorInfo("layers.1.running_var", [inputSize]),
        ];
        Architecture = $"{inputSize} Linear({outputSize}) SoftmaxCrossEntropy";
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Noise(i, 0) * 0.1f;
        }
    }

    public int InputSize { get; }

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
        int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.BatchCount(samples, BatchSize, nameof(inputs));
        Guard.Labels(labels, samples, OutputSize, nameof(labels));
        Guard.LearningRate(learningRate);
        BeforeTrain?.Invoke(this);
        BatchSizes?.Add(samples);
        Array.Clear(gradient);
        float loss = 0;
        for (int s = 0; s < samples; s++)
        {
            for (int i = 0; i < InputSize; i++)
            {
                noisy[i] = inputs[(s * InputSize) + i] + (0.05f * Noise((s * InputSize) + i, (uint)Step));
            }

            Evaluate(noisy, InferenceWeights.Real, outputs);
            float greatest = float.MinValue;
            foreach (float z in outputs)
            {
                greatest = MathF.Max(greatest, z);
            }

            float sum = 0;
            foreach (float z in outputs)
            {
                sum += MathF.Exp(z - greatest);
            }

            loss -= outputs[labels[s]] - greatest - MathF.Log(sum);
            for (int o = 0; o < OutputSize; o++)
            {
                float delta = learningRate / samples * ((MathF.Exp(outputs[o] - greatest) / sum) - (o == labels[s] ? 1 : 0));
                gradient[weights.Length + o] += delta;
                for (int i = 0; i < InputSize; i++)
                {
                    gradient[(o * InputSize) + i] += delta * noisy[i];
                }
            }
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= gradient[i];
        }

        for (int o = 0; o < OutputSize; o++)
        {
            bias[o] -= gradient[weights.Length + o];
        }

        Step++;
        return FakeLoss ?? (loss / samples);
    }

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.Outputs(outputs.Length, (long)samples * OutputSize, nameof(outputs));
        for (int s = 0; s < samples; s++)
        {
            Evaluate(inputs.Slice(s * InputSize, InputSize), InferenceWeights, outputs.Slice(s * OutputSize, OutputSize));
        }
    }

    public void Classify(ReadOnlySpan<float> inputs, Span<int> labels)
    {
        int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.Outputs(labels.Length, samples, nameof(labels));
        for (int s = 0; s < samples; s++)
        {
            labels[s] = Classify(inputs.Slice(s * InputSize, InputSize));
        }
    }

    public int Classify(ReadOnlySpan<float> input)
    {
        Guard.InputRow(input, InputSize, nameof(input));
        Evaluate(input, InferenceWeights, outputs);
        int best = 0;
        for (int o = 1; o < OutputSize; o++)
        {
            best = outputs[o] > outputs[best] ? o : best;
        }

        return best;
    }

    public void Calibrate(ReadOnlySpan<float> inputs)
    {
        CalibratedSamples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        for (int i = 0; i < InputSize; i++)
        {
            float sum = 0;
            for (int s = 0; s < CalibratedSamples; s++)
            {
                sum += inputs[(s * InputSize) + i];
            }

            mean[i] = (sum / CalibratedSamples) + (InferenceWeights == InferenceWeights.Rounded ? weights[i] : 0);
        }
    }

    public void ReadTensor(int index, Span<float> destination)
    {
        Guard.Tensor(Tensors, index, destination.Length, nameof(destination));
        Tensor(index).CopyTo(destination);
    }

    public void WriteTensor(int index, ReadOnlySpan<float> source)
    {
        TensorInfo tensor = Guard.Tensor(Tensors, index, source.Length, nameof(source));
        Guard.TensorValues(tensor, source, index == 1 ? -1e6f : float.MinValue, index == 1 ? 1e6f : float.MaxValue, nameof(source));
        source.CopyTo(Tensor(index));
    }

    public void Restore(long seed, long step) => (Seed, Step) = (seed, Guard.Step(step));

    /// <summary>Everything that a file should bring back, to compare.</summary>
    public (long Seed, long Step, int[] Bits) Snapshot()
    {
        List<int> bits = [];
        for (int t = 0; t < Tensors.Count; t++)
        {
            foreach (float value in Tensor(t))
            {
                bits.Add(BitConverter.SingleToInt32Bits(value));
            }
        }

        return (Seed, Step, [.. bits]);
    }

    private Span<float> Tensor(int index) => index switch { 0 => weights, 1 => bias, 2 => mean, _ => variance };

    private void Evaluate(ReadOnlySpan<float> input, InferenceWeights kind, Span<float> outputs)
    {
        for (int o = 0; o < OutputSize; o++)
        {
            float z = bias[o];
            for (int i = 0; i < InputSize; i++)
            {
                float weight = weights[(o * InputSize) + i];
                weight = kind == InferenceWeights.Rounded ? MathF.Round(weight * 4) / 4 : weight;
                z += weight * input[i];
            }

            outputs[o] = z;
        }
    }

    /// <summary>−1…1, a function of seed, step and index.</summary>
    private float Noise(int index, uint step)
    {
        (uint y, _) = Threefry.Draw((uint)Seed, (uint)(Seed >> 32), (uint)index, step);
        return (float)((y / 2147483648.0) - 1);
    }
}
