using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>A function of the user's, value by value.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Function">x → y.</param>
/// <param name="Derivative">(x, error behind) → error in front, or x → derivative.</param>
internal sealed record ActivationLayer(int Index, Shape Shape, UserFunction Function, UserFunction Derivative) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Activation";

    public override FusionRole Fusion => FusionRole.Function;

    public override string Label => Function.Name;

    public override string Title => $"Activation({Function.Name})";

    /// <summary>Whether the way back is the derivative times the error, a product.</summary>
    public bool MultipliesGradient => Derivative.Parameters.Count == 1;
}
