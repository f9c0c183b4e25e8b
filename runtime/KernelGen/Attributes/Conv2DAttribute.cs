using System;

namespace KernelGen;

/// <summary>
/// A convolution over rows and columns: at each position z = Σ W·x + b over a square window and all channels, the same W everywhere.
/// </summary>
/// <remarks>
/// Reads pictures of height × width × channels values, channels innermost, and gives one of as many channels as it has filters. As
/// everywhere in the field it is a cross-correlation: the kernel is not turned around.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Conv2DAttribute : LayerAttribute
{
    /// <summary>Adds a convolution; all settings but its sizes are optional.</summary>
    /// <param name="filters">Filters, each of which gives a channel; at least 1.</param>
    /// <param name="kernel">Rows and columns of a filter, at least 1.</param>
    public Conv2DAttribute(int filters, int kernel)
    {
        Filters = filters;
        Kernel = kernel;
    }

    /// <summary>Filters: channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Rows and columns of a filter.</summary>
    public int Kernel { get; }

    /// <summary>Rows and columns from one position to the next. Default 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Whether filters stay within the picture. Default <see cref="Padding.Valid"/>, as the paper has it.</summary>
    public Padding Padding { get; set; }

    /// <summary>The weights of this layer; the network's when not written.</summary>
    public Weights Weights { get; set; }

    /// <summary>How the weights of this layer are sampled; as the network says when not written.</summary>
    public Sampling Sampling { get; set; }

    /// <summary>
    /// Whether a bias is added to each channel. When not written: yes, unless BatchNorm follows, directly or behind a pooling, whose β
    /// makes it redundant.
    /// </summary>
    public bool Bias { get; set; }

    /// <summary>Whether this layer's input is quantized to powers of two in the update; as the network says when not written.</summary>
    public bool QuantizeBackprop { get; set; }
}
