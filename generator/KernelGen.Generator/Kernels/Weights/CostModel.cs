using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// What kernels cost, in cycles of one core with vectors of sixteen lanes. Constants are fits to measurements (docs/results/plan-zen5.md).
/// </summary>
internal static class CostModel
{
    // A table entry added to a sum: a load, its share of a load of codes, and the addition.
    private const double LookUp = 0.88;

    // The same where the entry is not in the first cache.
    private const double Miss = 0.6;

    // What it costs more in a loop over fours of tables than in straight-line code.
    private const double InLoop = 0.2;

    // A sum loaded and stored again.
    private const double Result = 1.3;

    // An entry of a table formed and stored.
    private const double Entry = 1.8;

    // A block begun.
    private const double Block = 2;

    // A table begun.
    private const double Table = 1;

    // An error row's vector added in the update, and a list's end, which is not foreseen.
    private const double Row = 0.6;
    private const double ListEnd = 6;
    private const double Iteration = 1.5;

    // What codes, sums and the stack take of the first cache.
    private const int Streams = 8192;

    /// <summary>Table sums of one sample block: z from x, or δ below from δ.</summary>
    /// <param name="rows">Rows that are summed.</param>
    /// <param name="results">Sums.</param>
    /// <param name="weightValues">3 or 2.</param>
    /// <param name="rowsPerTable">Rows of one table.</param>
    /// <param name="tablesPerBlock">Tables beside each other.</param>
    /// <param name="firstCache">Bytes of the first cache.</param>
    /// <param name="isLoop">Whether fours of tables are a loop.</param>
    public static double TableSums(
        int rows, int results, int weightValues, int rowsPerTable, int tablesPerBlock, int firstCache, bool isLoop = false)
    {
        var entries = Math.Pow(weightValues, rowsPerTable);
        var tables = (rows + rowsPerTable - 1) / rowsPerTable;
        var blocks = (tables + tablesPerBlock - 1) / tablesPerBlock;
        var bytes = Math.Min(tables, tablesPerBlock) * entries * Lane.Count * sizeof(float);
        var missing = Math.Max(0, 1 - ((firstCache - Streams) / bytes));
        return (tables * ((entries * Entry) + Table + (results * (LookUp + (missing * Miss) + (isLoop ? InLoop : 0)))))
            + (blocks * (Block + (results * Result)));
    }

    /// <summary>The samples of one input sorted into lists.</summary>
    public static double Lists(int samples) => 250 + (6.5 * samples);

    /// <summary>Every error row shifted and added, for one input and the outputs of one tile.</summary>
    public static double ShiftedRows(int samples, int vectors) => samples * (0.9 + (1.1 * vectors));

    /// <summary>The samples of one input rounded, without lists.</summary>
    public static double Rounding(int samples) => 1.3 * samples;

    /// <summary>Error rows of one input added for the outputs of one tile.</summary>
    /// <param name="samples">Samples of the mini-batch, half of them not zero.</param>
    /// <param name="lists">Lists that are not empty.</param>
    /// <param name="vectors">Vectors of a row.</param>
    /// <param name="entriesPerIteration">Rows added at a time.</param>
    public static double ListSums(int samples, double lists, int vectors, int entriesPerIteration)
    {
        // A list is filled up by half an iteration on average.
        var rows = (samples / 2.0) + (lists * (entriesPerIteration - 1) / 2.0);
        return (rows * vectors * Row) + (rows / entriesPerIteration * Iteration) + (lists * ListEnd);
    }
}
