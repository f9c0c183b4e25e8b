using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>Tables that stand beside each other, and where the codes are that look sums up in them.</summary>
/// <param name="Format">What entries are.</param>
/// <param name="Table">The tables.</param>
/// <param name="TableLength">Elements of one table.</param>
/// <param name="Rounds">The tables of the block, a few at a time, so that not too many codes are in registers.</param>
internal sealed record TableBlock(TableFormat Format, Pointer Table, int TableLength, IReadOnlyList<TableRound> Rounds)
{
    /// <summary>Adds a look-up in every table to each of a few results.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="target">Where results are.</param>
    /// <param name="start">Element of the first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="result">The first of them.</param>
    /// <param name="ahead">Codes that have been loaded; those of the next results take their place. Null where none have.</param>
    public void Add(KernelBuilder b, Pointer target, Expression start, int count, Expression result, Queue<Variable>? ahead)
    {
        var sums = new Variable[count];
        for (var k = 0; k < count; k++)
        {
            sums[k] = b.Let("sum" + Digit(k), new Load(target, start + (k * Format.Count), Format.Kind));
        }

        var words = 0;
        var codeName = count == LookUpSums.ResultsPerIteration ? "codes" : "lastCodes";
        foreach (var round in Rounds)
        {
            if (ahead is not null)
            {
                var next = round.Words(result + count, 0);
                for (var word = 0; word < next.Count; word++)
                {
                    var codes = ahead.Dequeue();
                    Add(round, word, codes, 0);
                    b.Set(codes, next[word]);
                }
            }
            else if (round.Repeats == 1)
            {
                AddAll(round, 0);
            }
            else
            {
                b.For("quad", 0, round.Repeats, 1, quad => AddAll(round, quad));
            }
        }

        for (var k = 0; k < count; k++)
        {
            b.Store(target, start + (k * Format.Count), sums[k]);
        }

        void AddAll(TableRound round, Expression quad)
        {
            var codes = round.Words(result, quad).Take(round.Code(count - 1, 0).Word + 1)
                .Select(word => b.Let(codeName + Digit(words++), word)).ToList();
            for (var word = 0; word < codes.Count; word++)
            {
                Add(round, word, codes[word], quad);
            }
        }

        void Add(TableRound round, int word, Variable codes, Expression quad)
        {
            for (var group = 0; group < round.Groups; group++)
            {
                for (var k = 0; k < count; k++)
                {
                    var (wordOfResult, position) = round.Code(k, group);
                    if (wordOfResult == word)
                    {
                        var entry = quad.Stride(round.Groups * TableLength) + StartOf(round.FirstGroup + group);
                        var lookUp = new LookUp(Table, entry + new Packed(codes, position, Format.EntryShift), Format.Kind);
                        b.Set(sums[k], Format.Add(sums[k], lookUp));
                    }
                }
            }
        }

        // Tables behind the first have names.
        IntLiteral StartOf(int table) =>
            table == 0 ? new IntLiteral(0) : b.Constant("Table" + Digit(table), table * TableLength, "starts");
    }

    private static string Digit(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Tables of a block whose codes are loaded together.</summary>
/// <param name="FirstGroup">The first table.</param>
/// <param name="Groups">How many.</param>
/// <param name="Words">The packed codes of four results: of the first of them, and the round's number.</param>
/// <param name="Code">Where the code of a result and a table is: which word, which position.</param>
/// <param name="Repeats">
/// How many rounds of this form follow each other: a loop, where straight-line code would be too long to be compiled well.
/// </param>
internal sealed record TableRound(
    int FirstGroup,
    int Groups,
    Func<Expression, Expression, IReadOnlyList<Expression>> Words,
    Func<int, int, (int Word, int Position)> Code,
    int Repeats = 1);
