using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>Functions for what windows make of the values under them, and for sums of two.</summary>
internal static class PoolText
{
    /// <summary>A function that makes each value of a row the largest of itself and of those under its window; its name.</summary>
    public static string WriteMaximumOfRow(Source source, int number, MaxPool pool, ModelShape from, CType type, CType to)
    {
        var name = source.Name($"max{number}");
        var text = source.Text;
        var value = type == to ? "at[channel]" : to.Cast("at[channel]");
        text.Comment($"Operation {number}: the largest under each window in a row, and of what is there already.");
        text.Block($"{source.Apart} void {name}(const {type.Name} *from, {to.Name} *to)", () =>
            EachWindow(source, from, pool.Shape, pool.Window, type, $"if (at[channel] > to[channel]) to[channel] = {value};"));
        text.Line();
        return name;
    }

    /// <summary>A function that fills a row with what no value is smaller than; its name.</summary>
    public static string Fill(Source source, CType type) => source.Helper("lowest_" + type.Short, (text, name) =>
    {
        text.Comment("What no value is smaller than, for maxima to begin with.");
        text.Block($"{source.Apart} void {name}({type.Name} *to, uint32_t count)", () =>
            text.Line($"while (count-- != 0) {{ *to++ = {type.Smallest}; {source.Moved}(to); }}"));
    });

    /// <summary>A function for a whole pool; its name.</summary>
    public static string WriteMaximum(Source source, int number, MaxPool pool, ModelShape from, CType type, CType to)
    {
        var row = WriteMaximumOfRow(source, number, pool, from, type, to);
        var fill = Fill(source, to);
        var name = source.Name($"pool{number}");
        var text = source.Text;
        var count = pool.Shape.Width * pool.Shape.Channels;
        text.Comment($"Operation {number}: the largest of {pool.Window.Height} x {pool.Window.Width}.");
        text.Block($"{source.Apart} void {name}(const {type.Name} *from, {to.Name} *to)", () =>
            EachRow(
                source,
                from,
                pool.Shape,
                pool.Window,
                () => text.Line($"{fill}(to, {count});"),
                () => text.Line($"{row}(from + line, to);"),
                () => text.Line($"to += {count};")));
        text.Line();
        return name;
    }

    /// <summary>A function for means; its name.</summary>
    public static string WriteMean(
        Source source, int number, AveragePool pool, ModelShape from, CType type, CType to, string sums)
    {
        var name = source.Name($"mean{number}");
        var (window, text) = (pool.Window, source.Text);
        var count = pool.Shape.Width * pool.Shape.Channels;
        var counts = WriteReciprocals(source, number, pool, from);
        text.Comment($"Operation {number}: means of {window.Height} x {window.Width} values.");
        text.Block($"{source.Apart} void {name}_add(const {type.Name} *from, int32_t *to)", () =>
            EachWindow(source, from, pool.Shape, window, type, "to[channel] += at[channel];"));
        text.Line();
        text.Block($"{source.Apart} void {name}(const {type.Name} *from, {to.Name} *to)", () =>
        {
            text.Line($"int32_t *sums = {sums};");
            EachRow(source, from, pool.Shape, window, () =>
            {
                text.Line(source.Clear(CType.Int32, "sums", count));
                if (counts > 1)
                {
                    text.Line("uint32_t rows = 0;");
                }
            }, () =>
            {
                text.Line($"{name}_add(from + line, sums);");
                if (counts > 1)
                {
                    text.Line("rows++;");
                }
            }, () =>
            {
                text.Line("const int32_t *sum = sums;");
                if (counts == 1)
                {
                    text.Line($"for (uint32_t value = 0; value < {count}; value++) *to++ = {to.Cast($"{name}_of(*sum++)")};");
                    return;
                }

                text.Line($"int32_t left = {-window.Left};");
                text.Block($"for (uint32_t column = 0; column < {pool.Shape.Width}; column++, left += {window.ColumnStride})", () =>
                {
                    text.Line("uint32_t places = 0;");
                    text.Block($"for (int32_t at = left; at < left + {window.Width}; at++)", () =>
                    {
                        text.Line($"if (at >= 0 && at < {from.Width}) places += rows;");
                        text.Line($"{source.Moved}(places);");
                    });
                    text.Block($"for (uint32_t channel = 0; channel < {from.Channels}; channel++)", () =>
                        text.Line($"*to++ = {to.Cast($"{name}_of(*sum++, places)")};"));
                });
            });
        });
        text.Line();
        return name;
    }

