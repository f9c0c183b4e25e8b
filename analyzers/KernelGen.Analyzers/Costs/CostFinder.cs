using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Graph.Rules;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Costs;

/// <summary>From the counts of a network to the attributes and arguments that ask for them.</summary>
internal sealed class CostFinder
{
    private readonly NetworkDeclaration _declaration;
    private readonly NetworkGraph _graph;
    private readonly DefinedNetwork _defined;
    private readonly DeclaredAttribute _network;
    private readonly IReadOnlyList<DeclaredAttribute> _layers;
    private readonly List<string> _obstacles;
    private readonly Lazy<Dictionary<int, IReadOnlyList<Layer>>> _groups;

    private CostFinder(NetworkDeclaration declaration, NetworkGraph graph)
    {
        _declaration = declaration;
        _graph = graph;
        _defined = new DefinedNetwork(declaration, LayerTable.Default.Definitions);
        _network = _defined.Network;
        _layers = _defined.Layers;
        _groups = new(() => FusionPass.Run(graph)
            .SelectMany(group => group.Layers.Select(layer => (layer.Index, group.Layers)))
            .ToDictionary(entry => entry.Index, entry => entry.Layers));

        // What would be an error at once if the network promised to do without.
        _obstacles = MultiplicationFreeRules.Obstacles(_defined).Select(obstacle => InSentence(obstacle.What)).Distinct().ToList();
    }

    /// <summary>In source order; nothing for a network declared MultiplicationFree, which has none of it.</summary>
    public static IEnumerable<CostFinding> Find(NetworkDeclaration declaration, NetworkGraph graph, ImmutableArray<ReasonCost> costs)
    {
        var finder = new CostFinder(declaration, graph);
        if (graph.IsMultiplicationFree)
        {
            return [];
        }

        return costs.IsEmpty && finder._obstacles.Count == 0 ? [finder.NoPromise()] : finder.Find(costs);
    }

    private IEnumerable<CostFinding> Find(ImmutableArray<ReasonCost> costs) => costs
        .Select(cost => (Cost: cost, Place: Place(cost)))
        .Where(placed => placed.Place is not null)
        .GroupBy(placed => placed.Place!, placed => placed.Cost)
        .OrderBy(group => group.Key.Attribute.Ordinal)
        .Select(group => Finding(group.Key, group.ToList()));

    private CostFinding NoPromise() => new(
        new DiagnosticInfo(CostRules.NoPromise, Position.Attribute(_network), _declaration.DisplayName), [WayOut.Promise]);

    private CostFinding Finding(CostPlace place, IReadOnlyList<ReasonCost> costs)
    {
        var training = costs.Aggregate(CostCount.Zero, static (sum, cost) => sum + cost.Training);
        var inference = costs.Aggregate(CostCount.Zero, static (sum, cost) => sum + cost.Inference);
        var ways = _defined.DefinitionOf(place.Attribute).WaysOut(place.Attribute, place.Argument);
        var instead = ways.Select(Words).Concat(place.Instead is null ? [] : [place.Instead]).ToList();
        if (place.IsShiftedInFreeNetworks)
        {
            var isPossible = _obstacles.Count == 0;
            var promise = WayOut.Promise.Text
                + (place.Attribute == _network ? string.Empty : " at [Network]")
                + (isPossible ? string.Empty : $" once {CostText.List(_obstacles)} {(_obstacles.Count == 1 ? "is" : "are")} replaced");
            instead.Insert(isPossible ? 0 : instead.Count, promise);
            ways = isPossible ? ways.Insert(0, WayOut.Promise) : ways;
        }

        return new CostFinding(
            new DiagnosticInfo(
                place.Rule,
                place.Position,
                place.What,
                _declaration.DisplayName,
                CostText.Of(training),
                CostText.Of(inference),
                CostText.Plural(_graph.SamplesPerStep, "sample"),
                "write " + string.Join(place.IsShiftedInFreeNetworks ? ", or " : " or ", instead),
                string.Empty),
            ways);

        string Words(WayOut way) => way.Kind switch
        {
            WayOutKind.Value => place.Argument == "Weights" ? way.Text : place.Argument + " = " + way.Text,
            _ => "[" + way.Text + "]",
        };
    }

