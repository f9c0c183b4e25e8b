using System;
using System.Numerics.Tensors;

namespace KernelGen.Tensors;

/// <summary>Data sets from tensors of System.Numerics.Tensors.</summary>
public static class TensorDataset
{
    /// <summary>A data set of samples with labels.</summary>
    /// <param name="inputs">Samples × values, or samples × rows × columns × channels. Copied.</param>
    /// <param name="labels">The class of each sample, from 0. Copied.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">A tensor is of another shape, a value is not finite, or a label is out of range.</exception>
    public static Dataset WithLabels(in ReadOnlyTensorSpan<float> inputs, in ReadOnlyTensorSpan<int> labels, int? classes = null)
    {
        var (height, width, channels) = SampleShape(inputs.Lengths, nameof(inputs));
        TensorShape.CheckLabels(labels.Lengths, inputs.Lengths[0], nameof(labels));
        return new Dataset(Values(inputs, nameof(inputs)), Values(labels, nameof(labels)), height, width, channels, classes);
    }

    /// <summary>A data set of samples with targets, for regression.</summary>
    /// <param name="inputs">Samples × values, or samples × rows × columns × channels. Copied.</param>
    /// <param name="targets">Samples × targets, or one target for each sample. Copied.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">A tensor is of another shape, or a value is not finite.</exception>
    public static Dataset WithTargets(in ReadOnlyTensorSpan<float> inputs, in ReadOnlyTensorSpan<float> targets)
    {
        var (height, width, channels) = SampleShape(inputs.Lengths, nameof(inputs));
        var size = targets.Rank == 2 ? TensorShape.Count(targets.Lengths[1], nameof(targets)) : 1;
        TensorShape.CheckRows(targets.Lengths, inputs.Lengths[0], size, nameof(targets));
        return new Dataset(Values(inputs, nameof(inputs)), Values(targets, nameof(targets)), height, width, channels, size);
    }

    private static (int Height, int Width, int Channels) SampleShape(ReadOnlySpan<nint> lengths, string name) => lengths.Length switch
    {
        2 => (1, 1, TensorShape.Count(lengths[1], name)),
        4 => (TensorShape.Count(lengths[1], name), TensorShape.Count(lengths[2], name), TensorShape.Count(lengths[3], name)),
        _ => throw new ArgumentException(
            $"Inputs of samples × values or samples × rows × columns × channels were expected, not of {TensorShape.Text(lengths)}.",
            name),
    };

    private static T[] Values<T>(in ReadOnlyTensorSpan<T> tensor, string name)
    {
        var values = new T[TensorShape.Count(tensor.FlattenedLength, name)];
        tensor.FlattenTo(values);
        return values;
    }
}
