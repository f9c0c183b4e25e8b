using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>A run of layers that work feature by feature, done in one pass over memory: BatchNorm at most once, as the first, and Dropout at most once.</summary>
internal sealed class FeatureSegment(IReadOnlyList<Layer> layers, string name)
{
    public IReadOnlyList<Layer> Layers { get; } = layers;

    /// <summary>"BatchNorm1": the first layer's kind and number.</summary>
    public string Name { get; } = name;

    public int Index => Layers[0].Index;

    public int Features => Layers[0].Inputs;

    public BatchNormLayer? BatchNorm => Layers[0] as BatchNormLayer;

    public IEnumerable<Layer> AfterBatchNorm => BatchNorm is null ? Layers : Layers.Skip(1);

    public DropoutLayer? Dropout => Layers.OfType<DropoutLayer>().FirstOrDefault();

    public bool HasDropout => Dropout is not null;

    /// <summary>Whether nothing negative comes out.</summary>
    public bool IsNonNegative => Layers.Any(layer => layer is ReLULayer);

    /// <summary>"BatchNorm and ReLU".</summary>
    public string Title => string.Join(", ", Layers.Select(layer => layer switch
    {
        BatchNormLayer => "BatchNorm",
        ReLULayer => "ReLU",
        DropoutLayer => "Dropout",
        _ => "layer",
    }));
}

/// <summary>The memory of one segment; gradients have planes only where an optimizer updates with them.</summary>
internal sealed record SegmentPlanes(
    int Features,
    Plane Input,
    Plane Output,
    Plane? Kept,
    Plane? Gamma,
    Plane? Beta,
    Plane? RunningMean,
    Plane? RunningVariance,
    Plane? Mean,
    Plane? Variance,
    Plane? InverseDeviation,
    Plane Mask,
    Plane? GammaGradient = null,
    Plane? BetaGradient = null);