    // A kind without a rule is an error here; a number that names none is the generator's own mistake, and throws.
#pragma warning disable CS8524
    /// <summary>Where a reason stands in the declaration; null for one that nothing in a declaration asks for.</summary>
    private CostPlace? Place(ReasonCost cost) => cost.Reason.Kind switch
    {
        ReasonKind.BatchNorm => At(CostRules.BatchNorm, _layers[cost.Layer]),
        ReasonKind.Standardization => At(CostRules.Standardize, _layers[cost.Layer]),
        ReasonKind.LayerNorm => At(CostRules.LayerNorm, _layers[cost.Layer]),
        ReasonKind.BuiltInActivation => At(CostRules.Activation, Multiplying(cost)),
        ReasonKind.RealWeights => Weights(_layers[cost.Layer]),
        ReasonKind.UnquantizedInput => Input(_layers[cost.Layer]),
        ReasonKind.Softmax => At(CostRules.Softmax, Role(AttributeRole.Loss)),
        ReasonKind.SquaredHinge or ReasonKind.MeanSquaredError or ReasonKind.MeanOverOutputs =>
            At(CostRules.SquaredLoss, Role(AttributeRole.Loss)) with { IsShiftedInFreeNetworks = true },
        ReasonKind.Momentum or ReasonKind.Adam => At(CostRules.Optimizer, Role(AttributeRole.Optimizer)),
        ReasonKind.LearningRate => AtNetwork("The learning rate"),
        ReasonKind.MeanOverSamples => AtNetwork("The mean over the samples"),

        ReasonKind.Dropout => At(CostRules.Dropout, Multiplying(cost)) with
        {
            IsShiftedInFreeNetworks = true,
        },
        ReasonKind.UserLoss => UserFunction(cost.Reason.Name, Role(AttributeRole.Loss)),
        ReasonKind.UserActivation or ReasonKind.DerivativeOf => UserFunction(cost.Reason.Name, Multiplying(cost)),

        // Whatever a layer says of itself in words that no rule knows: it is its author's code, like the methods of activations.
        ReasonKind.OfLayer => At(CostRules.UserFunction, cost.Layer < _layers.Count ? _layers[cost.Layer] : _network) with
        {
            Instead = "a layer that does without",
        },

        // Once, before training.
        ReasonKind.Initialisation => null,
    };
#pragma warning restore CS8524

    // One kernel does the layers of a group, and counts for the first of them.
    private DeclaredAttribute Multiplying(ReasonCost cost) => _groups.Value[cost.Layer]
        .Select(layer => _layers[layer.Index])
        .First(layer => _defined.LayerDefinitionOf(layer).Multiplies(layer, cost.Reason));

    private static CostPlace UserFunction(string method, DeclaredAttribute attribute) => new(
        CostRules.UserFunction, attribute, string.Empty, $"'{method}', with its derivative,", Instead: UserFunctionText(attribute));

    /// <summary>What to write instead of the products in methods, and of the one with the gradient that stands in none.</summary>
    private static string UserFunctionText(DeclaredAttribute attribute)
    {
        const string Them = "them with Shift, SignFlip, comparisons, + and −";
        if (attribute.Function("Derivative") is not { Parameters.Count: 1 } derivative)
        {
            return Them;
        }

        var second = $"the derivative as '{UserFunctionRules.WithGradient(derivative)}', which gives the gradient in front of the "
            + "activation";
        return new[] { attribute.Function("method"), derivative }.Any(static function => function?.Costly is not null)
            ? $"{Them}, and {second}"
            : second;
    }

    private static CostPlace At(DiagnosticDescriptor rule, DeclaredAttribute attribute) =>
        new(rule, attribute, string.Empty, $"[{attribute.Name}]");

    private CostPlace AtNetwork(string what) => new(CostRules.LearningRate, _network, string.Empty, what, IsShiftedInFreeNetworks: true);

    private CostPlace Weights(DeclaredAttribute dense) => new(
        CostRules.RealWeights, dense.Int("Weights") is null ? _network : dense, "Weights", "Weights.Real");

    // Where nothing is said of it, the input of a layer with real-valued weights is not quantized, that of any other is.
    private CostPlace Input(DeclaredAttribute dense) => dense.Bool("QuantizeBackprop") == false
        ? new CostPlace(CostRules.UnquantizedInput, dense, "QuantizeBackprop", "QuantizeBackprop = false")
        : _defined.Backprop is not null
            ? new CostPlace(CostRules.UnquantizedInput, _defined.Backprop, "Enabled", "Enabled = false")
            : Weights(dense);

    private static string InSentence(string what) => what.StartsWith("The ", StringComparison.Ordinal) ? "the " + what.Substring(4) : what;

    private DeclaredAttribute Role(AttributeRole role) => _declaration.Attributes.First(attribute => attribute.Role == role);
}
