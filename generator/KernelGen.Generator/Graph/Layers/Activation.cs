using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Ir;

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

    /// <summary>Whether the way back is the derivative times the gradient, a product.</summary>
    public bool MultipliesGradient => Derivative.Parameters.Count == 1;
}

/// <summary>[Activation(method, Derivative = …)] or [Activation(type, method, Derivative = …)].</summary>
internal sealed class ActivationDefinition() : LayerDefinition(
    "Activation",
    new FunctionParameter("method", ["float x"]),
    new FunctionParameter("Derivative", ["float x, float gradient", "float x"], derivativeOf: "method"))
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network)
    {
        var inFunctions = base.Obstacles(attribute, network);
        return attribute.Function("Derivative") is { Costly: null, Parameters.Count: 1 } derivative
            ? inFunctions.Append(new Obstacle(
                Position.Argument(attribute, "Derivative"),
                $"The product of '{derivative.Name}' with the gradient",
                $"write '{UserFunctionRules.WithGradient(derivative)}', which gives the gradient in front of the activation"))
            : inFunctions;
    }

    public override bool Multiplies(DeclaredAttribute attribute, Reason reason) =>
        reason.Kind is ReasonKind.UserActivation or ReasonKind.DerivativeOf && attribute.Function("method")?.Name == reason.Name;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) =>
        new ActivationLayer(place.Index, place.InputShape, attribute.Function("method")!, attribute.Function("Derivative")!);
}
