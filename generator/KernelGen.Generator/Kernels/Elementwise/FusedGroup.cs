using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A run of layers that work feature by feature, done in one pass over memory: a normalising layer at most once, as the first, Dropout at most once, and either rectifiers or one activation of the user's.</summary>
internal sealed class FusedGroup(IReadOnlyList<Layer> layers, string name, bool isMultiplicationFree)
{
    public IReadOnlyList<Layer> Layers { get; } = layers;

    /// <summary>Whether no factor may be a product.</summary>
    public bool IsMultiplicationFree { get; } = isMultiplicationFree;

    /// <summary>"BatchNorm1": the first layer's kind and number.</summary>
    public string Name { get; } = name;

    public int Index => Layers[0].Index;

    /// <summary>The shape of a sample, which stays what it is.</summary>
    public Shape Shape => Layers[0].InputShape;

    public int Features => Shape.Size;

    /// <summary>The normalising layer that it starts with, if it does.</summary>
    public Layer? Norm => Layers[0] is BatchNormLayer or ShiftBatchNormLayer ? Layers[0] : null;

    /// <summary>What the normalising layer divides by: "Variance" or "Deviation".</summary>
    public string Spread => Norm is ShiftBatchNormLayer { Form: ShiftBatchNormForm.Deviation } ? "Deviation" : "Variance";

    public IEnumerable<Layer> AfterNorm => Norm is null ? Layers : Layers.Skip(1);

    public DropoutLayer? Dropout => Layers.OfType<DropoutLayer>().FirstOrDefault();

    public ActivationLayer? Activation => Layers.OfType<ActivationLayer>().FirstOrDefault();

    public bool HasDropout => Dropout is not null;

    /// <summary>Numbers that the normalisation's factor of a feature consists of: one, or the powers of two that make it up.</summary>
    public int FactorTerms => Norm is ShiftBatchNormLayer { Form: ShiftBatchNormForm.Deviation } shift ? shift.Terms : 1;

    /// <summary>Whether nothing negative comes out.</summary>
    public bool IsNonNegative => Layers.Any(layer => layer is ReLULayer);

    /// <summary>"BatchNorm and ReLU".</summary>
    public string Title => string.Join(", ", Layers.Select(layer => layer.Label));
}

/// <summary>The memory of one segment; a spread is a variance or a deviation. Gradients have buffers only where an optimizer updates with them, the argument of an activation where an error comes back.</summary>
internal sealed record NormalisationBuffers(
    int Features,
    MemoryBuffer Input,
    MemoryBuffer Output,
    MemoryBuffer? Kept,
    MemoryBuffer? Gamma,
    MemoryBuffer? Beta,
    MemoryBuffer? RunningMean,
    MemoryBuffer? RunningSpread,
    MemoryBuffer? Mean,
    MemoryBuffer? Spread,
    MemoryBuffer? InverseDeviation,
    MemoryBuffer? Scale,
    MemoryBuffer? MeanSign,
    MemoryBuffer? Factors,
    MemoryBuffer Mask,
    MemoryBuffer Reciprocal,
    MemoryBuffer? Argument = null,
    MemoryBuffer? GammaGradient = null,
    MemoryBuffer? BetaGradient = null);
