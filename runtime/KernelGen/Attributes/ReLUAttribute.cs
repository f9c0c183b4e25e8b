using System;

namespace KernelGen;

/// <summary>The rectifier max(0, x); its derivative is 0 or 1, a mask.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReLUAttribute : LayerAttribute
{
    /// <summary>Puts the rectifier max(0, x) behind the layer before it.</summary>
    public ReLUAttribute()
    {
    }
}
