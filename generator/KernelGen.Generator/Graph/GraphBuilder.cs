using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Optimizers;
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

    private static NetworkGraph? Infer(DefinedNetwork network, List<DiagnosticInfo> diagnostics)
    {
        var settings = NetworkSettings.Of(network.Network) with
        {
            Powers = network.Powers is { } powers ? SignedPowers.Of(powers) : SignedPowers.Default,
        };
        var backprop = network.Backprop is { } attribute ? BackpropSettings.Of(attribute) : null;
        if (settings.IsMultiplicationFree)
        {
            diagnostics.AddRange(MultiplicationFreeRules.Check(network));
        }

        var input = InputDefinition.ShapeOf(network.Input);
        if (Limits.CheckFeatures(network.Input, "The input", input.Size, settings) is { } tooLarge)
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

        if (NameRules.Resolve(network, diagnostics) is not { } edges)
        {
            return null;
        }

        var nodes = Infer(network, edges, input, settings, backprop, diagnostics);
        if (network.Powers is { } written && !nodes.Any(node => node.Layer is WeightedLayer { Powers: not null }))
        {
            diagnostics.Add(PowersOfTwoDefinition.WithoutEffect(written));
        }

        var loss = (LossDefinition)network.DefinitionOf(network.Loss);
        CheckLoss(network, loss, nodes[nodes.Length - 1].Layer.Outputs, diagnostics);
        return new NetworkGraph(
            network.Declaration.Type,
            settings.BatchSize,
            input,
            new(nodes),
            loss.Make(network.Loss),
            settings.IsMultiplicationFree,
            OptimizerOf(network))
        {
            Shards = settings.Shards,
            Tuning = settings.Tuning,
            IsFixed = settings.IsFixed,
        };
    }

    /// <summary>The layers in source order, each told of what it reads and of what reads it.</summary>
    private static ImmutableArray<Node> Infer(
        DefinedNetwork network,
        LayerEdges edges,
        Shape input,
        NetworkSettings settings,
        BackpropSettings? backprop,
        List<DiagnosticInfo> diagnostics)
    {
        var declared = network.Layers;
        var nodes = ImmutableArray.CreateBuilder<Node>(declared.Count);
        var given = new Dictionary<int, LayerSource>
        {
            [Node.NetworkInput] = new(Name(network.Input), input, null, InputDefinition.IsRow(network.Input), null),
        };
        for (var index = 0; index < declared.Count; index++)
        {
            var attribute = declared[index];
            var definition = network.LayerDefinitionOf(attribute);
            var sources = edges.Inputs(index).Select(position => given[position]).ToList();
            var layer = definition.Infer(
                attribute,
                new LayerPlace(index, sources, Behind(network, edges, index), network.Input, settings, backprop, diagnostics));
            nodes.Add(new Node(layer, edges.Inputs(index)));
            given[index] = new LayerSource(
                Name(attribute),
                layer.OutputShape,
                layer,
                definition.GivesRow(sources[0].IsRow),
                sources[0].FlattenedBy ?? (definition.GivesRow(isInputRow: false) ? attribute : null));
        }

        return nodes.MoveToImmutable();

        static string Name(DeclaredAttribute attribute) => attribute.Text(LayerDefinition.NameParameter) ?? string.Empty;
    }

    /// <summary>The optimizer with what the network's settings add to it; null where it is plain descent and nothing else.</summary>
    private static Optimizer? OptimizerOf(DefinedNetwork network)
    {
        var optimizer = network.Optimizer is { } attribute ? ((OptimizerDefinition)network.DefinitionOf(attribute)).Of(attribute) : null;
        return network.Noise is { } noise ? (optimizer ?? new DescentOptimizer()) with { Noise = NoiseSettings.Of(noise) } : optimizer;
    }

    private static List<LayerBehind> Behind(DefinedNetwork network, LayerEdges edges, int index)
    {
        var behind = new List<LayerBehind>();
        for (var reader = edges.OnlyReader(index); reader is { } position; reader = edges.OnlyReader(position))
        {
            var attribute = network.Layers[position];
            behind.Add(new LayerBehind(attribute, network.LayerDefinitionOf(attribute)));
            if (!behind[behind.Count - 1].Definition.KeepsScale)
            {
                break;
            }
        }

        return behind;
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
