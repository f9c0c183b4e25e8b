using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>A residual connection: the sum, value by value, of what the layer above gives and what named layers give.</summary>
/// <remarks>
/// All have the same shape. Where they do not, a convolution of 1 × 1 projects one of them:
/// <code>
/// [MaxPool2D(2, Name = "in")]
/// [Conv2D(128, 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU]
/// [Conv2D(128, 3, Padding = Padding.Same, Name = "out")]
/// [Conv2D(128, 1, Stride = 2, From = "in"), Add("out")]
/// </code>
/// </remarks>
[CLSCompliant(false)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AddAttribute : LayerAttribute
{
    /// <summary>Adds the outputs of other layers to that of the layer above.</summary>
    /// <param name="names">Names of layers above, or of the input, each once; at least one.</param>
    public AddAttribute(params string[] names) => Names = names;

    /// <summary>Names of the layers whose outputs are added.</summary>
    public IReadOnlyList<string> Names { get; }
}
