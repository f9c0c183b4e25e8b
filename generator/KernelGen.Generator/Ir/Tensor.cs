using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>
/// A tensor of the checkpoint and the buffer that holds it: a matrix [outputs, inputs] where outputs lie in tiles, the kernels of a
/// convolution [filters, channels, rows, columns] where inputs have places besides, else a vector.
/// </summary>
/// <param name="Name">"layers.0.weight".</param>
/// <param name="Buffer">The memory.</param>
/// <param name="Range">What values it may hold.</param>
/// <param name="Places">The places of the kernels of a convolution; null of a matrix or vector.</param>
internal sealed record Tensor(
    string Name, MemoryBuffer Buffer, TensorRange Range = TensorRange.Finite, KernelPlaces? Places = null)
{
    /// <summary>The largest magnitude, where its range is limited.</summary>
    public float Limit { get; init; } = 1;

    /// <summary>
    /// Whether it is fitted to a training set: all of it is zero until then, and the network refuses to train or to predict.
    /// </summary>
    public bool IsFitted { get; init; }

    /// <summary>The dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape =>
        Places is { } places ? [Rows, places.Channels, places.Height, places.Width] : IsMatrix ? [Rows, Columns] : [Columns];

    /// <summary>How a matrix lies in memory; null for a vector.</summary>
    public Tiling? Tiling => IsMatrix ? new Tiling(Layout[Axis.Output].Extent, Layout[Axis.Tile].Stride) : null;

    /// <summary>Outputs of a matrix; 1 for a vector.</summary>
    public int Rows => IsMatrix ? Layout[Axis.Tile].Total : 1;

    /// <summary>Inputs of a matrix, of a convolution at all places of the kernel; the length of a vector.</summary>
    public int Columns =>
        Places is { } places ? places.Channels * places.Count : IsMatrix ? Layout[Axis.Input].Extent : Layout.Dimensions[0].Extent;

    private Layout Layout => Buffer.Layout;

    private bool IsMatrix => Layout.Has(Axis.Tile);
}

/// <summary>A matrix in tiles, [tile][input][output of the tile].</summary>
/// <param name="Outputs">Outputs of a tile.</param>
/// <param name="Stride">Elements from one tile to the next.</param>
internal sealed record Tiling(int Outputs, int Stride);

/// <summary>The places of the kernels of a convolution: [tile][row][column][channel][filter of the tile].</summary>
/// <param name="Channels">Inputs at each place.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Stride">Elements from one place to the next.</param>
internal sealed record KernelPlaces(int Channels, int Height, int Width, int Stride)
{
    public int Count => Height * Width;
}

/// <summary>What values a tensor may hold.</summary>
internal enum TensorRange
{
    /// <summary>Any finite number.</summary>
    Finite,

    /// <summary>None below zero.</summary>
    NonNegative,

    /// <summary>None of a magnitude above <see cref="Tensor.Limit"/>.</summary>
    Limited,
}

/// <summary>The memory of a layer whose statistics are taken over many mini-batches.</summary>
/// <param name="Features">Values of each.</param>
/// <param name="Mean">The mean over a mini-batch.</param>
/// <param name="Variance">The biased variance over a mini-batch.</param>
/// <param name="RunningMean">The mean that inference uses.</param>
/// <param name="RunningVariance">The variance that inference uses.</param>
internal sealed record StatisticsBuffers(
    int Features, MemoryBuffer Mean, MemoryBuffer Variance, MemoryBuffer RunningMean, MemoryBuffer RunningVariance);
