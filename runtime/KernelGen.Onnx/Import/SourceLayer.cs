using System;
using System.Collections.Generic;

namespace KernelGen.Onnx.Import;

/// <summary>A layer of a file that has weights.</summary>
/// <param name="Title">What it is called, as messages name it.</param>
/// <param name="Names">Names that it may be asked for by.</param>
internal abstract record SourceLayer(string Title, IReadOnlyList<string> Names)
{
    /// <summary>Whether it is meant by a name.</summary>
    public bool Is(string name)
    {
        foreach (var known in Names)
        {
            if (string.Equals(known, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A dense layer or a convolution.</summary>
/// <param name="Title">See <see cref="SourceLayer"/>.</param>
/// <param name="Names">See <see cref="SourceLayer"/>.</param>
/// <param name="IsConvolution">Whether its weights are of [filters, channels, rows, columns], else of [outputs, inputs].</param>
/// <param name="Weight">The weights.</param>
/// <param name="Bias">The biases; null for none.</param>
/// <param name="WeightScale">What weights are multiplied by.</param>
/// <param name="BiasScale">What biases are multiplied by.</param>
internal sealed record SourceSums(
    string Title,
    IReadOnlyList<string> Names,
    bool IsConvolution,
    SourceTensor Weight,
    SourceTensor? Bias,
    float WeightScale = 1,
    float BiasScale = 1)
    : SourceLayer(Title, Names)
{
    /// <summary>How the kernel moves; null where nobody knows.</summary>
    public SourceWindow? Window { get; init; }

    /// <summary>The normalisation that alone reads it; null for none, or where nobody knows.</summary>
    public SourceNormalisation? Normalisation { get; set; }
}

/// <summary>How a kernel moves.</summary>
/// <param name="RowStride">Rows from one place to the next.</param>
/// <param name="ColumnStride">Columns from one place to the next.</param>
/// <param name="Top">Rows above the picture; null where they follow from the picture.</param>
/// <param name="Left">Columns left of it.</param>
internal sealed record SourceWindow(long RowStride, long ColumnStride, long? Top, long? Left);

/// <summary>A batch normalisation.</summary>
/// <param name="Title">See <see cref="SourceLayer"/>.</param>
/// <param name="Names">See <see cref="SourceLayer"/>.</param>
/// <param name="Scale">γ; null for ones.</param>
/// <param name="Bias">β; null for zeros.</param>
/// <param name="Mean">The running mean.</param>
/// <param name="Variance">The running variance.</param>
/// <param name="Epsilon">What is added to the variance.</param>
internal sealed record SourceNormalisation(
    string Title,
    IReadOnlyList<string> Names,
    SourceTensor? Scale,
    SourceTensor? Bias,
    SourceTensor Mean,
    SourceTensor Variance,
    float Epsilon)
    : SourceLayer(Title, Names);

/// <summary>What has weights, and is nothing that networks here have.</summary>
/// <param name="Title">See <see cref="SourceLayer"/>.</param>
/// <param name="Names">See <see cref="SourceLayer"/>.</param>
/// <param name="Tensor">A tensor of it.</param>
internal sealed record SourceOther(string Title, IReadOnlyList<string> Names, SourceTensor Tensor) : SourceLayer(Title, Names);
