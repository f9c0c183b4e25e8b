using System;
using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The kernel that looks sums up: lanes are outputs, and a look-up adds three signed inputs, or more, to 32 of them.</summary>
internal sealed class SumLookUps
{
    private readonly WindowSum _sum;
    private readonly Carry _carry;
    private readonly KernelBuilder _b;
    private readonly Pointer _tables;
    private readonly Pointer? _numbers;
    private readonly Pointer? _ends;
    private readonly Pointer _z;
    private readonly int _vectors;
    private readonly bool _isOfBytes;

    private SumLookUps(string name, int layer, WindowSum sum, bool isOfBytes, SumMemory memory, MemoryBuffer output)
    {
        (_sum, _carry, _isOfBytes) = (sum, sum.Carry, isOfBytes);
        _vectors = isOfBytes ? WindowSum.NarrowVectors : WindowSum.VectorsPerTile;
        _b = new KernelBuilder(name, layer, Occasion.Sample);
        _tables = _b.MemoryBuffer("tables", memory.Tables);
        _numbers = memory.Numbers is null ? null : _b.MemoryBuffer("numbers", memory.Numbers);
        _ends = memory.Ends is null ? null : _b.MemoryBuffer("ends", memory.Ends);
        _z = _b.MemoryBuffer("z", output);
    }

    private static Expression Zero => new Unary(UnaryOperation.Broadcast, new IntLiteral(0), ValueKind.Shorts);

    /// <param name="name">The kernel.</param>
    /// <param name="layer">The operation.</param>
    /// <param name="what">What is said of it.</param>
    /// <param name="sum">The sums.</param>
    /// <param name="isOfBytes">
    /// Whether tables are halves of bytes, for processors that look up in sixteen bytes; fewer sums stay in registers there.
    /// </param>
    /// <param name="memory">The tables.</param>
    /// <param name="codesOfTiles">The codes of whole tiles.</param>
    /// <param name="codesOfRest">The codes behind them.</param>
    /// <param name="output">Receives the sums.</param>
    public static Kernel Lower(
        string name,
        int layer,
        string what,
        WindowSum sum,
        bool isOfBytes,
        SumMemory memory,
        ConstantBuffer? codesOfTiles,
        ConstantBuffer? codesOfRest,
        MemoryBuffer output) => new SumLookUps(name, layer, sum, isOfBytes, memory, output).Lower(what, codesOfTiles, codesOfRest);

    private Kernel Lower(string what, ConstantBuffer? codesOfTiles, ConstantBuffer? codesOfRest)
    {
        var codes = codesOfTiles is null ? null : _b.MemoryBuffer("codes", codesOfTiles.Buffer);
        var rest = codesOfRest is null ? null : _b.MemoryBuffer(codes is null ? "codes" : "lastCodes", codesOfRest.Buffer);
        _sum.ForPositions(_b, (row, column, rows, columns) =>
        {
            if (codes is not null)
            {
                _b.For("tile", 0, _sum.Tiles, 1, tile => Parts(
                    row, column, rows, columns, codes, tile, tile.Stride(WindowSum.VectorsPerTile * Shorts), WindowSum.VectorsPerTile));
            }

            if (rest is not null)
            {
                _b.Scope(codes is null ? "All outputs." : "The last outputs.", () => Parts(
                    row, column, rows, columns, rest, 0, _sum.Tiles * WindowSum.VectorsPerTile * Shorts, _sum.Rest));
            }
        });
        string[] leftOut = _numbers is null ? [] : ["Words whose inputs are all zero are left out, and counted here all the same."];
        return _b.Build(
            $"{what}: z = W·x.",
            [
                "Lanes are outputs: sixteen bits of codes are the numbers of entries of three tables, which are looked up in vectors for "
                    + "32 outputs at once.",
                _carry.Level switch
                {
                    CarryLevel.Position => "No sum of these weights can leave sixteen bits.",
                    CarryLevel.Row => "No sum of these weights over a row of the kernel can leave sixteen bits; then it is added to 32.",
                    CarryLevel.Table => "Values are so large that every look-up is added to 32 bits.",
                    CarryLevel.Place => "No sum of these weights at a place can leave sixteen bits; then it is added to 32.",
                    _ => $"No sum of these weights over {Text(_carry.Words)} words can leave sixteen bits; then it is added to 32.",
                },
                .. leftOut,
            ],
            (long)_sum.Output.Size * _sum.Window.Height * _sum.Window.Width * _sum.Input.Channels);
    }

