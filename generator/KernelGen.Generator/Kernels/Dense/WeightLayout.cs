using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>How the weights of a dense layer lie in memory: [tile of outputs][input][output of the tile].</summary>
internal sealed class WeightLayout(DenseLayer layer, DensePlan plan)
{
    /// <summary>Outputs of a tile: up to four vectors.</summary>
    public int Tile { get; } = Math.Min(64, Lane.RoundUp(layer.Outputs, Lane.Count));

    /// <summary>Vectors of a tile, and rows of one table in the backward direction.</summary>
    public int Vectors => Tile / Lane.Count;

    /// <summary>log₂ of the floats from one error row of a tile to the next.</summary>
    public int GradientRowShift => Vectors > 2 ? 6 : Vectors > 1 ? 5 : 4;

    /// <summary>Floats from one error row of a tile to the next.</summary>
    public int GradientRow => 1 << GradientRowShift;

    public int Tiles => (layer.Outputs + Tile - 1) / Tile;

    /// <summary>Tiles without padding.</summary>
    public int FullTiles => layer.Outputs / Tile;

    /// <summary>Outputs of the last tile that exist, 0 if it is full.</summary>
    public int Rest => layer.Outputs % Tile;

    /// <summary>Inputs with padding: whole vectors, or whole quads of groups where there are codes.</summary>
    public int PaddedInputs => Lane.RoundUp(layer.Inputs, IsReal || IsDirect ? Lane.Count : RowsPerQuad);

    public int PaddedOutputs => Tiles * Tile;

    /// <summary>Elements from one tile to the next.</summary>
    public int TileStride => PaddedInputs * Tile;

    public int Length => Tiles * TileStride;

    public bool IsTernary => layer.Weights == WeightKind.Ternary;

    public bool IsReal => layer.Weights == WeightKind.Real;

    /// <summary>Few outputs: adding with sign flips directly costs less than forming tables.</summary>
    public bool IsDirect => !IsReal && layer.Outputs <= Lane.Count;

    /// <summary>Weights of one code, and rows of one table, in the forward direction.</summary>
    public int RowsPerGroup => plan.RowsPerTable;

    /// <summary>Inputs whose four codes of eight bits stand in one element.</summary>
    public int RowsPerQuad => GroupsPerQuad * RowsPerGroup;

    /// <summary>Codes in one element of the forward codes.</summary>
    public const int GroupsPerQuad = 4;

    /// <summary>Elements of the forward codes that belong to one output.</summary>
    public int Quads => PaddedInputs / RowsPerQuad;

    /// <summary>Elements of the forward codes. Behind the last output stands what is loaded ahead and not used.</summary>
    public int ForwardCodes => (Quads * PaddedOutputs) + LookUpSums.ResultsPerIteration;

    /// <summary>Elements of the backward codes, likewise.</summary>
    public int BackwardCodes => (Tiles * PaddedInputs * Lane.Count) + (LookUpSums.ResultsPerIteration * Lane.Count);

    /// <summary>Quads whose tables stand beside each other in the first cache.</summary>
    public int QuadsPerBlock => Math.Min(plan.QuadsPerBlock, Quads);

    /// <summary>Tables that stand beside each other in the backward direction; a tile has sixteen.</summary>
    public int BackwardGroupsPerBlock => plan.BackwardTablesPerBlock;

    /// <summary>
    /// Whether a row that does not exist may be taken for one that does, which keeps code short: it is there to be read, and ternary weights of it
    /// are zero, so that no sum with it is ever looked up.
    /// </summary>
    public bool ReadsPadding(int row, int rows) => IsTernary && row <= Lane.RoundUp(rows, Lane.Count);

    /// <summary>Whether sums by table are in 16-bit fixed point.</summary>
    public bool IsFixed => plan.IsFixed && !IsReal && !IsDirect;

    /// <summary>Entries of one table in the forward direction.</summary>
    public int ForwardEntries => Tables.Entries(IsTernary, RowsPerGroup);

    /// <summary>Entries of one table in the backward direction.</summary>
    public int BackwardEntries => Tables.Entries(IsTernary, Vectors);
}
