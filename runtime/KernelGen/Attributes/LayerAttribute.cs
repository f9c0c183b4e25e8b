using System;

namespace KernelGen;

/// <summary>What every layer's attribute has: a name by which other layers find it, and the name of what it reads.</summary>
/// <remarks>
/// Layers stand in source order, and each reads what the one above it gives. Names are for networks that branch:
/// <code>
/// [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU(Name = "block")]
/// [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
/// [Conv2D(64, 3, Padding = Padding.Same), Add("block")]
/// </code>
/// </remarks>
public abstract class LayerAttribute : Attribute
{
    /// <summary>For the layers of this library: the generator knows no others.</summary>
    protected LayerAttribute()
    {
    }

    /// <summary>A name of the layer, by which layers behind it can read its output; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>The name of a layer above, or of the input, whose output this one reads; null for the one directly above.</summary>
    public string? From { get; set; }
}
