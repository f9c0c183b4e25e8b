using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>What a network declared MultiplicationFree must not contain: one problem per obstacle, each with the way out.</summary>
internal static class MultiplicationFreeRules
{
    public static IEnumerable<DiagnosticInfo> Check(NetworkDeclaration declaration, DeclaredNetwork network, DeclaredQuantizedBackprop? backprop)
    {
        if (network.MultiplicationFree != true)
        {
            yield break;
        }

        if (network.Weights == (int)WeightKind.Real && declaration.Attributes.OfType<DeclaredDense>().Any(dense => dense.Weights is null))
        {
            yield return Obstacle(Position.Argument(network, "Weights"), "Weights.Real", "write Weights = Weights.Ternary or Weights.Binary");
        }

        if (backprop?.Enabled == false && declaration.Attributes.OfType<DeclaredDense>().Any(dense => dense.QuantizeBackprop is null))
        {
            yield return Obstacle(Position.Argument(backprop, "Enabled"), "Enabled = false", "write Enabled = true");
        }

        foreach (var attribute in declaration.Attributes)
        {
            var obstacle = attribute switch
            {
                DeclaredBatchNorm => Obstacle(Position.Attribute(attribute), "[BatchNorm]", "write [ShiftBatchNorm]"),
                DeclaredDense { Weights: (int)WeightKind.Real } =>
                    Obstacle(Position.Argument(attribute, "Weights"), "Weights.Real", "write Weights = Weights.Ternary or Weights.Binary"),
                DeclaredDense { QuantizeBackprop: false } =>
                    Obstacle(Position.Argument(attribute, "QuantizeBackprop"), "QuantizeBackprop = false", "write QuantizeBackprop = true"),
                DeclaredMomentum => Obstacle(Position.Attribute(attribute), "[Momentum]", "write [ShiftMomentum]"),
                DeclaredAdam => Obstacle(Position.Attribute(attribute), "[Adam]", "write [ShiftAdaMax]"),
                DeclaredLoss { Name: "SoftmaxCrossEntropy" } =>
                    Obstacle(Position.Attribute(attribute), "[SoftmaxCrossEntropy]", "write [Hinge] or [SquaredHinge]"),
                _ => null,
            };
            if (obstacle is not null)
            {
                yield return obstacle;
            }

            foreach (var inUserFunction in UserFunctionRules.Check(attribute, Obstacle))
            {
                yield return inUserFunction;
            }
        }

        DiagnosticInfo Obstacle(Position position, string what, string instead) =>
            new(DeclarationRules.NotMultiplicationFree, position, what, declaration.DisplayName, instead);
    }
}
