using System;

namespace KernelGen;

/// <summary>The Gaussian error linear unit of Hendrycks and Gimpel 2016, in its form with tanh: x·σ(2·√(2/π)·(x + 0.044715·x³)).</summary>
/// <remarks>The same bits on every processor; off by less than 5e-4 from x·Φ(x). Networks without multiplications write [ReLU].</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Puts a Gaussian error linear unit behind the layer before it.</summary>
    public GELUAttribute()
    {
    }
}
