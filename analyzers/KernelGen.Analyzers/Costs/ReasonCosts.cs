using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Analyzers.Costs;

/// <summary>What a network multiplies, divides and takes roots of, by reason and layer: the ledger of its kernels.</summary>
internal static class ReasonCosts
{
    /// <summary>The costs of a network; null where lowering fails, which is the generator's to report (KG0099).</summary>
    public static ImmutableArray<ReasonCost>? Of(NetworkGraph graph) => ReasonCache.Shared.Of(graph) is { } reasons ? Of(reasons) : null;

    /// <summary>The costs, from the reasons of a ledger.</summary>
    public static ImmutableArray<ReasonCost> Of(IReadOnlyList<LayerReason> reasons) => reasons
        .GroupBy(entry => (entry.Reason.Reason, entry.Layer))
        .Select(group => new ReasonCost(
            group.Key.Reason,
            group.Key.Layer,
            Sum(group.Where(entry => entry.Phase != Phase.Inference)),
            Sum(group.Where(entry => entry.Phase == Phase.Inference))))
        .ToImmutableArray();

    private static CostCount Sum(IEnumerable<LayerReason> entries) =>
        entries.Aggregate(CostCount.Zero, static (sum, entry) => sum + CostCount.Of(entry.Reason));
}
