using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Bytes that the inner loops of a kernel go over again and again: what should be in the first cache, beside what streams by.
/// </summary>
internal static class WorkingSets
{
    /// <summary>Tables that stand beside each other while sums are formed.</summary>
    /// <param name="weightValues">3 or 2.</param>
    /// <param name="rowsPerTable">Rows of one table.</param>
    /// <param name="tables">Tables beside each other.</param>
    public static int Tables(int weightValues, int rowsPerTable, int tables) =>
        tables * (int)Math.Pow(weightValues, rowsPerTable) * Lane.Count * sizeof(float);

    /// <summary>The error rows of one tile: what an update goes over for every input.</summary>
    public static int ErrorRows(int samples, int vectors) =>
        (Lane.RoundUp(samples, Lane.Count) + 1) * vectors * Lane.Count * sizeof(float);
}
