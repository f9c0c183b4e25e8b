using System;

namespace KernelGen;

/// <summary>A loss of your own: static methods that the generator writes into the kernel of the loss, sixteen samples at a time.</summary>
/// <remarks>
/// <code>
/// [Loss(nameof(AbsoluteError), Derivative = nameof(AbsoluteErrorDerivative))]
/// …
/// private static float AbsoluteError(float output, float target) => MathF.Abs(output - target);
/// private static float AbsoluteErrorDerivative(float output, float target) => output > target ? 1f : output &lt; target ? -1f : 0f;
/// </code>
/// <para>The loss of a sample is the sum over its outputs, that of a mini-batch the mean over its samples. Targets are given, and the
/// network regresses; or they come from labels as <see cref="Labels"/> says, and it classifies. What a method may hold is said at
/// <see cref="ActivationAttribute"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LossAttribute : Attribute
{
    /// <summary>A method of the network's own class.</summary>
    /// <param name="method">Its name: <c>static float AbsoluteError(float output, float target)</c>.</param>
    public LossAttribute(string method) => Method = method;

    /// <summary>A method of another type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The method's name: <c>static float AbsoluteError(float output, float target)</c>.</param>
    public LossAttribute(Type type, string method)
    {
        Type = type;
        Method = method;
    }

    /// <summary>The type that holds the methods; null for the network's own class.</summary>
    public Type? Type { get; }

    /// <summary>The name of the method: the loss of one output.</summary>
    public string Method { get; }

    /// <summary>
    /// The name of the method for the way back, <c>static float D(float output, float target)</c>: the derivative of the loss with respect
    /// to the output.
    /// </summary>
    public string? Derivative { get; set; }

    /// <summary>
    /// What the method gets for labels: the network is then an <see cref="IClassifier"/>. Default <see cref="LabelCoding.None"/>: it is an
    /// <see cref="IRegressor"/>.
    /// </summary>
    public LabelCoding Labels { get; set; }
}
