using System;

namespace KernelGen;

/// <summary>
/// −1 where x is below 0, 1 elsewhere: binary activations. Back comes the gradient where |x| ≤ 1, and 0 elsewhere: the straight-through
/// estimator (Hubara et al. 2016, section 1.3). Without a multiplication.
/// </summary>
/// <remarks>
/// What a layer behind it reads are powers of two already, so that quantized back propagation leaves them as they are. A frozen network
/// compares the integers in front with one threshold per feature, which normalisation is folded into.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SignAttribute : LayerAttribute
{
    /// <summary>Puts the sign behind the layer before it.</summary>
    public SignAttribute()
    {
    }
}
