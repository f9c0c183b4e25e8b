namespace KernelGen.Generator.Kernels.Dense;

/// <summary>How the kernels of one dense layer are built.</summary>
/// <param name="RowsPerTable">Weights that one look-up stands for in the forward direction.</param>
/// <param name="QuadsPerBlock">Fours of tables beside each other in the first cache, in the forward direction.</param>
/// <param name="BackwardTablesPerBlock">Tables beside each other in the backward direction: 8 or 16.</param>
/// <param name="EntriesPerIteration">Error rows added at a time in the update: 2 or 4.</param>
/// <param name="ShiftsRows">Whether the update shifts every error row for every input, rather than adding listed rows and doubling.</param>
/// <param name="IsFixed">Whether sums by table are in 16-bit fixed point.</param>
internal sealed record DensePlan(
    int RowsPerTable, int QuadsPerBlock, int BackwardTablesPerBlock, int EntriesPerIteration, bool ShiftsRows, bool IsFixed = false);
