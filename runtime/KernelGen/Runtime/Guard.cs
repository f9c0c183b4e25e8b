using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>The checks that a generated network makes on what it is given, before it changes anything.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Guard
{
    /// <summary>The most threads that a network may be told to use.</summary>
    public const int MaximumThreads = 1024;

    /// <summary>Checks that the inputs are whole samples of finite values, at least one.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="inputSize">Values in a sample.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The number of samples.</returns>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static int InputRows(ReadOnlySpan<float> inputs, int inputSize, string name)
    {
        var samples = Rows(inputs.Length, inputSize);
        if (samples < 1)
        {
            ThrowRows(inputs.Length, inputSize, name);
        }

        var bad = FirstNonFinite(inputs);
        if (bad >= 0)
        {
            ThrowNotFinite("Inputs", "feature", bad, inputSize, inputs[bad], name);
        }

        return samples;
    }

    /// <summary>Checks that the input is one sample of finite values.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inputSize">Values in a sample.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void InputRow(ReadOnlySpan<float> input, int inputSize, string name)
    {
        if (input.Length != inputSize)
        {
            throw new ArgumentException($"One sample of {inputSize} values was expected, not {input.Length} values.", name);
        }

        InputRows(input, inputSize, name);
    }

    /// <summary>Checks that a network with [Standardize] knows mean and scale of its inputs.</summary>
    /// <param name="isFitted">Whether it does.</param>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static void Standardized(bool isFitted)
    {
        if (!isFitted)
        {
            throw new InvalidOperationException(
                "The network standardizes its inputs, and has been neither fitted nor loaded: train it with a Trainer, which fits it to "
                + "the training set, call FitStandardization, or load a checkpoint.");
        }
    }

    /// <summary>Checks the number of samples of a mini-batch.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="batchSize">The most that fit.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">There are none or too many.</exception>
    public static void BatchCount(int samples, int batchSize, string name)
    {
        if (samples < 1 || samples > batchSize)
        {
            throw new ArgumentException($"A mini-batch of this network has 1 to {batchSize} samples, not {samples}.", name);
        }
    }

    /// <summary>Checks that there is a label for every sample and that each is a class.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="expectedCount">The number of samples.</param>
    /// <param name="classes">Outputs of the network; 1 stands for the two classes 0 and 1.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or a label is out of range.</exception>
    public static void Labels(ReadOnlySpan<int> labels, int expectedCount, int classes, string name)
    {
        if (labels.Length != expectedCount)
        {
            throw new ArgumentException($"One label per sample was expected: {expectedCount}, not {labels.Length}.", name);
        }

        var limit = classes == 1 ? 2u : (uint)classes;
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= limit)
            {
                throw new ArgumentException($"Labels are 0 to {limit - 1}; the label at index {i} is {labels[i]}.", name);
            }
        }
    }

    /// <summary>Checks that there are finite target values for every output of every sample.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="outputSize">Outputs of the network.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is not finite.</exception>
    public static void Targets(ReadOnlySpan<float> targets, int samples, int outputSize, string name)
    {
        if (Rows(targets.Length, outputSize) != samples)
        {
            ThrowTargets(targets.Length, samples, outputSize, name);
        }

        var bad = FirstNonFinite(targets);
        if (bad >= 0)
        {
            ThrowNotFinite("Targets", "output", bad, outputSize, targets[bad], name);
        }
    }

    /// <summary>Checks the length of a span that receives results.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="expected">The number of results.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void Outputs(int length, long expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"Room for exactly {expected} results was expected, not {length}.", name);
        }
    }

    /// <summary>Checks the length of a span that receives a row of results for every sample.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="samples">The number of samples, at least 1.</param>
    /// <param name="outputSize">Results of a sample.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">There is room for more or fewer.</exception>
    public static void OutputRows(int length, int samples, int outputSize, string name)
    {
        if (Rows(length, outputSize) != samples)
        {
            ThrowOutputRows(length, samples, outputSize, name);
        }
    }

    /// <summary>Checks a learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite or not above 0.</exception>
    public static void LearningRate(float learningRate)
    {
        if (!(learningRate > 0 && float.IsFinite(learningRate)))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is finite and above 0.");
        }
    }

    /// <summary>Checks a learning rate of a network without multiplications.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no power of two from 2^−60 to 2^60.</exception>
    public static void PowerOfTwoRate(float learningRate)
    {
        var bits = BitConverter.SingleToInt32Bits(learningRate);
        if ((bits & 0x007FFFFF) != 0 || bits < (127 - 60) << 23 || bits > (127 + 60) << 23)
        {
            LearningRate(learningRate);
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                learningRate,
                "The learning rate of a network without multiplications is a power of two, such as 0.25 or 0.0625; "
                    + "LearningRate.ToPowersOfTwo makes a schedule of them.");
        }
    }

    /// <summary>Checks a number of threads.</summary>
    /// <param name="threads">The threads.</param>
    /// <returns>The same number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1 or above <see cref="MaximumThreads"/>.</exception>
    public static int Threads(int threads)
    {
        if (threads is < 1 or > MaximumThreads)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Threads are 1 to {MaximumThreads}.");
        }

        return threads;
    }

    /// <summary>Checks a kind of inference weights.</summary>
    /// <param name="weights">The kind.</param>
    /// <returns>The same kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined ones.</exception>
    public static InferenceWeights Inference(InferenceWeights weights)
    {
        if (weights is not (InferenceWeights.Rounded or InferenceWeights.Real or InferenceWeights.Sampled))
        {
            throw new ArgumentOutOfRangeException(nameof(weights), weights, "Inference weights are Rounded, Real or Sampled.");
        }

        return weights;
    }

    /// <summary>Checks a kind of inference weights of a network without multiplications.</summary>
    /// <param name="weights">The kind.</param>
    /// <returns>The same kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is neither Rounded nor Sampled.</exception>
    public static InferenceWeights CodedInference(InferenceWeights weights)
    {
        if (Inference(weights) == InferenceWeights.Real)
        {
            throw new ArgumentOutOfRangeException(
                nameof(weights),
                weights,
                "The network is declared MultiplicationFree, and real-valued weights would multiply: inference weights are Rounded or "
                    + "Sampled.");
        }

        return weights;
    }

    /// <summary>Checks a number of completed steps.</summary>
    /// <param name="step">The steps.</param>
    /// <returns>The same number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static long Step(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return step;
    }

    /// <summary>Checks the index of a tensor and the length of the span that it is copied to or from.</summary>
    /// <param name="tensors">The tensors of the network.</param>
    /// <param name="index">The index.</param>
    /// <param name="length">The length.</param>
    /// <param name="name">The span parameter's name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">There is no such tensor, or the length is not that of the tensor.</exception>
    public static TensorInfo Tensor([NotNull] IReadOnlyList<TensorInfo>? tensors, int index, int length, string name)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if ((uint)index >= (uint)tensors.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The network has tensors 0 to {tensors.Count - 1}.");
        }

        var tensor = tensors[index];
        if (tensor.Count != length)
        {
            throw new ArgumentException($"Tensor {tensor} has {tensor.Count} values, not {length}.", name);
        }

        return tensor;
    }

    /// <summary>Checks that every value of a tensor that is to be written is finite and within limits.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="source">The values.</param>
    /// <param name="minimum">The least value allowed.</param>
    /// <param name="maximum">The greatest value allowed.</param>
    /// <param name="name">The span parameter's name.</param>
    /// <exception cref="ArgumentException">A value is not.</exception>
    public static void TensorValues([NotNull] TensorInfo? tensor, ReadOnlySpan<float> source, float minimum, float maximum, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        for (var i = 0; i < source.Length; i++)
        {
            var value = source[i];
            if (!(value >= minimum && value <= maximum && float.IsFinite(value)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Values of tensor {tensor} are finite, {minimum} to {maximum}; the value at index {i} is {value}."),
                    name);
            }
        }
    }

    /// <summary>The index of the first value that is NaN or infinite, or −1.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The index or −1.</returns>
    public static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        // All ones in the exponent means not finite. The common case, none, is decided without a branch per value.
        const int Exponent = 0x7F800000;
        var bits = MemoryMarshal.Cast<float, int>(values);
        var i = 0;
        if (Vector256.IsHardwareAccelerated || Vector128.IsHardwareAccelerated)
        {
            var mask = Vector256.Create(Exponent);
            var found = Vector256<int>.Zero;
            for (; i <= bits.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                found |= Vector256.Equals(Vector256.Create(bits.Slice(i, Vector256<int>.Count)) & mask, mask);
            }

            if (found != Vector256<int>.Zero)
            {
                i = 0;
            }
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] & Exponent) == Exponent)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Refuses a call that cannot go on beside what another thread is doing.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="running">What is going on.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [DoesNotReturn]
    internal static void ThrowInUse(string network, NetworkUse asked, NetworkUse running) => throw new InvalidOperationException(
        $"{network}.{asked} was called while {network}.{running} runs on another thread. Any number of threads may predict with a network "
        + "at the same time; "
            + "while one trains, calibrates or loads it, no other may use it. To change a network that is in use, change another instance "
            + "and put it in its place.");

    [DoesNotReturn]
    internal static void ThrowInferenceOnly(string network, NetworkUse asked) => throw new InvalidOperationException(
        $"{network}.{asked} was called on a network that was loaded for inference: it predicts with rounded weights, and holds neither the "
        + $"tensors of its checkpoint nor memory for training. Load the checkpoint with {network}.Load for everything else.");

    /// <summary>length / size where that is whole, else −1.</summary>
    private static int Rows(int length, int size)
    {
        var rows = ShiftDivision.Quotient(length, size, out var rest);
        return rest == 0 ? rows : -1;
    }

    // Messages in methods of their own: they divide and multiply, and checks that a training step makes do not.
    private static void ThrowRows(int length, int inputSize, string name) => throw new ArgumentException(
        length == 0
            ? $"At least one sample of {inputSize} values was expected, not an empty span."
            : $"Whole samples of {inputSize} values were expected; {length} values are {length / inputSize} samples and "
                + $"{length % inputSize} values more.",
        name);

    private static void ThrowNotFinite(string values, string column, int index, int size, float value, string name) =>
        throw new ArgumentException(
            FormattableString.Invariant(
                $"{values} must be finite; the value at index {index} (sample {index / size}, {column} {index % size}) is {value}."),
            name);

    private static void ThrowTargets(int length, int samples, int outputSize, string name) => throw new ArgumentException(
        $"{samples} samples of {outputSize} targets make {(long)samples * outputSize} values, not {length}.", name);

    private static void ThrowOutputRows(int length, int samples, int outputSize, string name) => throw new ArgumentException(
        $"Room for exactly {(long)samples * outputSize} results was expected, not {length}.", name);
}
