using System;

namespace KernelGen;

/// <summary>x, limited to −1 … 1; its derivative is 1 or 0, a mask. Without a multiplication.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardTanhAttribute : LayerAttribute
{
    /// <summary>Puts the limit to −1 … 1 behind the layer before it.</summary>
    public HardTanhAttribute()
    {
    }
}
