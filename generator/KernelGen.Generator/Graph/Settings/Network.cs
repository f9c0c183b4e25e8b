using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [Network] says of the network as a whole.</summary>
/// <param name="BatchSize">Samples in a full mini-batch.</param>
/// <param name="Weights">What weights are where a layer says nothing else.</param>
/// <param name="IsStochastic">Whether they are sampled where a layer says nothing else.</param>
/// <param name="IsMultiplicationFree">Whether nothing may multiply, divide or take a root.</param>
/// <param name="Tuning">What kernels are tuned to.</param>
/// <param name="IsFixed">Whether sums by table are in 16-bit fixed point.</param>
internal sealed record NetworkSettings(
    int BatchSize, WeightKind Weights, bool IsStochastic, bool IsMultiplicationFree, Tuning Tuning, bool IsFixed)
{
    private const int DefaultBatchSize = 100;

    public static NetworkSettings Of(DeclaredAttribute attribute)
    {
        Tuning.Read(attribute.Text("Tuning"), out var tuning);
        return new NetworkSettings(
            attribute.Int("BatchSize") ?? DefaultBatchSize,
            (WeightKind)(attribute.Int("Weights") ?? (int)WeightKind.Ternary),
            (attribute.Int("Sampling") ?? 0) == 0,
            attribute.Bool("MultiplicationFree") ?? false,
            tuning,
            attribute.Int("Arithmetic") == 1);
    }
}

/// <summary>[Network(BatchSize = …, Weights = …, Sampling = …, MultiplicationFree = …, Tuning = …, Arithmetic = …)].</summary>
internal sealed class NetworkDefinition() : AttributeDefinition(
    "Network",
    AttributeRole.Network,
    new SizeParameter("BatchSize", Limits.BatchSize),
    WeightParameters.Weights(),
    WeightParameters.Sampling(),
    new ChoiceParameter("Arithmetic", "Arithmetic", "FloatingPoint", "Fixed16"),
    new CheckedParameter("MultiplicationFree", ParameterKind.Boolean),
    new CheckedParameter("Tuning", ParameterKind.Text))
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) =>
        Tuning.Read(attribute.Text("Tuning"), out _) is { } unread
            ? base.Check(attribute).Append(
                new DiagnosticInfo(DeclarationRules.TuningUnread, Position.Argument(attribute, "Tuning"), unread.Entry, unread.Instead))
            : base.Check(attribute);

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Int("Weights") == (int)WeightKind.Real && network.IsFollowed("Weights")
            ? [WeightParameters.RealWeights(attribute)]
            : [];
}
