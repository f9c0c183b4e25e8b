using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>
/// One axis of a picture under a window that moves over it: loops over its rows (or columns) and over the positions that read them, or the
/// other way round. Every bound is linear in what the loops around it count, so that addresses can be proved.
/// </summary>
/// <param name="name">"row" or "column".</param>
/// <param name="extent">Rows of the picture.</param>
/// <param name="positions">Positions of the window.</param>
/// <param name="window">Rows of the window.</param>
/// <param name="stride">Rows from one position to the next.</param>
/// <param name="padding">Rows that the first position reaches out in front of the picture.</param>
internal sealed class WindowAxis(string name, int extent, int positions, int window, int stride, int padding)
{
    /// <summary>The rows of a picture under a window.</summary>
    public static WindowAxis Rows(Window window, Shape input, Shape output) =>
        new("row", input.Height, output.Height, window.Height, window.Stride, window.PaddingTop);

    /// <summary>Its columns.</summary>
    public static WindowAxis Columns(Window window, Shape input, Shape output) =>
        new("column", input.Width, output.Width, window.Width, window.Stride, window.PaddingLeft);

    private string Capitalised => KernelBuilder.Capitalised(name);

    /// <summary>
    /// All rows of the picture that are read, from the first to the last. Row q·stride + rest − padding is read by the positions q, q − 1,
    /// … at the rows rest, rest + stride, … of the window.
    /// </summary>
    /// <param name="b">The kernel.</param>
    /// <param name="body">What is done with a row: it, and what loops over the positions that read it.</param>
    /// <param name="readsAll">Whether rows that no position reads come too.</param>
    /// <param name="begin">What is done with a range of positions before one of their rows comes.</param>
    /// <param name="finish">What is done with a range of positions when all of their rows have come.</param>
    public void ForInputs(
        KernelBuilder b,
        Action<Expression, PositionLoop> body,
        bool readsAll = false,
        RangeAction? begin = null,
        RangeAction? finish = null)
    {
        var parts = Parts(readsAll);
        var steps = parts.Max(part => part.Steps);
        var first = padding / stride;
        var last = Ceiling(extent + padding, stride);
        last = readsAll ? last : Math.Min(last, positions + steps - 1);
        begin?.Invoke(0, Math.Min(first, positions), 0, 0);
        if (stride == 1)
        {
            b.For(name, first - padding, last - padding, 1, row =>
            {
                Begin(row + padding);
                body(row, inner => Positions(row + padding, 0, parts[0], Enumerable.Range(first, last - first), last - first, inner));
                Finish(row + padding);
            });
        }
        else
        {
            b.For(name + "Group", first, last, 1, group =>
            {
                Begin(group);
                parts.ForEach(part => Part(group, part));
                Finish(group);
            });
        }

        finish?.Invoke(Math.Max(0, last - steps + 1), positions, 0, 0);

        void Begin(Expression group) => begin?.Invoke(
            group, (group + 1).Min(positions), Math.Max(0, Math.Min(last, positions) - first), last - first);

        // The last position that has read a group's rows for the last time.
        void Finish(Expression group) => finish?.Invoke(
            (group - (steps - 1)).Max(0), group - (steps - 2), Math.Max(0, last - steps + 1), last - first);

        void Part(Variable group, (int First, int Last, int Steps) part)
        {
            var groups = Enumerable.Range(first, last - first).ToList();
            var rows = groups.SelectMany(number => Enumerable.Range(part.First, part.Last - part.First)
                .Where(rest => (number * stride) + rest - padding is var row && row >= 0 && row < extent).Select(_ => number)).ToList();
            if (rows.Count == 0)
            {
                return;
            }

            // Bounds are constants as far as all groups are within the picture.
            b.Scope($"{Capitalised}s that {Text(part.Steps)} of the kernel's meet, at most.", () =>
            {
                Expression start = padding == 0
                    ? part.First
                    : b.Let("first" + Capitalised, (padding - group.Stride(stride)).Max(part.First));
                Expression end = ((last - 1) * stride) + part.Last <= extent + padding
                    ? part.Last
                    : b.Let("last" + Capitalised, (extent + padding - group.Stride(stride)).Min(part.Last));
                For(b, name + "OfGroup", start, end, rows.Count, groups.Count, rest => body(
                    WithoutPadding(group.Stride(stride) + rest),
                    inner => Positions(group, rest, part, rows, rows.Count, inner)), keepsBounds: true);
            });
        }

        void Positions(
            Expression group,
            Expression rest,
            (int First, int Last, int Steps) part,
            IEnumerable<int> groups,
            int runs,
            Action<Expression, Expression> inner)
        {
            var pairs = groups.Sum(number => (long)Math.Max(0, Math.Min(part.Steps, number + 1) - Math.Max(0, number - (positions - 1))));
            if (pairs == 0)
            {
                return;
            }

            // Beyond the last position a group has no rows that come here, but that is not seen from its bounds.
            if (part.Steps == 1 && pairs == runs && last <= positions)
            {
                inner(group, rest);
                return;
            }

            var start = b.Let("firstKernel" + Capitalised, (group - (positions - 1)).Max(0));
            var end = b.Let("lastKernel" + Capitalised, (group + 1).Min(part.Steps));

            // A share even where there is one run: bounds that are followed would be those of groups without a row, too.
            var share = stride > 1 && runs == 1 ? (2 * pairs, 2) : (pairs, runs);
            b.For("kernel" + Capitalised, start, end, 1, share, step => inner(group - step, rest + step.Stride(stride)));
        }
    }

