using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>What is done to a row of a convolution's sums as soon as it is complete, so that only what comes of it is kept.</summary>
internal sealed class RowSteps(SumPlan plan, string name, IReadOnlyList<(int Number, ModelOperation Operation, ValueRange Range)> behind)
{
    private readonly List<MemoryPlan.Buffer> _rows = [];

    private int Channels => plan.Sum.Outputs;

    /// <summary>The pool that takes halves of words apart itself; null for none.</summary>
    private MaxPool? Direct => plan.Lanes == 2
        && behind.Count > 0
        && behind[0].Operation is MaxPool pool
        && pool.Window.Left == 0
        && pool.Window.ColumnStride == pool.Window.Width
        && pool.Shape.Width * pool.Window.Width == plan.Sum.Shape.Width
        && plan.Columns * 2 == plan.Sum.Shape.Width
        && plan.Columns % pool.Window.Width == 0
        ? pool
        : null;

    /// <summary>The pool among the operations; null for none.</summary>
    public MaxPool? Pool => behind.Select(static step => step.Operation).OfType<MaxPool>().FirstOrDefault();

    /// <summary>Rows of sums that are of use.</summary>
    public int Rows => Pool is { } pool ? Math.Min(plan.Sum.Shape.Height, pool.Shape.Height * pool.Window.Height) : plan.Sum.Shape.Height;

    /// <summary>Reserves a row for what comes in front of each operation that does not read the sums themselves.</summary>
    public void Reserve(MemoryPlan memory, int time)
    {
        var (type, width) = (RowType, plan.Sum.Shape.Width);
        for (var step = Direct is null ? 0 : 1; step < behind.Count; step++)
        {
            if (step > 0)
            {
                width = behind[step - 1].Operation.Shape.Width;
                type = TypeBehind(step - 1);
            }

            _rows.Add(memory.Add(type, width * Channels, time, time));
        }
    }

    /// <summary>Writes the functions, and gives what writes the statements for a complete row at "sums[0]".</summary>
    public Action<CText> Write(Source source, string memory, Plane output)
    {
        List<(string Statement, bool IsPool)> steps = [];
        var (type, range, from, row) = (RowType, plan.Range, "sums[0]", 0);
        var fill = string.Empty;
        var width = plan.Sum.Shape.Width;
        if (Direct is null)
        {
            var to = behind.Count == 0 ? "output" : _rows[row++].Address(memory);
            type = behind.Count == 0 ? output.Type : type;
            steps.Add(($"{WriteUnpack(source, type)}(sums[0], {to});", false));
            from = to;
        }

        for (var step = 0; step < behind.Count; step++)
        {
            var (number, operation, after) = behind[step];
            var isLast = step == behind.Count - 1;
            var toType = isLast ? output.Type : TypeBehind(step);
            var to = isLast ? "output" : _rows[row++].Address(memory);
            if (operation is MaxPool pool)
            {
                fill = $"{PoolText.Fill(source, toType)}({to}, {pool.Shape.Width * Channels});";
                var function = step == 0 && Direct is not null
                    ? WriteUnpackMaximum(source, pool, toType)
                    : PoolText.WriteMaximumOfRow(source, number, pool, new(1, width, Channels), type, toType);
                steps.Add(($"{function}({from}, {to});", true));
                width = pool.Shape.Width;
            }
            else
            {
                steps.Add(($"{PointText.Write(source, number, operation, range, type, toType)}({from}, {to}, {width});", false));
            }

            (type, range, from) = (toType, after, to);
        }

        return text => Print(text, steps, fill, output);
    }

    private void Print(CText text, List<(string Statement, bool IsPool)> steps, string fill, Plane output)
    {
        var next = $"output += {output.Shape.Width * output.Shape.Channels};";
        if (Pool is not { } pool)
        {
            steps.ForEach(step => text.Line(step.Statement));
            text.Line(next);
            return;
        }

        // The window's rows one after the other: the first begins, the last goes on.
        foreach (var (statement, isPool) in steps.TakeWhile(static step => !step.IsPool).Append(steps.First(static step => step.IsPool)))
        {
            if (isPool)
            {
                text.Line($"if (pooled == 0) {fill}");
            }

            text.Line(statement);
        }

        var isCut = Rows % pool.Window.Height != 0;
        text.Block($"if (++pooled == {pool.Window.Height}{(isCut ? $" || written + 1 == {Rows}" : string.Empty)})", () =>
        {
            text.Line("pooled = 0;");
            foreach (var (statement, _) in steps.SkipWhile(static step => !step.IsPool).Skip(1))
            {
                text.Line(statement);
            }

            text.Line(next);
        });
    }

    private CType RowType => plan.Lanes == 2 ? CType.Int16 : CType.OfSums(plan.Range);

    private CType TypeBehind(int step) => behind[step].Operation is not MaxPool ? CType.Of(behind[step].Range)
        : step == 0 ? RowType
        : TypeBehind(step - 1);

    private string WriteUnpack(Source source, CType type)
    {
        var function = source.Name(name + "_row");
        var count = plan.Sum.Shape.Width * Channels;
        source.Text.Comment(plan.Lanes == 2
            ? "A row of sums: the low halves of words are its left columns, the high halves its right ones."
            : "A row of sums.");
        source.Text.Block($"{source.Apart} void {function}(const int32_t *sums, {type.Name} *to)", () =>
        {
            if (plan.Lanes == 1)
            {
                source.Text.Line($"for (uint32_t value = 0; value < {count}; value++) *to++ = {type.Cast("*sums++")};");
                return;
            }

            var left = plan.Columns * Channels;
            source.Text.Line($"for (uint32_t value = 0; value < {left}; value++) to[value] = {Low("sums[value]")};");
            source.Text.Line($"to += {left};");
            source.Text.Line($"for (uint32_t value = 0; value < {count - left}; value++) to[value] = {type.Cast(High("sums[value]"))};");
        });
        source.Text.Line();
        return function;
    }

    private string WriteUnpackMaximum(Source source, MaxPool pool, CType type)
    {
        var function = source.Name(name + "_max");
        var (text, width) = (source.Text, pool.Window.Width);
        var half = plan.Columns / width * Channels;
        text.Comment($"The largest of {width} columns each, and of what is there already: "
            + "low halves of words are the left columns, high ones the right.");
        text.Block($"{source.Apart} void {function}(const int32_t *sums, {type.Name} *to)", () =>
            text.Block($"for (uint32_t column = 0; column < {plan.Columns / width}; column++, sums += {(width - 1) * Channels})", () =>
                text.Block($"for (uint32_t channel = 0; channel < {Channels}; channel++, sums++, to++)", () =>
                {
                    text.Line("int32_t low = to[0], high = to[" + half + "], word, x;");
                    for (var column = 0; column < width; column++)
                    {
                        text.Line($"word = sums[{column * Channels}];");
                        text.Line($"x = {Low("word")}; if (x > low) low = x;");
                        text.Line($"x = {High("word")}; if (x > high) high = x;");
                    }

                    text.Line($"to[0] = {type.Cast("low")}; to[{half}] = {type.Cast("high")};");
                })));
        text.Line();
        return function;
    }

    private static string Low(string word) => $"(int16_t)({word} & 0xFFFF)";

    private static string High(string word) => $"({word} + 0x8000) >> 16";
}
