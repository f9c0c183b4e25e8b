namespace KernelGen.Generator.Kernels.Weights;

/// <summary>How sums with the weights of a layer are formed.</summary>
/// <param name="RowsPerTable">Weights that one look-up stands for in the forward direction.</param>
/// <param name="QuadsPerBlock">Fours of tables beside each other in the first cache, in the forward direction.</param>
/// <param name="BackwardTablesPerBlock">Tables beside each other in the backward direction: 8 or 16.</param>
/// <param name="FoldsTiles">
/// Whether the outputs of a tile of one or two vectors share tables of four rows in the backward direction, rather than of a row for each
/// vector.
/// </param>
/// <param name="IsDirect">Whether sign flips take the place of tables, where weights are not real.</param>
/// <param name="IsFixed">Whether sums by table are in 16-bit fixed point.</param>
internal sealed record WeightPlan(
    int RowsPerTable,
    int QuadsPerBlock,
    int BackwardTablesPerBlock,
    bool FoldsTiles = false,
    bool IsDirect = false,
    bool IsFixed = false);
