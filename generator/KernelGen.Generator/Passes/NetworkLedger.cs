using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>What a layer does in one phase of a full mini-batch.</summary>
/// <param name="Layer">See <see cref="Kernel.Layer"/>.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Count">What its kernels do.</param>
/// <param name="FullPrecision">Multiplications of the same in full precision; where there is nothing to compare, those that are
/// there.</param>
internal sealed record LedgerRow(int Layer, Phase Phase, OperationCount Count, long FullPrecision)
{
    /// <summary>Additions of integers, among all.</summary>
    public long IntegerAdditions { get; init; }

    /// <summary>Bytes that its kernels read.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes that its kernels write.</summary>
    public long BytesWritten { get; init; }

    public static LedgerRow operator +(LedgerRow a, LedgerRow b) => a with
    {
        Count = a.Count + b.Count,
        FullPrecision = a.FullPrecision + b.FullPrecision,
        IntegerAdditions = a.IntegerAdditions + b.IntegerAdditions,
        BytesRead = a.BytesRead + b.BytesRead,
        BytesWritten = a.BytesWritten + b.BytesWritten,
    };

    /// <summary>The share of one sample, rounded up.</summary>
    public LedgerRow PerSample(int samples) =>
        this with { Count = Count.PerSample(samples), FullPrecision = OperationCount.Share(FullPrecision, samples) };
}

/// <summary>Why the kernels of a layer multiply, divide or take roots in one phase.</summary>
/// <param name="Layer">See <see cref="Kernel.Layer"/>.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Reason">The reason, with its count in a full mini-batch.</param>
internal sealed record LayerReason(int Layer, Phase Phase, ReasonCount Reason);

/// <summary>The ledger of a network: a row per layer and phase. Every kernel is walked once, here.</summary>
internal sealed class NetworkLedger
{
    private readonly Dictionary<Kernel, Tally> _tallies;

    private NetworkLedger(
        SharedKernels shared, Dictionary<Kernel, Tally> tallies, IReadOnlyList<LedgerRow> rows, IReadOnlyList<LayerReason> reasons)
    {
        Shared = shared;
        _tallies = tallies;
        Rows = rows;
        ReasonsByLayer = reasons;
        ReasonsOfTraining = Ledger.Sum(reasons.Where(reason => reason.Phase != Phase.Inference).Select(reason => reason.Reason));
        ReasonsOfInference = Ledger.Sum(reasons.Where(reason => reason.Phase == Phase.Inference).Select(reason => reason.Reason));
    }

    /// <summary>Which kernels are the same: each body is walked once.</summary>
    public SharedKernels Shared { get; }

    /// <summary>By layer, then phase: −1 (the network as a whole), the layers, the loss. What runs nothing has no row.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; }

    /// <summary>Kernel by kernel, so that the same reason of a layer can stand here several times.</summary>
    public IReadOnlyList<LayerReason> ReasonsByLayer { get; }

    public IReadOnlyList<ReasonCount> ReasonsOfTraining { get; }

    public IReadOnlyList<ReasonCount> ReasonsOfInference { get; }

    /// <summary>
    /// Training and a prediction of mini-batches as they mostly are: given targets only replace labels, and real-valued weights are not
    /// what a network of sampled ones is for.
    /// </summary>
    public static NetworkLedger Make(Program program)
    {
        var shared = SharedKernels.Make(program);
        var tallies = new Dictionary<Kernel, Tally>();
        foreach (var kernel in program.Kernels)
        {
            var first = shared[kernel].First;
            tallies.Add(kernel, first == kernel ? LedgerWalk.Of(kernel, program.Info.BatchSize) : tallies[first]);
        }

        var walks = program.Train.UsualLaunches
            .Concat(Enumerable.Repeat(program.Predict.UsualLaunches, program.Info.Shards).SelectMany(launches => launches))
            .Select(launch => (launch.Kernel, launch.Phase, Tally: tallies[launch.Kernel]))
            .ToList();
        var rows = walks
            .Select(walk => Row(walk.Kernel, walk.Phase, walk.Tally))
            .GroupBy(row => (row.Layer, row.Phase))
            .OrderBy(group => group.Key.Layer)
            .ThenBy(group => group.Key.Phase)
            .Select(group => group.Aggregate((sum, row) => sum + row))
            .ToList();
        var reasons = walks
            .SelectMany(walk => walk.Tally.Reasons.Select(reason => new LayerReason(walk.Kernel.Layer, walk.Phase, reason)))
            .ToList();
        return new NetworkLedger(shared, tallies, rows, reasons);
    }

    /// <summary>What a kernel of the program does in a full mini-batch.</summary>
    public Tally this[Kernel kernel] => _tallies[kernel];

    /// <summary>Over all layers.</summary>
    public LedgerRow Total(params Phase[] phases) => Rows
        .Where(row => phases.Contains(row.Phase))
        .Aggregate(new LedgerRow(-1, phases[0], OperationCount.Zero, 0), (sum, row) => sum + row);

    private static LedgerRow Row(Kernel kernel, Phase phase, Tally tally)
    {
        var count = tally.Count;
        return new(kernel.Layer, phase, count, Math.Max(kernel.Products, count.Multiplications))
        {
            IntegerAdditions = tally.IntegerAdditions,
            BytesRead = tally.BytesRead,
            BytesWritten = tally.BytesWritten,
        };
    }
}
