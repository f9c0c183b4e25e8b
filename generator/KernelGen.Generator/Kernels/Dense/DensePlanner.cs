using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// Chooses how the kernels of a dense layer are built: the cheapest of all choices by the cost model, or what the tuning says.
/// </summary>
internal static class DensePlanner
{
    // Half-normal activations fill about six of the powers of two.
    internal const double FilledLists = 6;

    // Masked shifts of more vectors side by side are too long to be compiled well without AVX-512.
    private const int VectorsToShift = 2;

    private static readonly int[] Entries = [4, 2];

    public static DensePlan Plan(DenseLayer layer, int batchSize, Tuning tuning, bool isFixed = false)
    {
        var vectors = WeightPlanner.Vectors(layer);
        var tiles = (layer.Outputs + 63) / 64;
        var entries = tuning.EntriesPerIteration
            ?? Entries.OrderBy(count => CostModel.ListSums(batchSize, FilledLists, vectors, count, tuning.FirstCache)).First();
        var lists = CostModel.Lists(batchSize) + (tiles * CostModel.ListSums(batchSize, FilledLists, vectors, entries, tuning.FirstCache));
        var shiftsRows = tuning.EntriesPerIteration is null && vectors <= VectorsToShift
            && CostModel.Rounding(batchSize) + (tiles * CostModel.ShiftedRows(batchSize, vectors)) < lists;

        // Few outputs: adding with sign flips directly costs less than forming tables.
        return new DensePlan(
            WeightPlanner.Plan(layer, tuning, foldsTiles: false, isDirect: layer.Outputs <= Lane.Count, isFixed), entries, shiftsRows);
    }
}
