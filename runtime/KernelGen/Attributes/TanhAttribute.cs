using System;

namespace KernelGen;

/// <summary>The hyperbolic tangent.</summary>
/// <remarks>To the same bits on every processor, off by less than 3e-7. Networks without multiplications write [HardTanh].</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TanhAttribute : LayerAttribute
{
    /// <summary>Puts the hyperbolic tangent behind the layer before it.</summary>
    public TanhAttribute()
    {
    }
}
