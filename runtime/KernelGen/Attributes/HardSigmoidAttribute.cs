using System;

namespace KernelGen;

/// <summary>
/// (x + 1)/2, limited to 0 … 1, as Courbariaux et al. 2015 have it: a shift; its derivative is ½ or 0. Without a multiplication.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute : LayerAttribute
{
    /// <summary>Puts (x + 1)/2, limited to 0 … 1, behind the layer before it.</summary>
    public HardSigmoidAttribute()
    {
    }
}
