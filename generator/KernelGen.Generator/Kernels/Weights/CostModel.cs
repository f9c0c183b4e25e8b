using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// What kernels cost, in cycles of one core with vectors of sixteen lanes. Constants are fits to measurements (docs/results/plan-zen5.md).
/// </summary>
internal static class CostModel
{
    // A block begun.
    private const double Block = 2;

    // A table begun.
    private const double Table = 1;

    // What codes, sums and the stack take of the first cache.
    private const int Streams = 8192;

    /// <summary>Threads that a lone picture is shared by where the choice of its kernels is made.</summary>
    public const int Threads = 2;

    // A table that stands in vectors looked up for sixteen outputs at once, and a vector of a square that is turned.
    private const double VectorLookUp = 4.65;
    private const double Turned = 10;

    // A line beside which another thread writes: what is fetched ahead there has to come back.
    private const double SharedLine = 110;

    /// <summary>Sums of one sample whose lanes are outputs, by tables that stand in vectors: of one of two threads.</summary>
    /// <param name="rows">Rows that are summed at one place.</param>
    /// <param name="results">Sums at all places.</param>
    /// <param name="rowsPerTable">Rows of one table.</param>
    public static double VectorSums(int rows, long results, int rowsPerTable) =>
        (double)((rows + rowsPerTable - 1) / rowsPerTable) * results / Lane.Count / Threads * VectorLookUp;

    /// <summary>Vectors that are turned in squares of sixteen.</summary>
    public static double Transposed(int vectors) => vectors * Turned;

    /// <summary>Values that two threads write to lines beside each other.</summary>
    public static double SharedLines(int values) => (double)values / Lane.Count * SharedLine;

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
        var bytes = WorkingSets.Tables(weightValues, rowsPerTable, Math.Min(tables, tablesPerBlock));
        var costs = ProcessorCosts.Of(firstCache);
        var lookUp = costs.LookUp + (Missing(bytes, firstCache) * costs.MissedEntry) + (isLoop ? costs.InLoop : 0);
        return (tables * ((entries * costs.Entry) + Table + (results * lookUp))) + (blocks * (Block + (results * costs.Result)));
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
    /// <param name="firstCache">Bytes of the first cache.</param>
    public static double ListSums(int samples, double lists, int vectors, int entriesPerIteration, int firstCache)
    {
        // A list is filled up by half an iteration on average.
        var costs = ProcessorCosts.Of(firstCache);
        var rows = (samples / 2.0) + (lists * (entriesPerIteration - 1) / 2.0);
        var row = costs.Row + (Missing(WorkingSets.ErrorRows(samples, vectors), firstCache) * costs.MissedRow);
        return (rows * vectors * row) + (rows / entriesPerIteration * costs.Iteration) + (lists * costs.ListEnd);
    }

    /// <summary>The share of a working set that is not in the first cache.</summary>
    private static double Missing(double bytes, int firstCache) => Math.Max(0, 1 - ((firstCache - Streams) / bytes));
}
