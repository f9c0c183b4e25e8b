using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Analyzers.Costs;

/// <summary>What a network multiplies, divides and takes roots of, by reason and layer: the ledger of its kernels.</summary>
internal static class NetworkCosts
{
    public static ImmutableArray<ReasonCost> Count(NetworkGraph graph) => NetworkLedger.Make(NetworkLowering.Lower(graph)).ReasonsByLayer
        .GroupBy(entry => (entry.Reason.Name, entry.Layer))
        .Select(group => new ReasonCost(
            group.Key.Name,
            group.Key.Layer,
            Sum(group.Where(entry => entry.Phase != Phase.Inference)),
            Sum(group.Where(entry => entry.Phase == Phase.Inference))))
        .ToImmutableArray();

    private static CostCount Sum(IEnumerable<LayerReason> entries) =>
        entries.Aggregate(CostCount.Zero, static (sum, entry) => sum + CostCount.Of(entry.Reason));
}
