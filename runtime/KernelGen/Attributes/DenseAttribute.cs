using System;

namespace KernelGen;

/// <summary>A fully connected layer: z = W·x + b.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute : LayerAttribute
{
    /// <summary>Adds a fully connected layer; all settings but its size are optional.</summary>
    /// <param name="units">Outputs of the layer, at least 1.</param>
    public DenseAttribute(int units) => Units = units;

    /// <summary>Outputs of the layer.</summary>
    public int Units { get; }

    /// <summary>The weights of this layer; the network's when not written.</summary>
    public Weights Weights { get; set; }

    /// <summary>How the weights of this layer are sampled; as the network says when not written.</summary>
    public Sampling Sampling { get; set; }

    /// <summary>Whether a bias is added. When not written: yes, unless BatchNorm follows, whose β makes it redundant.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether this layer's input is quantized to powers of two in the update; as the network says when not written.</summary>
    public bool QuantizeBackprop { get; set; }
}
