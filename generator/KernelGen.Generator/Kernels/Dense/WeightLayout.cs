using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// How the weights of a dense layer and what is made of them lie in memory: outputs are cut into tiles, inputs into groups that share a
/// table.
/// </summary>
internal sealed class WeightLayout(DenseLayer layer, DensePlan plan)
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

    /// <summary>Inputs with padding: whole vectors, or whole quads of groups where there are codes.</summary>
    public int PaddedInputs => Lane.RoundUp(layer.Inputs, IsReal || IsDirect ? Lane.Count : RowsPerQuad);

    public int PaddedOutputs => Tiles * Tile;

    /// <summary>The weights: outputs of a tile side by side.</summary>
    public Layout Weights => Layout.Of(
        new Dimension(Axis.Tile, Tiles) { Total = layer.Outputs, IsCounted = true },
        new Dimension(Axis.Input, layer.Inputs) { PaddedExtent = PaddedInputs, IsCounted = true },
        new Dimension(Axis.Output, Tile) { IsCounted = true });

    /// <summary>A number for each output.</summary>
    public Layout Bias => Layout.Of(Outputs);

    /// <summary>Four codes of eight bits for each output. Behind the last output stands what is loaded ahead and not used.</summary>
    public Layout ForwardCodes => Layout
        .Of(new Dimension(Axis.Quad, Quads) { Label = Counted(RowsPerQuad) }, Outputs)
        .WithTail(LookUpSums.ResultsPerIteration);

    /// <summary>A code for each input and lane, of the tile's outputs in the lane; likewise.</summary>
    public Layout BackwardCodes => Layout
        .Of(new Dimension(Axis.Tile, Tiles) { Total = layer.Outputs }, PaddedInput, new Dimension(Axis.Lane, Lane.Count))
        .WithTail(LookUpSums.ResultsPerIteration * Lane.Count);

    /// <summary>The numbers of two entries for each of the tile's outputs in a lane.</summary>
    public Layout OneSampleCodes => Layout.Of(
        new Dimension(Axis.Tile, Tiles) { Total = layer.Outputs },
        new Dimension(Axis.Group, Quads * GroupsPerQuad) { Label = Counted(RowsPerGroup) },
        new Dimension(Axis.Lane, Lane.Count));

    /// <summary>Signs or masks of the weights of a few outputs, as bits.</summary>
    public Layout Signs => Layout.Of(PaddedInput, VectorLayout.Padded(Axis.Output, layer.Outputs));

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

    /// <summary>Quads whose tables stand beside each other in the first cache.</summary>
    public int QuadsPerBlock => Math.Min(plan.QuadsPerBlock, Quads);

    /// <summary>Tables that stand beside each other in the backward direction; a tile has sixteen.</summary>
    public int BackwardGroupsPerBlock => plan.BackwardTablesPerBlock;

    /// <summary>
    /// Whether a row that does not exist may be taken for one that does, which keeps code short: it is there to be read, and ternary
    /// weights of it are zero, so that no sum with it is ever looked up. Floats have a cache line more behind each sample block, fixed
    /// point has not.
    /// </summary>
    public bool ReadsPadding(int row, int rows) => IsTernary && row < Lane.RoundUp(rows, Lane.Count) + (IsFixed ? 0 : 1);

    /// <summary>Whether sums by table are in 16-bit fixed point.</summary>
    public bool IsFixed => plan.IsFixed && !IsReal && !IsDirect;

    /// <summary>Entries of one table in the forward direction.</summary>
    public int ForwardEntries => Tables.Entries(IsTernary, RowsPerGroup);

    /// <summary>Entries of one table in the backward direction.</summary>
    public int BackwardEntries => Tables.Entries(IsTernary, Vectors);

    private Dimension PaddedInput => new(Axis.Input, layer.Inputs) { PaddedExtent = PaddedInputs };

    private Dimension Outputs => new(Axis.Output, layer.Outputs) { PaddedExtent = PaddedOutputs };

    private static string Counted(int inputs) => inputs.ToString(CultureInfo.InvariantCulture) + " inputs";
}
