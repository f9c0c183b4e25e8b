using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph;

/// <summary>From a declaration to a graph: checks every rule, fills in defaults, infers shapes.</summary>
/// <param name="definitions">What attributes mean.</param>
internal sealed class GraphBuilder(DefinitionTable definitions)
{
    public GraphResult Build(NetworkDeclaration declaration)
    {
        var diagnostics = declaration.Diagnostics.ToList();
        diagnostics.AddRange(SequenceRules.Check(declaration, definitions));
        diagnostics.AddRange(declaration.Attributes.SelectMany(attribute => definitions.Of(attribute).Check(attribute)));
        var isReadable = declaration.Attributes.All(attribute => attribute.IsReadable);

        // Shapes and neighbours mean something only where the sequence and every value do. What is wrong with the class does not matter.
        NetworkGraph? graph = null;
        if (isReadable && !diagnostics.Skip(declaration.Diagnostics.Count).Any(diagnostic => diagnostic.Blocks))
        {
            graph = Infer(new DefinedNetwork(declaration, definitions), diagnostics);
        }

        return new GraphResult(
            diagnostics.Any(diagnostic => diagnostic.Blocks) ? null : graph,
            new EquatableArray<DiagnosticInfo>(diagnostics.ToImmutableArray()));
    }

    private static NetworkGraph Infer(DefinedNetwork network, List<DiagnosticInfo> diagnostics)
    {
        var settings = NetworkSettings.Of(network.Network);
        var backprop = network.Backprop is { } attribute ? BackpropSettings.Of(attribute) : null;
        if (settings.IsMultiplicationFree)
        {
            diagnostics.AddRange(MultiplicationFreeRules.Check(network));
        }

        var input = InputDefinition.ShapeOf(network.Input);
        if (Limits.CheckFeatures(network.Input, "The input", input.Size, settings.BatchSize) is { } tooLarge)
        {
            diagnostics.Add(tooLarge);
        }

        var declared = network.Layers;
        if (declared.Count > Limits.Layers)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Attribute(declared[Limits.Layers]),
                "The number of layers",
                Text(declared.Count),
                Text(Limits.Layers)));
        }

        var layers = ImmutableArray.CreateBuilder<Layer>(declared.Count);
        for (var index = 0; index < declared.Count; index++)
        {
            var below = index == 0 ? null : layers[index - 1];
            var next = index + 1 < declared.Count ? network.LayerDefinitionOf(declared[index + 1]) : null;
            layers.Add(network.LayerDefinitionOf(declared[index]).Infer(
                declared[index],
                new LayerPlace(index, below?.OutputShape ?? input, below, next, settings, backprop, diagnostics)));
        }

        var loss = (LossDefinition)network.DefinitionOf(network.Loss);
        CheckLoss(network, loss, layers[layers.Count - 1].Outputs, diagnostics);
        return new NetworkGraph(
            network.Declaration.Type,
            settings.BatchSize,
            input,
            NetworkGraph.Chain(layers),
            loss.Make(network.Loss),
            settings.IsMultiplicationFree,
            network.Optimizer is { } optimizer ? ((OptimizerDefinition)network.DefinitionOf(optimizer)).Make(optimizer) : null)
        {
            Tuning = settings.Tuning,
            IsFixed = settings.IsFixed,
        };
    }

    private static void CheckLoss(DefinedNetwork network, LossDefinition loss, int outputs, List<DiagnosticInfo> diagnostics)
    {
        if (outputs < loss.LeastOutputs)
        {
            diagnostics.Add(new DiagnosticInfo(DeclarationRules.LossShape, Position.Attribute(network.Loss), loss.Name, Text(outputs)));
        }

        var last = network.Layers[network.Layers.Count - 1];
        if (network.LayerDefinitionOf(last).HarmTo(loss) is { } harm)
        {
            diagnostics.Add(new DiagnosticInfo(DeclarationRules.LogitsCut, Position.Attribute(last), last.Name, loss.Name, harm));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