    /// <summary>A tile whole, or a few vectors of it after the other.</summary>
    private void Parts(
        Expression row,
        Expression column,
        WindowAxis.PositionLoop rows,
        WindowAxis.PositionLoop columns,
        Pointer codes,
        Expression tile,
        Expression firstOutput,
        int vectors)
    {
        if (vectors <= _vectors)
        {
            Tile(row, column, rows, columns, codes, tile, 0, firstOutput, vectors);
            return;
        }

        var inParts = vectors / _vectors * _vectors;
        _b.For("vector", 0, inParts, _vectors, vector => Tile(
            row, column, rows, columns, codes, tile, vector, firstOutput + vector.Stride(Shorts), _vectors));
        if (vectors > inParts)
        {
            _b.Scope("The last vectors.", () => Tile(
                row, column, rows, columns, codes, tile, inParts, firstOutput + (inParts * Shorts), vectors - inParts));
        }
    }

    private void Tile(
        Expression row,
        Expression column,
        WindowAxis.PositionLoop rows,
        WindowAxis.PositionLoop columns,
        Pointer codes,
        Expression tile,
        Expression firstVector,
        Expression firstOutput,
        int vectors)
    {
        var z = _b.Point("sums", _z, _z.StartOf((Axis.Row, row), (Axis.Column, column)) + firstOutput);
        if (_carry.Level != CarryLevel.Position)
        {
            _b.Section("Sums of 32 bits start at zero.", () => _b.For(
                "zero", 0, 2 * vectors * Lane.Count, Lane.Count, at => _b.Store(z, at, new IntLiteral(0).Broadcast())));
        }

        Within(CarryLevel.Position, null, vectors, z, sums => rows((pictureRow, kernelRow) =>
            Within(CarryLevel.Row, sums, vectors, z, sums => columns((pictureColumn, kernelColumn) =>
                Within(CarryLevel.Place, sums, vectors, z, sums =>
                {
                    var tables = _b.Point(
                        "tablesOfPlace", _tables, _tables.StartOf((Axis.Row, pictureRow), (Axis.Column, pictureColumn)));
                    var codesOfPlace = _b.Point(
                        "codesOfPlace",
                        codes,
                        codes.StartOf(
                            (Axis.Tile, tile), (Axis.Row, kernelRow), (Axis.Column, kernelColumn), (Axis.Output, firstVector)));
                    Words(tables, codesOfPlace, sums, vectors, z);
                })))));
    }

