using System;
using System.Collections.Generic;
using System.Globalization;

namespace KernelGen;

/// <summary>A layer of a network: what it is, what it reads, what comes out, and the numbers that it computes with.</summary>
/// <remarks>
/// <para>Its tensors are those whose names begin with <c>layers.{Index}.</c></para>
/// <para>Settings by kind: Dense and Conv2D have <c>weights</c> (<see cref="KernelGen.Weights"/>), <c>bias</c> (1 where there is one) and
/// <c>outputShift</c> (S of z = 2^S·W·x + b), and of powers of two <c>terms</c>, <c>minExponent</c> and <c>maxExponent</c>
/// (<see cref="PowersOfTwoAttribute"/>); Conv2D and poolings <c>rows</c>, <c>columns</c>, <c>stride</c>, <c>top</c> and <c>left</c>,
/// the window and how far it reaches out of the picture in front; BatchNorm, LayerNorm and ShiftBatchNorm <c>epsilon</c>, in units of what
/// comes in; ShiftBatchNorm <c>form</c> (<see cref="ShiftBatchNormForm"/>) and <c>terms</c>; Standardize <c>terms</c>, 0 for a product;
/// LeakyReLU <c>slope</c>; LogQuantize <c>minExponent</c> and <c>maxExponent</c>.</para>
/// </remarks>
public sealed class LayerDescription
{
    private readonly Dictionary<string, float> _settings = [];

    /// <summary>Describes a layer.</summary>
    /// <param name="kind">What it was declared as: Dense, ReLU.</param>
    /// <param name="index">Its number among the layers, from 0.</param>
    /// <param name="inputs">The layers that it reads, each by its number; −1 is the network's input.</param>
    /// <param name="outputShape">Rows, columns and channels of what comes out, 1, 1 and n of a row of n values.</param>
    /// <param name="settings">Names and numbers in turns, with a space between any two.</param>
    /// <exception cref="FormatException">A name has no number.</exception>
    public LayerDescription(
        string kind, int index, IReadOnlyList<int> inputs, (int Height, int Width, int Channels) outputShape, string settings = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(settings);
        (Kind, Index, Inputs, OutputShape) = (kind, index, inputs, outputShape);
        var words = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 2 != 0)
        {
            throw new FormatException($"Names and numbers in turns were expected, not '{settings}'.");
        }

        for (var i = 0; i < words.Length; i += 2)
        {
            _settings[words[i]] = float.Parse(words[i + 1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What it was declared as: Dense, ReLU.</summary>
    public string Kind { get; }

    /// <summary>Its number among the layers, from 0.</summary>
    public int Index { get; }

    /// <summary>The layers that it reads, each by its number; −1 is the network's input.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>Rows, columns and channels of what comes out.</summary>
    public (int Height, int Width, int Channels) OutputShape { get; }

    /// <summary>The numbers that it computes with, by their names.</summary>
    public IReadOnlyDictionary<string, float> Settings => _settings;

    /// <summary>Kind and number, as messages name it: "Dense (layer 3)".</summary>
    /// <returns>A few words.</returns>
    public override string ToString() => $"{Kind} (layer {Index})";
}
