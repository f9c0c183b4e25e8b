using System;
using System.Text;

namespace KernelGen.Tensors;

/// <summary>Which shapes fit a network.</summary>
internal static class TensorShape
{
    /// <summary>The number of samples of a tensor of samples × values, or of samples × rows × columns × channels.</summary>
    /// <exception cref="ArgumentException">The samples are not of the network's size or shape.</exception>
    public static nint Samples(INetwork network, ReadOnlySpan<nint> lengths, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        return lengths.Length is 2 or 4 && FitsSample(network, lengths[1..])
            ? lengths[0]
            : throw new ArgumentException($"Inputs of {Expected(network, "samples × ")} were expected, not of {Text(lengths)}.", name);
    }

    /// <summary>Checks that a tensor is one sample.</summary>
    /// <exception cref="ArgumentException">It is of another size or shape.</exception>
    public static void CheckSample(INetwork network, ReadOnlySpan<nint> lengths, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (lengths.Length is not (1 or 3) || !FitsSample(network, lengths))
        {
            throw new ArgumentException($"One sample of {Expected(network, "")} was expected, not of {Text(lengths)}.", name);
        }
    }

    /// <summary>Checks that a tensor has a row of so many values for every sample; of one value a plain dimension does.</summary>
    /// <exception cref="ArgumentException">It is of another shape.</exception>
    public static void CheckRows(ReadOnlySpan<nint> lengths, nint samples, int width, string name)
    {
        var fits = lengths.Length is 1 or 2 && lengths[0] == samples && (lengths.Length == 1 ? width == 1 : lengths[1] == width);
        if (!fits)
        {
            throw new ArgumentException($"A shape of {Text([samples, width])} was expected for {name}, not {Text(lengths)}.", name);
        }
    }

    /// <summary>Checks that there is one value for every sample.</summary>
    /// <exception cref="ArgumentException">There are more or fewer, or they are rows.</exception>
    public static void CheckLabels(ReadOnlySpan<nint> lengths, nint samples, string name)
    {
        if (lengths.Length != 1 || lengths[0] != samples)
        {
            throw new ArgumentException($"One label per sample was expected: {samples}, not a shape of {Text(lengths)}.", name);
        }
    }

    /// <summary>Refuses a tensor whose elements share memory: results would overwrite each other.</summary>
    /// <exception cref="ArgumentException">A dimension has the stride 0.</exception>
    public static void CheckElementsApart(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, string name)
    {
        for (var dimension = 0; dimension < lengths.Length; dimension++)
        {
            if (lengths[dimension] > 1 && strides[dimension] == 0)
            {
                throw new ArgumentException(
                    $"The {lengths[dimension]} elements along dimension {dimension} are one in memory (stride 0): no room.", name);
            }
        }
    }

    /// <summary>The number of elements, which spans can count.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static int Count(nint elements, string name) => elements <= Array.MaxLength
        ? (int)elements
        : throw new ArgumentException($"A tensor of at most {Array.MaxLength} elements was expected, not of {elements}.", name);

    /// <summary>"3 × 28 × 28".</summary>
    public static string Text(ReadOnlySpan<nint> lengths)
    {
        StringBuilder text = new();
        foreach (var length in lengths)
        {
            text.Append(text.Length == 0 ? "" : " × ").Append(length);
        }

        return text.Length == 0 ? "no dimension" : text.ToString();
    }

    /// <summary>Flat samples fit any shape of so many values, and any samples a flat one.</summary>
    private static bool FitsSample(INetwork network, ReadOnlySpan<nint> lengths)
    {
        var (height, width, channels) = network.InputShape;
        return lengths.Length == 1
            ? lengths[0] == network.InputSize
            : (lengths[0] == height && lengths[1] == width && lengths[2] == channels)
                || (height == 1 && width == 1 && (Int128)lengths[0] * lengths[1] * lengths[2] == network.InputSize);
    }

    private static string Expected(INetwork network, string samples)
    {
        var (height, width, channels) = network.InputShape;
        var values = $"{samples}{network.InputSize}" + (samples.Length == 0 ? " values" : "");
        return height == 1 && width == 1
            ? values
            : $"{values} or {samples}{height} × {width} × {channels} (rows, columns, channels)";
    }
}
