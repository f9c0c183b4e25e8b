using System;
using KernelGen.Generator.Graph;

namespace KernelGen.Generator.Kernels;

/// <summary>How the weights of a dense layer lie in memory: [tile of outputs][input][output of the tile].</summary>
internal sealed class WeightLayout(DenseLayer layer)
{
    /// <summary>Outputs of a tile: up to four vectors.</summary>
    public int Tile { get; } = Math.Min(64, Lane.RoundUp(layer.Outputs, Lane.Count));

    /// <summary>Vectors of a tile, and rows of one table in the backward direction.</summary>
    public int Vectors => Tile / Lane.Count;

    public int Tiles => (layer.Outputs + Tile - 1) / Tile;

    /// <summary>Tiles without padding.</summary>
    public int FullTiles => layer.Outputs / Tile;

    /// <summary>Outputs of the last tile that exist, 0 if it is full.</summary>
    public int Rest => layer.Outputs % Tile;

    public int PaddedInputs => Lane.RoundUp(layer.Inputs, Lane.Count);

    public int PaddedOutputs => Tiles * Tile;

    /// <summary>Elements from one tile to the next.</summary>
    public int TileStride => PaddedInputs * Tile;

    public int Length => Tiles * TileStride;

    public bool IsTernary => layer.Weights == WeightKind.Ternary;

    public bool IsReal => layer.Weights == WeightKind.Real;

    /// <summary>Few outputs: adding with sign flips directly costs less than forming tables.</summary>
    public bool IsDirect => !IsReal && layer.Outputs <= Lane.Count;

    /// <summary>Bytes of one table in the forward direction.</summary>
    public int ForwardTableBytes => Tables.Entries(IsTernary, Tables.RowsPerGroup) * Lane.Count * sizeof(float);

    /// <summary>Bytes of one table in the backward direction.</summary>
    public int BackwardTableBytes => Tables.Entries(IsTernary, Vectors) * Lane.Count * sizeof(float);
}
