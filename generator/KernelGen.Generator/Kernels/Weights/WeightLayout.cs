using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// How the weights of a layer and what is made of them lie in memory: outputs (units) are cut into tiles, inputs into groups that share a
/// table. Where a kernel moves over a picture, each of its places (offsets) has inputs of its own, the channels: the axis of inputs counts
/// offset · PaddedInputs + channel, so that such a layer is as many dense ones beside each other. Padding holds zeros, always.
/// </summary>
internal sealed class WeightLayout(WeightedLayer layer, WeightPlan plan)
{
    /// <summary>Outputs of a tile: up to four vectors.</summary>
    public int Tile { get; } = Math.Min(64, Lane.RoundUp(layer.Units, Lane.Count));

    /// <summary>Vectors of a tile.</summary>
    public int Vectors => Tile / Lane.Count;

    public int Tiles => (layer.Units + Tile - 1) / Tile;

    /// <summary>Tiles without padding.</summary>
    public int FullTiles => layer.Units / Tile;

    /// <summary>Outputs of the last tile that exist, 0 if it is full.</summary>
    public int Rest => layer.Units % Tile;

    /// <summary>Places of the kernel; 1 of a dense layer.</summary>
    public int Offsets => layer.Offsets;

    /// <summary>Inputs of one offset with padding: whole vectors, or whole quads of groups where there are codes.</summary>
    public int PaddedInputs => Lane.RoundUp(layer.InputsPerOffset, IsCoded ? RowsPerQuad : Lane.Count);

    public int PaddedOutputs => Tiles * Tile;

    /// <summary>The weights: outputs of a tile side by side.</summary>
    public Layout Weights => Layout.Of(
        new Dimension(Axis.Tile, Tiles) { Total = layer.Units, IsCounted = true },
        PaddedInput with { IsCounted = true },
        new Dimension(Axis.Output, Tile) { IsCounted = true });

    /// <summary>For each weight a number of every power that it is a sum of.</summary>
    public Layout Powers => Layout.Of(
        new Dimension(Axis.Tile, Tiles) { Total = layer.Units },
        PaddedInput,
        new Dimension(Axis.Power, layer.Powers!.Terms),
        new Dimension(Axis.Output, Tile));

    /// <summary>A number for each output.</summary>
    public Layout Bias => Layout.Of(Outputs);

    /// <summary>Four codes of eight bits for each output. Behind the last output stands what is loaded ahead and not used.</summary>
    public Layout ForwardCodes => Layout
        .Of(new Dimension(Axis.Quad, Quads) { Label = Counted(RowsPerQuad) }, Outputs)
        .WithTail(LookUpSums.ResultsPerIteration);

    /// <summary>
    /// A code for each input and lane, of the tile's outputs in the lane; likewise. Where parts of a vector share tables, only the lanes of
    /// the first part have codes.
    /// </summary>
    public Layout BackwardCodes => Layout
        .Of(new Dimension(Axis.Tile, Tiles) { Total = layer.Units }, PaddedInput, new Dimension(Axis.Lane, Lane.Count))
        .WithTail(LookUpSums.ResultsPerIteration * Lane.Count);

    /// <summary>The numbers of two entries for each of the tile's outputs in a lane.</summary>
    public Layout OneSampleCodes => Layout.Of(
        new Dimension(Axis.Tile, Tiles) { Total = layer.Units },
        new Dimension(Axis.Group, Quads * GroupsPerQuad) { Label = Counted(RowsPerGroup) },
        new Dimension(Axis.Lane, Lane.Count));

    /// <summary>Signs or masks of the weights of a few outputs, as bits.</summary>
    public Layout Signs => Layout.Of(PaddedInput, VectorLayout.Padded(Axis.Output, layer.Units));

    public bool IsTernary => layer.Weights == WeightKind.Ternary;

    public bool IsReal => layer.Weights == WeightKind.Real;

    /// <summary>Whether weights are sums of signed powers of two, and sums are formed by shifts.</summary>
    public bool IsPowers => layer.Powers is not null;

    /// <summary>Whether sums are formed by table.</summary>
    public bool IsCoded => !IsReal && !IsPowers && !IsDirect;

    /// <summary>Whether sums are formed by sign flips, without tables.</summary>
    public bool IsDirect => !IsReal && !IsPowers && plan.IsDirect;