    /// <summary>All positions, and what loops over the rows of the picture that one reads: their numbers and those in the window.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="body">What is done with a position.</param>
    /// <param name="begin">What is done with a range of rows before a position reads them.</param>
    /// <param name="finish">What is done with a range of rows when no position will read them any more.</param>
    public void ForPositions(KernelBuilder b, Action<Expression, PositionLoop> body, RangeAction? begin = null, RangeAction? finish = null)
    {
        // Position p reads the rows from p·stride − padding on, and the last of them first; those in front of its first are read no more.
        var done = Math.Min(stride, window) - stride - padding;
        begin?.Invoke(0, Clip(window - stride - padding), 0, 0);
        b.For("output" + Capitalised, 0, positions, 1, position =>
        {
            Range(begin, window - stride - padding);
            body(position, inner =>
            {
                var pairs = Enumerable.Range(0, positions).Sum(number => (long)Math.Max(
                    0, Math.Min(window, extent + padding - (number * stride)) - Math.Max(0, padding - (number * stride))));
                if (window == 1 && pairs == positions)
                {
                    inner(WithoutPadding(position.Stride(stride)), 0);
                    return;
                }

                // Bounds are constants as far as the window stays within the picture.
                Expression start = padding == 0
                    ? 0
                    : b.Let("firstKernel" + Capitalised, (padding - position.Stride(stride)).Max(0));
                Expression end = ((positions - 1) * stride) + window <= extent + padding
                    ? window
                    : b.Let("lastKernel" + Capitalised, (extent + padding - position.Stride(stride)).Min(window));
                For(b, "kernel" + Capitalised, start, end, pairs, positions, place => inner(
                    WithoutPadding(position.Stride(stride) + place), place), keepsBounds: true);
            });
            Range(finish, done);

            void Range(RangeAction? action, int from) => action?.Invoke(
                (position.Stride(stride) + from).Max(0),
                (position.Stride(stride) + (from + stride)).Min(extent),
                Enumerable.Range(0, positions).Sum(number => Clip((number * stride) + from + stride) - Clip((number * stride) + from)),
                positions);
        });
        begin?.Invoke(Clip((positions * stride) + window - stride - padding), extent, 0, 0);
        finish?.Invoke(Clip((positions * stride) + done), extent, 0, 0);
    }

    /// <summary>Whether there is nothing in a range.</summary>
    public static bool IsEmpty(Expression from, Expression to, long iterations) =>
        from is IntLiteral first && to is IntLiteral last ? first.Value >= last.Value : iterations == 0;

    /// <summary>A loop over a range that is not empty: constant bounds, or so many iterations in so many runs.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="name">What is counted.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">Bound, excluded.</param>
    /// <param name="iterations">How many there are in all runs.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="body">What is done.</param>
    /// <param name="keepsBounds">Whether bounds that are no constants are locals already.</param>
    public static void For(
        KernelBuilder b,
        string name,
        Expression from,
        Expression to,
        long iterations,
        long runs,
        Action<Variable> body,
        bool keepsBounds = false)
    {
        if (from is IntLiteral first && to is IntLiteral last)
        {
            b.For(name, first.Value, last.Value, 1, body);
        }
        else if (keepsBounds)
        {
            b.For(name, from, to, 1, (iterations, runs), body);
        }
        else
        {
            var start = b.Let("first" + KernelBuilder.Capitalised(name), from);
            var end = b.Let("last" + KernelBuilder.Capitalised(name), to);
            b.For(name, start, end, 1, (iterations, runs), body);
        }
    }

    private Expression WithoutPadding(Expression row) => padding == 0 ? row : row - padding;

    private int Clip(int row) => Math.Max(0, Math.Min(extent, row));

    /// <summary>Rests that as many rows of the window have.</summary>
    private List<(int First, int Last, int Steps)> Parts(bool readsAll)
    {
        var more = window % stride;
        var parts = new List<(int First, int Last, int Steps)>();
        if (more > 0)
        {
            parts.Add((0, more, (window / stride) + 1));
        }

        if (window >= stride || readsAll)
        {
            parts.Add((more, stride, window / stride));
        }

        return parts;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>Loops over what belongs to a row or a position: its number, and its place in the window.</summary>
    /// <param name="body">What is done.</param>
    internal delegate void PositionLoop(Action<Expression, Expression> body);

    /// <summary>Does something with a range of rows or positions: so many in so many runs where bounds are no constants.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">Bound, excluded.</param>
    /// <param name="iterations">How many there are in all runs.</param>
    /// <param name="runs">The runs.</param>
    internal delegate void RangeAction(Expression from, Expression to, long iterations, long runs);
}
