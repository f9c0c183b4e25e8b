using System;

namespace KernelGen;

/// <summary>The mean of each channel over all rows and columns: one value a channel.</summary>
/// <remarks>Multiplies nothing: a mean is a sum times a power of two, or times a sum of a few.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalAveragePoolAttribute : LayerAttribute
{
    /// <summary>Puts the means of all channels behind the layer before it.</summary>
    public GlobalAveragePoolAttribute()
    {
    }
}
