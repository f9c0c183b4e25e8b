using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Sums by table in the forward direction: the inputs of an offset a block of tables at a time, and what looks them up for every unit. The
/// tables of an input serve all offsets at which it is read.
/// </summary>
internal sealed class ForwardTables
{
    private readonly KernelBuilder _b;
    private readonly WeightLayout _layout;
    private readonly SampleBlockSums _sums;
    private readonly Pointer _codes;
    private readonly Pointer _table;
    private readonly Pointer _upperSums;
    private readonly int _inputs;
    private readonly int _rowsPerBlock;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="layout">How weights lie.</param>
    /// <param name="sums">Where rows come from and sums go.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="inputs">Inputs of an offset.</param>
    public ForwardTables(KernelBuilder b, WeightLayout layout, SampleBlockSums sums, Pointer codes, int inputs)
    {
        (_b, _layout, _sums, _codes, _inputs) = (b, layout, sums, codes, inputs);
        _rowsPerBlock = layout.QuadsPerBlock * layout.RowsPerQuad;
        var tables = Math.Min(
            layout.QuadsPerBlock * WeightLayout.GroupsPerQuad, (inputs + layout.RowsPerGroup - 1) / layout.RowsPerGroup);
        _table = b.Scratch("table", sums.Format.Element, tables * layout.ForwardEntries * sums.Format.Count);
        _upperSums = LookUpSums.UpperSums(b, sums.Format, layout.IsTernary, layout.RowsPerGroup);
    }

    /// <summary>All blocks of tables.</summary>
    /// <param name="row">
    /// A row of the source, by the parts of its number: the block's first row, as far as it depends on the block, the first of a table in
    /// it, and the rest.
    /// </param>
    /// <param name="use">
    /// What follows when the tables of a block are formed; it is given what adds the sums of the block: to results, in memory at a place,
    /// with the codes of an offset, given as parts of an index of quads.
    /// </param>
    /// <param name="foresee">
    /// Asks for a row that lies so many behind one, given by the parts of its index; null where blocks follow each other at once.
    /// </param>
    /// <param name="collect">
    /// What makes the rows of a block ready: the parts of the first one's number, and how many there are; null for nothing.
    /// </param>
    public void ForBlocks(
        Func<Expression[], Expression> row,
        Action<Action<WorkSplit.InnerRange, Pointer, Expression[]>> use,
        Action<int, Expression[]>? foresee = null,
        Action<Expression, int, int>? collect = null)
    {
        var blocks = _inputs / _rowsPerBlock;
        var rest = _inputs % _rowsPerBlock;
        _b.For("tableBlock", 0, blocks, 1, block => Block(block, _rowsPerBlock));
        if (rest != 0)
        {
            _b.Scope($"The last {rest} inputs.", () => Block(null, rest));
        }

        void Block(Variable? block, int rows)
        {
            var firstRow = block is null ? blocks * _rowsPerBlock : 0;
            collect?.Invoke(block?.Stride(_rowsPerBlock) ?? 0, firstRow, rows);
            Build(row, foresee, block, firstRow, rows);
            use((results, target, offset) => Accumulate(block, rows, results, target, offset));
        }
    }

    private void Build(
        Func<Expression[], Expression> row, Action<int, Expression[]>? foresee, Variable? block, int firstRow, int rows)
    {
        var valid = Enumerable.Range(0, Groups(rows))
            .Select(group => Enumerable.Range(group * _layout.RowsPerGroup, _layout.RowsPerGroup)
                .Select(number => number < rows || _layout.ReadsPadding(firstRow + number, _inputs, _sums)).ToList())
            .ToList();
        LookUpSums.BuildTables(
            _b,
            _sums.Format,
            _table,
            _upperSums,
            _layout.IsTernary,
            valid,
            (group, number) => row(Index(group, number)),
            _sums.RowScale,
            foresee is null ? null : (group, number) => foresee(rows, Index(group, number)));

        Expression[] Index(Expression group, int number) =>
            [block?.Stride(_rowsPerBlock) ?? 0, group.Stride(_layout.RowsPerGroup), firstRow + number];
    }

    private void Accumulate(Variable? block, int rows, WorkSplit.InnerRange results, Pointer target, Expression[] offset)
    {
        var firstQuad = block is null ? _inputs / _rowsPerBlock * _layout.QuadsPerBlock : 0;
        var quads = offset.Concat(block is null ? [] : [block.Stride(_layout.QuadsPerBlock)])
            .Select(part => (Axis.Quad, part)).ToArray();
        var codes = quads.Length == 0 ? _codes : _b.Point("codesOfBlock", _codes, _codes.StartOf(quads));
        var groups = Groups(rows);

        // Binary tables with rows that do not exist are one more copy of the code that forms tables.
        var fullQuads = groups / WeightLayout.GroupsPerQuad;
        var isLoop = fullQuads > (_layout.IsTernary || _inputs % _layout.RowsPerGroup == 0 ? LookUpSums.StraightLineQuads : 1);
        var rounds = Enumerable.Range(0, isLoop ? 1 : fullQuads).Select(
            quad => Round(quad, WeightLayout.GroupsPerQuad, isLoop ? fullQuads : 1)).ToList();
        if (groups % WeightLayout.GroupsPerQuad != 0)
        {
            rounds.Add(Round(fullQuads, groups % WeightLayout.GroupsPerQuad, 1));
        }

        _sums.Accumulate(new TableBlock(_sums.Format, _table, _layout.ForwardEntries * _sums.Format.Count, rounds), results, target);

        TableRound Round(int quad, int groupsOfQuad, int repeats) => new(
            quad * WeightLayout.GroupsPerQuad,
            groupsOfQuad,
            (output, number) => [Word(output, quad, 0, number), Word(output, quad, 2, number)],
            (result, group) => (result / 2, ((result % 2) * WeightLayout.GroupsPerQuad) + group),
            repeats);

        // Two outputs' codes of four groups each.
        Load Word(Expression output, int quad, int result, Expression number) => codes.Load(
            ValueKind.PackedBytes, (Axis.Quad, number), (Axis.Quad, firstQuad + quad), (Axis.Output, result), (Axis.Output, output));
    }

    private int Groups(int rows) => (rows + _layout.RowsPerGroup - 1) / _layout.RowsPerGroup;
}
