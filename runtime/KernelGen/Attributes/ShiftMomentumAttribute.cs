using System;

namespace KernelGen;

/// <summary>
/// Trains with momentum and without a multiplication: v ← v − v·2^−k + η·∇, w ← w − v, for weights, biases and the parameters of
/// normalization.
/// </summary>
/// <remarks>
/// Multiplies nowhere: v·2^−k is an addition to the exponent of a float. It is <see cref="MomentumAttribute"/> with μ = 1 − 2^−k: 0.875 for
/// k = 3. At most one optimizer may be written.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ShiftMomentumAttribute : Attribute
{
    /// <summary>Trains with momentum and without a multiplication.</summary>
    /// <param name="shift">k: the velocity loses 2^−k of itself in every step, 1 to 15. Default 3.</param>
    public ShiftMomentumAttribute(int shift = 3) => Shift = shift;

    /// <summary>k: the velocity loses 2^−k of itself in every step.</summary>
    public int Shift { get; }
}
