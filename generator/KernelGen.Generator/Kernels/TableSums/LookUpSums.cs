using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// The inner part that layers share in both directions: a block of tables, and one look-up and addition per table and result.
/// </summary>
internal static class LookUpSums
{
    /// <summary>Results formed together.</summary>
    public const int ResultsPerIteration = 4;

    /// <summary>Fours of tables whose look-ups stand one after the other; more are a loop.</summary>
    public const int StraightLineQuads = 2;

    /// <summary>Memory for the sums of half of a table's rows.</summary>
    public static Pointer UpperSums(KernelBuilder b, TableFormat format, bool isTernary, int rows) =>
        b.Scratch("upperSums", format.Element, Tables.Entries(isTernary, rows / 2) * format.Count);

    /// <summary>Forms the tables of one block.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="format">What entries are.</param>
    /// <param name="table">Memory of the tables.</param>
    /// <param name="upperSums">Memory for sums on the way, as <see cref="UpperSums"/> gives it.</param>
    /// <param name="isTernary">Whether weights have three values.</param>
    /// <param name="valid">For each table, which of its rows exist.</param>
    /// <param name="row">A row: the number of its table, and its own in the table.</param>
    /// <param name="scale">log₂ of the factor on every row.</param>
    /// <param name="foresee">Asks for the row that a later block has in a row's place; null where that is not worth it.</param>
    public static void BuildTables(
        KernelBuilder b,
        TableFormat format,
        Pointer table,
        Pointer upperSums,
        bool isTernary,
        IReadOnlyList<IReadOnlyList<bool>> valid,
        Func<Expression, int, Expression> row,
        int scale,
        Action<Expression, int>? foresee)
    {
        var rows = valid[0].Count;
        var entries = Tables.Entries(isTernary, rows) * format.Count;
        var digits = isTernary ? "M, Z and P stand for −, 0 and +" : "M and P stand for − and +";
        var complete = valid.TakeWhile(exists => exists.All(one => one)).Count();
        b.For("group", 0, complete, 1, group => Table(group, Enumerable.Repeat(true, rows).ToList()));
        for (var rest = complete; rest < valid.Count; rest++)
        {
            var number = rest;
            b.Scope("A table with rows that do not exist: they count as zero.", () => Table(number, valid[number]));
        }

        void Table(Expression group, IReadOnlyList<bool> exists)
        {
            var values = new List<Variable?>();
            b.Section($"The sums of ± x0 … ± x{Digit(rows - 1)} for all weights; in names, {digits}.", () =>
            {
                for (var position = 0; position < rows; position++)
                {
                    if (!exists[position])
                    {
                        values.Add(null);
                        continue;
                    }

                    var name = RowName(position);
                    var value = b.Let(name, row(group, position));
                    values.Add(value);
                    if (scale != 0)
                    {
                        b.Set(value, PowersOfTwo.Scale(b, name, value, scale));
                    }
                }

                Tables.Build(b, format, table, group.Stride(entries), upperSums, isTernary, values);
            });
            if (foresee is not null)
            {
                b.Section("The look-ups to come take longer than any processor looks ahead: what the next tables are of.", () =>
                {
                    for (var position = 0; position < rows; position++)
                    {
                        foresee(group, position);
                    }
                });
            }
        }
    }

    /// <summary>Adds the looked-up sums of one block to every result.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="block">The tables of the block.</param>
    /// <param name="results">Which results.</param>
    /// <param name="name">What a result is: "output" or "input".</param>
    /// <param name="target">Where results are.</param>
    /// <param name="index">Element of the first of four results.</param>
    public static void Accumulate(
        KernelBuilder b, TableBlock block, WorkSplit.InnerRange results, string name, Pointer target, Func<Expression, Expression> index)
    {
        // Codes that are loaded just before their look-ups queue behind all earlier look-ups, and nothing can start meanwhile (a tenth of
        // the time on Zen 5). Where no loop over tables stands between, each word is loaded anew as soon as it has been used: an iteration
        // ahead, in the same register.
        var isAhead = block.Rounds.All(round => round.Repeats == 1);
        var reloads = isAhead ? " Codes that have been used up make room for those of the next four." : string.Empty;
        b.Section($"{KernelBuilder.Capitalised(name)}s, four at a time: one look-up and one addition per table.{reloads}", () =>
        {
            var ahead = new Queue<Variable>();
            if (isAhead)
            {
                foreach (var word in block.Rounds.SelectMany(round => round.Words(results.First, 0)))
                {
                    ahead.Enqueue(b.Let("codes" + Digit(ahead.Count), word));
                }
            }

            results.For(b, name, ResultsPerIteration, result => block.Add(
                b, target, index(result), ResultsPerIteration, result, isAhead ? ahead : null));
        });
    }

    /// <summary>The same of a few results, fewer than four, one after the other of them.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="block">The tables of the block.</param>
    /// <param name="first">The first result.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where results are.</param>
    /// <param name="index">Element of the first result.</param>
    public static void AccumulateRest(
        KernelBuilder b, TableBlock block, Expression first, int count, Pointer target, Func<Expression, Expression> index) =>
        block.Add(b, target, index(first), count, first, null);

    /// <summary>The local of a row of a table: "x0".</summary>
    public static string RowName(int row) => "x" + Digit(row);

    private static string Digit(int value) => value.ToString(CultureInfo.InvariantCulture);
}
