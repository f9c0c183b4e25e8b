using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>What the operations of a network are for.</summary>
internal enum Phase
{
    /// <summary>From samples to logits in training, sampling and encoding of the weights included (Lin et al. 2016, algorithm 1).</summary>
    Forward,

    /// <summary>The loss, and the error from layer to layer; BatchNorm's γ and β are updated on the way.</summary>
    Backward,

    /// <summary>Of weights and biases, with the quantization of what they are updated by.</summary>
    Update,

    /// <summary>From samples to logits with rounded weights, or real-valued ones where the network has no others. They are rounded once, not here.</summary>
    Inference,
}

/// <summary>What a layer does in one phase of a full mini-batch.</summary>
/// <param name="Layer">See <see cref="Kernel.Layer"/>.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Count">What its kernels do.</param>
/// <param name="FullPrecision">Multiplications of the same in full precision; where there is nothing to compare, those that are there.</param>
internal sealed record LedgerRow(int Layer, Phase Phase, OperationCount Count, long FullPrecision)
{
    public static LedgerRow operator +(LedgerRow a, LedgerRow b) => a with { Count = a.Count + b.Count, FullPrecision = a.FullPrecision + b.FullPrecision };

    /// <summary>The share of one sample, rounded up.</summary>
    public LedgerRow PerSample(int samples) =>
        this with { Count = Count.PerSample(samples), FullPrecision = OperationCount.Share(FullPrecision, samples) };
}

/// <summary>The ledger of a network: a row per layer and phase.</summary>
internal sealed class NetworkLedger
{
    private NetworkLedger(IReadOnlyList<LedgerRow> rows, IReadOnlyList<Reason> ofTraining, IReadOnlyList<Reason> ofInference)
    {
        Rows = rows;
        ReasonsOfTraining = ofTraining;
        ReasonsOfInference = ofInference;
    }

    /// <summary>By layer, then phase: −1 (the network as a whole), the layers, the loss. What runs nothing has no row.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; }

    public IReadOnlyList<Reason> ReasonsOfTraining { get; }

    public IReadOnlyList<Reason> ReasonsOfInference { get; }

    public static NetworkLedger Make(NetworkPlan plan)
    {
        // Given targets only replace labels, and real-valued weights are not what a network of sampled ones is for.
        var train = plan.Train.Where(stage => stage.Condition != StageCondition.Targets).Select(stage => stage.Kernel).ToList();
        var predict = plan.Predict.Where(stage => stage.Condition != StageCondition.RealWeights).Select(stage => stage.Kernel).ToList();
        var forward = train.TakeWhile(kernel => kernel.Concern != Concern.Backward).Count();
        var batchSize = plan.Graph.BatchSize;
        var rows = train
            .Select((kernel, position) => Row(kernel, position < forward ? Phase.Forward : PhaseOf(kernel.Concern), batchSize))
            .Concat(predict.Select(kernel => Row(kernel, Phase.Inference, batchSize)))
            .GroupBy(row => (row.Layer, row.Phase))
            .OrderBy(group => group.Key.Layer)
            .ThenBy(group => group.Key.Phase)
            .Select(group => group.Aggregate((sum, row) => sum + row))
            .ToList();
        return new NetworkLedger(rows, Ledger.Reasons(train, batchSize), Ledger.Reasons(predict, batchSize));
    }

    /// <summary>Over all layers.</summary>
    public LedgerRow Total(params Phase[] phases) => Rows
        .Where(row => phases.Contains(row.Phase))
        .Aggregate(new LedgerRow(-1, phases[0], OperationCount.Zero, 0), (sum, row) => sum + row);

    private static LedgerRow Row(Kernel kernel, Phase phase, int batchSize)
    {
        var count = Ledger.Count(kernel, batchSize);
        return new LedgerRow(kernel.Layer, phase, count, Math.Max(kernel.Products, count.Multiplications));
    }

    private static Phase PhaseOf(Concern concern) => concern switch
    {
        Concern.Backward => Phase.Backward,
        Concern.Update => Phase.Update,
        _ => Phase.Forward,
    };
}