    /// <summary>A function that adds two; its name.</summary>
    public static string WriteSum(Source source, int number, CType left, CType right, CType to)
    {
        var name = source.Name($"sum{number}");
        var text = source.Text;
        text.Comment($"Operation {number}: the sum of two.");
        text.Block($"{source.Apart} void {name}(const {left.Name} *left, const {right.Name} *right, {to.Name} *to, uint32_t count)", () =>
            text.Line($"while (count-- != 0) *to++ = {to.Cast("*left++ + *right++")};"));
        text.Line();
        return name;
    }

    /// <summary>How many different counts there are.</summary>
    private static int WriteReciprocals(Source source, int number, AveragePool pool, ModelShape from)
    {
        var rows = Sizes(from.Height, pool.Shape.Height, pool.Window.Height, pool.Window.RowStride, pool.Window.Top);
        var columns = Sizes(from.Width, pool.Shape.Width, pool.Window.Width, pool.Window.ColumnStride, pool.Window.Left);
        List<int> counts = [.. rows.SelectMany(row => columns.Select(column => row * column)).Distinct().OrderDescending()];
        var name = source.Name($"mean{number}_of");
        var text = source.Text;
        _ = source.ShiftName();
        text.Comment($"The mean of so many values whose sum is x, rounded: x times 2^{AveragePool.Shift} / count, by shifts.");
        text.Block($"static int32_t {name}(int32_t x{(counts.Count > 1 ? ", uint32_t count" : string.Empty)})", () =>
        {
            foreach (var count in counts)
            {
                var terms = string.Concat(SignedDigits(AveragePool.Reciprocal(count)).Select(term =>
                    (term < 0 ? " - " : " + ") + source.Shifted("x", Math.Abs(term) - 1)));
                var head = count == counts[^1] ? string.Empty : $"if (count == {count}) ";
                text.Line($"{head}return ({1 << (AveragePool.Shift - 1)}{terms}) >> {AveragePool.Shift};");
            }
        });
        text.Line();
        return counts.Count;
    }

    /// <summary>±(1 + s) for each ±2^s that add up to a number, as few as possible.</summary>
    private static IEnumerable<int> SignedDigits(int number)
    {
        for (var shift = 0; number != 0; shift++, number >>= 1)
        {
            if ((number & 1) != 0)
            {
                var digit = (number & 3) == 3 ? -1 : 1;
                number -= digit;
                yield return digit * (1 + shift);
            }
        }
    }

    private static IEnumerable<int> Sizes(int size, int places, int window, int stride, int before) => Enumerable.Range(0, places)
        .Select(place => Math.Min(size, (place * stride) - before + window) - Math.Max(0, (place * stride) - before)).Distinct();

    /// <summary>Rows of windows: what comes in front of each, for each row of the picture under it ("line"), and behind.</summary>
    private static void EachRow(
        Source source, ModelShape from, ModelShape to, ModelWindow window, Action before, Action row, Action after)
    {
        var text = source.Text;
        var width = from.Width * from.Channels;
        var isClipped = window.Top > 0 || ((to.Height - 1) * window.RowStride) + window.Height > from.Height + window.Top;
        text.Line($"int32_t top = {-window.Top * width};");
        text.Block($"for (uint32_t window = 0; window < {to.Height}; window++, top += {window.RowStride * width})", () =>
        {
            text.Line($"{source.Moved}(top);");
            before();
            text.Line("int32_t line = top;");
            text.Block($"for (uint32_t row = 0; row < {window.Height}; row++, line += {width})", () =>
            {
                text.Line($"{source.Moved}(line);");
                if (isClipped)
                {
                    text.Line($"if (line < 0 || line >= {from.Height * width}) continue;");
                }

                row();
            });
            after();
        });
    }

    /// <summary>Windows in a row, and in each its columns that lie on the picture; "at" points to a column.</summary>
    private static void EachWindow(
        Source source, ModelShape from, ModelShape to, ModelWindow window, CType type, string statement)
    {
        var text = source.Text;
        var channels = from.Channels;
        var isClipped = window.Left > 0 || ((to.Width - 1) * window.ColumnStride) + window.Width > from.Width + window.Left;
        text.Line($"int32_t left = {-window.Left * channels};");
        var step = window.ColumnStride * channels;
        text.Block(
            $"for (uint32_t window = 0; window < {to.Width}; window++, left += {step}, to += {channels})", () =>
            {
                text.Line($"{source.Moved}(left);");
                text.Line("int32_t place = left;");
                text.Block($"for (uint32_t column = 0; column < {window.Width}; column++, place += {channels})", () =>
                {
                    if (isClipped)
                    {
                        text.Line($"if (place < 0 || place >= {from.Width * channels}) continue;");
                    }

                    text.Line($"const {type.Name} *at = from + place;");
                    text.Block($"for (uint32_t channel = 0; channel < {channels}; channel++)", () => text.Line(statement));
                });
            });
    }
}
