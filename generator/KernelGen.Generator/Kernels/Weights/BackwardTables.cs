using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Sums by table in the backward direction: the units of a tile at distance sixteen (or a part of it, in a small tile) share a table, which
/// serves all inputs at all offsets.
/// </summary>
internal sealed class BackwardTables
{
    private readonly KernelBuilder _b;
    private readonly WeightLayout _layout;
    private readonly SampleBlockSums _sums;
    private readonly Pointer _codes;
    private readonly Pointer _table;
    private readonly Pointer _upperSums;
    private readonly int _units;
    private readonly int _groupsPerBlock;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="layout">How weights lie.</param>
    /// <param name="sums">Where rows come from and sums go.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="units">Units of the layer.</param>
    public BackwardTables(KernelBuilder b, WeightLayout layout, SampleBlockSums sums, Pointer codes, int units)
    {
        (_b, _layout, _sums, _codes, _units) = (b, layout, sums, codes, units);
        _groupsPerBlock = layout.BackwardGroupsPerBlock;
        _table = b.Scratch(
            "table", sums.Format.Element, Math.Min(_groupsPerBlock, units) * layout.BackwardEntries * sums.Format.Count);
        _upperSums = LookUpSums.UpperSums(b, sums.Format, layout.IsTernary, layout.BackwardRows);
    }

    /// <summary>All blocks of tables.</summary>
    /// <param name="row">A row of the source, by the parts of its index.</param>
    /// <param name="use">
    /// What follows when the tables of a block are formed; it is given what adds the sums of the block: to results, in memory at a place,
    /// with the codes of an offset, given as parts of an index of inputs.
    /// </param>
    /// <param name="foresee">
    /// Asks for a row that lies so many behind one, given by the parts of its index; null where blocks follow each other at once.
    /// </param>
    /// <param name="collect">
    /// What makes the rows of a tile ready: the parts of the first one's number, and how many there are; null for nothing.
    /// </param>
    public void ForBlocks(
        Func<Expression[], Expression> row,
        Action<Action<WorkSplit.InnerRange, Pointer, Expression[]>> use,
        Action<int, Expression[]>? foresee = null,
        Action<Expression, int, int>? collect = null)
    {
        _b.For("tile", 0, _layout.FullTiles, 1, tile =>
        {
            collect?.Invoke(tile.Stride(_layout.Tile), 0, _layout.Tile);
            _b.For("half", 0, _layout.BackwardGroups / _groupsPerBlock, 1, half => Block(tile, half, 0));
        });
        if (_layout.Rest > 0)
        {
            collect?.Invoke(0, _layout.FullTiles * _layout.Tile, _layout.Rest);
        }

        for (var half = 0; half < _layout.BackwardGroups / _groupsPerBlock && _layout.Rest > half * _groupsPerBlock; half++)
        {
            var last = half;
            var groups = Math.Min(_groupsPerBlock, _layout.Rest - (half * _groupsPerBlock));
            var firstLane = half * _groupsPerBlock;
            _b.Scope(
                $"The last {_layout.Rest} outputs, groups {firstLane} to {firstLane + groups - 1}.", () => Block(null, null, last));
        }

        void Block(Variable? tile, Variable? half, int lastHalf)
        {
            var valid = tile is null ? _layout.Rest : _layout.Tile;
            var firstOutput = tile is null ? _layout.FullTiles * _layout.Tile : 0;
            var firstLane = lastHalf * _groupsPerBlock;
            var groups = Math.Min(_groupsPerBlock, valid - firstLane);
            var exists = Enumerable.Range(firstLane, groups)
                .Select(lane => Enumerable.Range(0, _layout.BackwardRows).Select(number => lane + _layout.BackwardOutput(number)).Select(
                    output => output < valid || _layout.ReadsPadding(firstOutput + output, _units, _sums)).ToList())
                .ToList();
            LookUpSums.BuildTables(
                _b,
                _sums.Format,
                _table,
                _upperSums,
                _layout.IsTernary,
                exists,
                (group, number) => row(Index(group, number)),
                _sums.RowScale,
                foresee is null ? null : (group, number) => foresee(valid, Index(group, number)));
            use((results, target, offset) => Accumulate(tile, half, firstLane, groups, results, target, offset));

            Expression[] Index(Expression group, int number) =>
            [
                tile?.Stride(_layout.Tile) ?? 0,
                half?.Stride(_groupsPerBlock) ?? 0,
                group,
                firstOutput + firstLane + _layout.BackwardOutput(number),
            ];
        }
    }

    private void Accumulate(
        Variable? tile, Variable? half, int firstLane, int groups, WorkSplit.InnerRange results, Pointer target, Expression[] offset)
    {
        var start = (tile is null ? [] : new (Axis, Expression)[] { (Axis.Tile, tile), (Axis.Lane, half!.Stride(_groupsPerBlock)) })
            .Concat(offset.Select(part => (Axis.Input, part))).ToArray();
        var codes = start.Length == 0 ? _codes : _b.Point("codesOfBlock", _codes, _codes.StartOf(start));
        var rounds = Enumerable.Range(0, (groups + 7) / 8)
            .Select(eight => new TableRound(
                eight * 8,
                Math.Min(8, groups - (eight * 8)),
                (input, _) => [.. Enumerable.Range(0, LookUpSums.ResultsPerIteration).Select(k => Word(input, k, eight))],
                (result, group) => (result, group)))
            .ToList();
        _sums.Accumulate(new TableBlock(_sums.Format, _table, _layout.BackwardEntries * _sums.Format.Count, rounds), results, target);

        // One input's codes of eight groups.
        Load Word(Expression input, int k, int eight) => codes.Load(
            ValueKind.PackedBytes,
            (Axis.Tile, tile is null ? _layout.FullTiles : 0),
            (Axis.Input, input),
            (Axis.Input, k),
            (Axis.Lane, firstLane + (eight * 8)));
    }
}
