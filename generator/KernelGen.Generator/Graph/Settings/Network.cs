using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [Network] says of the network as a whole.</summary>
/// <param name="BatchSize">Samples that kernels work on together: of a full mini-batch, or of a full shard of one.</param>
/// <param name="Weights">What weights are where a layer says nothing else.</param>
/// <param name="IsStochastic">Whether they are sampled where a layer says nothing else.</param>
/// <param name="IsMultiplicationFree">Whether nothing may multiply, divide or take a root.</param>
/// <param name="Tuning">What kernels are tuned to.</param>
/// <param name="IsFixed">Whether sums by table are in 16-bit fixed point.</param>
internal sealed record NetworkSettings(
    int BatchSize, WeightKind Weights, bool IsStochastic, bool IsMultiplicationFree, Tuning Tuning, bool IsFixed)
{
    private const int DefaultBatchSize = 100;

    /// <summary>Parts of a mini-batch with statistics and gradients of their own.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>What [PowersOfTwo] says, where weights are sums of powers of two.</summary>
    public SignedPowers Powers { get; init; } = SignedPowers.Default;

    /// <summary>What is written to say <see cref="BatchSize"/>.</summary>
    public string BatchText => BatchName + " = " + BatchSize.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is written of it in front of the number.</summary>
    public string BatchName => Shards == 1 ? "BatchSize" : "BatchSize / Shards";

    /// <summary>Samples in a full mini-batch, as declared.</summary>
    public static int DeclaredBatch(DeclaredAttribute attribute) => attribute.Int("BatchSize") ?? DefaultBatchSize;

    public static NetworkSettings Of(DeclaredAttribute attribute)
    {
        Tuning.Read(attribute.Text("Tuning"), out var tuning);
        var shards = attribute.Int("Shards") ?? 1;
        return new NetworkSettings(
            DeclaredBatch(attribute) / shards,
            (WeightKind)(attribute.Int("Weights") ?? (int)WeightKind.Ternary),
            (attribute.Int("Sampling") ?? 0) == 0,
            attribute.Bool("MultiplicationFree") ?? false,
            tuning,
            attribute.Int("Arithmetic") == 1)
        {
            Shards = shards,
        };
    }
}

/// <summary>[Network(BatchSize = …, Shards = …, Weights = …, Sampling = …, MultiplicationFree = …, Tuning = …, Arithmetic = …)].</summary>
internal sealed class NetworkDefinition() : AttributeDefinition(
    "Network",
    AttributeRole.Network,
    new SizeParameter("BatchSize", Limits.BatchSize),
    new SizeParameter("Shards", Limits.Shards),
    WeightParameters.Weights(),
    WeightParameters.Sampling(),
    new ChoiceParameter("Arithmetic", "Arithmetic", "FloatingPoint", "Fixed16"),
    new CheckedParameter("MultiplicationFree", ParameterKind.Boolean),
    new CheckedParameter("Tuning", ParameterKind.Text))
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        foreach (var diagnostic in base.Check(attribute))
        {
            yield return diagnostic;
        }

        var batch = NetworkSettings.DeclaredBatch(attribute);
        if (attribute.Int("Shards") is > 0 and <= Limits.Shards and { } shards && batch % shards != 0)
        {
            yield return new DiagnosticInfo(
                DeclarationRules.ValueOutOfRange,
                Position.Argument(attribute, "Shards"),
                "Shards",
                shards.ToString(CultureInfo.InvariantCulture),
                "a divisor of BatchSize = " + batch.ToString(CultureInfo.InvariantCulture));
        }

        if (Tuning.Read(attribute.Text("Tuning"), out _) is { } unread)
        {
            yield return new DiagnosticInfo(
                DeclarationRules.TuningUnread, Position.Argument(attribute, "Tuning"), unread.Entry, unread.Instead);
        }
    }

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Int("Weights") == (int)WeightKind.Real
            && network.Followers("Weights").Any(layer => !network.ShiftsRealWeights(layer))
            ? [WeightParameters.RealWeights(attribute, network)]
            : [];
}