    /// <summary>Weights of one code, and rows of one table, in the forward direction.</summary>
    public int RowsPerGroup => plan.RowsPerTable;

    /// <summary>Inputs whose four codes of eight bits stand in one element.</summary>
    public int RowsPerQuad => GroupsPerQuad * RowsPerGroup;

    /// <summary>Codes in one element of the forward codes.</summary>
    public const int GroupsPerQuad = 4;

    /// <summary>Elements of the forward codes that belong to one output, of all offsets.</summary>
    public int Quads => Offsets * QuadsPerOffset;

    /// <summary>Elements of the forward codes that belong to one output at one offset.</summary>
    public int QuadsPerOffset => PaddedInputs / RowsPerQuad;

    /// <summary>Quads whose tables stand beside each other in the first cache.</summary>
    public int QuadsPerBlock => Math.Min(plan.QuadsPerBlock, QuadsPerOffset);

    /// <summary>Parts of a vector of outputs that share tables in the backward direction.</summary>
    public int Fold => Folds(Vectors, plan.FoldsTiles);

    /// <summary>Rows of one table in the backward direction.</summary>
    public int BackwardRows => Vectors * Fold;

    /// <summary>Tables of a tile in the backward direction.</summary>
    public int BackwardGroups => Lane.Count / Fold;

    /// <summary>Tables that stand beside each other in the backward direction.</summary>
    public int BackwardGroupsPerBlock => Math.Min(plan.BackwardTablesPerBlock, BackwardGroups);

    /// <summary>The output of a tile that a row of a table in the backward direction stands for, from the table's first on.</summary>
    public int BackwardOutput(int row) => (row % Vectors * Lane.Count) + (row / Vectors * BackwardGroups);

    /// <summary>Parts of a vector that are taken together, so that tables have four rows.</summary>
    public static int Folds(int vectors, bool foldsTiles) => foldsTiles && vectors <= 2 ? 4 / vectors : 1;

    /// <summary>
    /// Whether a row that does not exist may be taken for one that does, which keeps code short: it is there to be read, and ternary
    /// weights of it are zero, so that no sum with it is ever looked up.
    /// </summary>
    public bool ReadsPadding(int row, int rows, SampleBlockSums sums) => IsTernary && row < rows + sums.ReadableRows;

    /// <summary>Whether sums by table are in 16-bit fixed point.</summary>
    public bool IsFixed => plan.IsFixed && IsCoded;

    /// <summary>Entries of one table in the forward direction.</summary>
    public int ForwardEntries => Tables.Entries(IsTernary, RowsPerGroup);

    /// <summary>Entries of one table in the backward direction.</summary>
    public int BackwardEntries => Tables.Entries(IsTernary, BackwardRows);

    /// <summary>Whether codes of one sample's kernels exist: an entry's number must fit a lane of a vector.</summary>
    public bool FitsVectors => HalfTables.Fit(IsTernary, RowsPerGroup);

    /// <summary>The index of an input of an offset; of the only one where none is given.</summary>
    public (Axis Axis, Expression Index)[] At(Expression? offset, params Expression[] input) =>
        [.. Offset(offset, PaddedInputs), .. input.Select(part => (Axis.Input, part))];

    /// <summary>
    /// The element number of a random draw for a row of a tile: inputs that exist are counted, so that draws do not depend on the padding.
    /// </summary>
    public Expression Draw(Expression tile, Expression? offset, params Expression[] input) => new LaneIndex()
        + new[] { tile.Stride(layer.FanIn * Lane.Count) }
            .Concat(Offset(offset, layer.InputsPerOffset * Lane.Count).Select(part => part.Index))
            .Concat(input)
            .Aggregate((sum, term) => sum + term);

    private Dimension PaddedInput => new(Axis.Input, ((Offsets - 1) * PaddedInputs) + layer.InputsPerOffset)
    {
        PaddedExtent = Offsets * PaddedInputs,
        Label = Offsets == 1 ? null : $"{Text(Offsets)} offsets of {Text(PaddedInputs)} inputs",
    };

    private Dimension Outputs => new(Axis.Output, layer.Units) { PaddedExtent = PaddedOutputs };

    private static (Axis Axis, Expression Index)[] Offset(Expression? offset, int stride) =>
        offset is null ? [] : [(Axis.Input, offset.Stride(stride))];

    private static string Counted(int inputs) => Text(inputs) + " inputs";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
