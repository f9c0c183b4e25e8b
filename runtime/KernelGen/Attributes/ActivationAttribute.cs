using System;

namespace KernelGen;

/// <summary>
/// An activation of your own: a static method that the generator writes into the network's kernels, sixteen samples at a time.
/// </summary>
/// <remarks>
/// <code>
/// [Dense(16), Activation(nameof(Leaky), Derivative = nameof(LeakyDerivative))]
/// …
/// private static float Leaky(float x) => x > 0f ? x : Shift.By(x, -3);
/// private static float LeakyDerivative(float x, float gradient) => x > 0f ? gradient : Shift.By(gradient, -3);
/// </code>
/// <para>A method may hold float arithmetic, comparisons, conditions, locals and calls: of <c>Shift</c>, <c>SignFlip</c>, Max, Min, Abs,
/// CopySign, Sqrt and ScaleB, and of other static methods with source. Kernels compute what the method computes as C#, to the bit.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivationAttribute : LayerAttribute
{
    /// <summary>A method of the network's own class.</summary>
    /// <param name="method">Its name: <c>static float Leaky(float x)</c>.</param>
    public ActivationAttribute(string method) => Method = method;

    /// <summary>A method of another type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The method's name: <c>static float Leaky(float x)</c>.</param>
    public ActivationAttribute(Type type, string method)
    {
        Type = type;
        Method = method;
    }

    /// <summary>The type that holds the methods; null for the network's own class.</summary>
    public Type? Type { get; }

    /// <summary>The name of the method.</summary>
    public string Method { get; }

    /// <summary>
    /// The name of the method for the way back. <c>static float D(float x, float gradient)</c> gives the gradient in front of the
    /// activation from its input and the gradient behind it; <c>static float D(float x)</c> gives the derivative, and the kernels multiply
    /// it with the gradient.
    /// </summary>
    public string? Derivative { get; set; }
}