    /// <summary>Sums that begin at zero and are added to those of 32 bits where the level ends; else those of the level around.</summary>
    private void Within(
        CarryLevel level, IReadOnlyList<Variable>? around, int vectors, Pointer z, Action<IReadOnlyList<Variable>?> body)
    {
        if (_carry.Level != level)
        {
            body(around);
            return;
        }

        var sums = new List<Variable>();
        for (var vector = 0; vector < vectors; vector++)
        {
            sums.Add(_b.Let("sum" + Text(vector), Zero));
        }

        body(sums);
        _b.Section(level == CarryLevel.Position ? "To 32 bits." : "To the sums of 32 bits.", () =>
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                Add(z, 2 * vector * Lane.Count, sums[vector].WidenLower(), level != CarryLevel.Position);
                Add(z, ((2 * vector) + 1) * Lane.Count, sums[vector].WidenUpper(), level != CarryLevel.Position);
            }
        });
    }

    private void Add(Pointer z, int at, Expression value, bool adds) =>
        _b.Store(z, at, adds ? new Load(z, at, ValueKind.Bits) + value : value);

    private void Words(Pointer tables, Pointer codes, IReadOnlyList<Variable>? sums, int vectors, Pointer z)
    {
        if (_numbers is not null && _ends is not null)
        {
            ForEach(_b, "part", _sum.Parts, part =>
            {
                var first = _b.Let("firstEntry", _sum.Parts == 1 ? 0 : new Load(_ends, part, ValueKind.Int));
                var end = _b.Let("end", new Load(_ends, part + 1, ValueKind.Int));
                var last = _b.Let("lastEntry", end.Min(_sum.WordsInMemory));
                Within(CarryLevel.Words, sums, vectors, z, inner => _b.For("entry", first, last, 1, (_sum.Words, _sum.Parts), entry =>
                {
                    var number = _b.Let("number", new Load(_numbers, entry, ValueKind.Int));
                    Word(tables, entry, codes, _b.Let("word", number.Min(_sum.Words - 1)), inner, vectors, z);
                }));
            });
            return;
        }

        if (_carry.Level != CarryLevel.Words)
        {
            ForEach(_b, "word", _sum.Words, word => Word(tables, word, codes, word, sums, vectors, z));
            return;
        }

        _b.For("part", 0, _sum.Parts, 1, part =>
        {
            var first = _b.Let("firstWord", part.Stride(_carry.Words));
            var last = _b.Let("lastWord", (first + _carry.Words).Min(_sum.Words));
            Within(CarryLevel.Words, null, vectors, z, inner => _b.For(
                "word", first, last, 1, (_sum.Words, _sum.Parts), word => Word(tables, word, codes, word, inner, vectors, z)));
        });
    }

    private void Word(
        Pointer tables,
        Expression entry,
        Pointer codes,
        Expression word,
        IReadOnlyList<Variable>? sums,
        int vectors,
        Pointer z)
    {
        var entries = new List<Variable>();
        for (var table = 0; table < _sum.Format.VectorsPerWord && !_isOfBytes; table++)
        {
            entries.Add(_b.Let(
                table == WordFormat.TablesPerWord ? "upperTable0" : "table" + Text(table),
                new Load(tables, tables.StartOf((Axis.Group, entry), (Axis.Input, table)), ValueKind.Shorts)));
        }

        for (var vector = 0; vector < vectors; vector++)
        {
            var code = _b.Let("codes" + Text(vector), new Load(
                codes, codes.StartOf((Axis.Group, word), (Axis.Output, vector)), ValueKind.Shorts));
            if (sums is null)
            {
                EachToThirtyTwoBits(entries, code, vector, z);
                continue;
            }

            if (_isOfBytes)
            {
                _b.Set(sums[vector], new WordLookUp(
                    sums[vector], tables, tables.StartOf((Axis.Group, entry)), code, _sum.Format.IsBinary));
                continue;
            }

            Expression sum = sums[vector];
            for (var table = 0; table < WordFormat.TablesPerWord; table++)
            {
                sum += Entry(entries, code, table);
            }

            _b.Set(sums[vector], sum);
        }
    }

    private static LaneLookUp Entry(List<Variable> entries, Variable code, int table) => new(
        entries[table],
        code.ShiftRightLogical(WordFormat.ShiftOf(table)),
        table == 0 && entries.Count > WordFormat.TablesPerWord ? entries[WordFormat.TablesPerWord] : null);

    private void EachToThirtyTwoBits(List<Variable> entries, Variable code, int vector, Pointer z)
    {
        for (var table = 0; table < WordFormat.TablesPerWord; table++)
        {
            var entry = _b.Let($"entry{Text(vector)}_{Text(table)}", Entry(entries, code, table));
            Add(z, 2 * vector * Lane.Count, entry.WidenLower(), adds: true);
            Add(z, ((2 * vector) + 1) * Lane.Count, entry.WidenUpper(), adds: true);
        }
    }
}
