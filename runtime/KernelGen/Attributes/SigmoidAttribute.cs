using System;

namespace KernelGen;

/// <summary>The logistic function 1/(1 + e^−x).</summary>
/// <remarks>To the same bits on every processor, off by less than 3e-7. Networks without multiplications write [HardSigmoid].</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SigmoidAttribute : LayerAttribute
{
    /// <summary>Puts the logistic function behind the layer before it.</summary>
    public SigmoidAttribute()
    {
    }
}
