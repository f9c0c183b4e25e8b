using System;

namespace KernelGen;

/// <summary>The leaky rectifier: x where x is above 0, slope·x elsewhere.</summary>
/// <remarks>A slope that is a power of two is a shift; networks without multiplications have no other (KG0032).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Puts a leaky rectifier behind the layer before it.</summary>
    /// <param name="slope">The slope below 0, above 0 and below 1, such as 0.125f.</param>
    public LeakyReLUAttribute(float slope) => Slope = slope;

    /// <summary>The slope below 0.</summary>
    public float Slope { get; }
}
