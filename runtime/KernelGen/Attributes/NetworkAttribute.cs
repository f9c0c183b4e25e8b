using System;

namespace KernelGen;

/// <summary>Declares a network: KernelGen writes the other half of this partial class.</summary>
/// <remarks>The attributes that follow are its input, its layers in source order, and its loss.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>Samples in a full mini-batch; the last one of an epoch may be smaller. Default 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>The weights of layers that do not say otherwise. Default <see cref="Weights.Ternary"/>.</summary>
    public Weights Weights { get; set; } = Weights.Ternary;

    /// <summary>How weights are sampled in layers that do not say otherwise. Default <see cref="Sampling.Stochastic"/>.</summary>
    public Sampling Sampling { get; set; } = Sampling.Stochastic;

    /// <summary>
    /// Whether the network has to do without a single multiplication, division or root, in training and in inference. What would need
    /// one is then an error at its attribute. Learning rates of such a network are powers of two. Default false.
    /// </summary>
    public bool MultiplicationFree { get; set; }
}
