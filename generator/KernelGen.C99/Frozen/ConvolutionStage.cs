using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A convolution: row after row of the picture is added to the rows of sums whose windows it lies under.</summary>
internal sealed class ConvolutionStage : SumStage
{
    // Values that are copied statement by statement.
    private const int FewValues = 16;

    private readonly RowSteps _steps;
    private MemoryPlan.Buffer? _tables;
    private MemoryPlan.Buffer? _values;
    private MemoryPlan.Buffer? _sums;

    public ConvolutionStage(SumPlan plan, Stage stage, FrozenGraph graph, IReadOnlyList<ValueRange> ranges)
        : base(plan, stage, graph, ranges) => _steps = new(plan, Name, [.. Behind]);

    private int RowLength => Plan.Columns * Plan.Sum.Outputs;

    private int Channels => Plan.From.Channels;

    private int Width => Plan.From.Width * Channels;

    private bool IsStraight => Plan.Method == SumMethod.Straight;

    // The columns that a table is formed of begin so many values left of the picture.
    private int Left => Plan.Window.Left * Channels;

    private int ColumnStep => Plan.Window.ColumnStride * Channels;

    public override void Reserve(MemoryPlan memory, int time)
    {
        if (!IsStraight)
        {
            _tables = memory.Add(CType.Int32, Plan.Entries, time, time);
        }

        _values = memory.Add(CType.Int32, Plan.Span, time, time);
        _sums = memory.Add(CType.Int32, RowLength * (IsStraight ? 1 : Plan.OpenRows), time, time);
        _steps.Reserve(memory, time);
    }

    public override string Write(Source source, string memory, IReadOnlyList<Plane> inputs, Plane output)
    {
        var (text, name, input) = (source.Text, source.Name(Name), inputs[0]);
        var emit = _steps.Write(source, memory, output);
        if (IsStraight)
        {
            WriteStraightSums(source, name);
        }
        else
        {
            WriteCodes(source);
        }

        var takers = IsStraight ? [] : Plan.Blocks.Select(block => TakerOf(source, block, CType.Int32)).ToList();
        if (Plan.Lanes == 2)
        {
            _ = source.ShiftName();
        }

        var forming = Plan.Blocks.Select(block => TableText.Form(source, block, CType.Int32, CType.Int32, "tables", "x").ToList()).ToList();
        text.Comment(
            $"Operation {Stage.Number}: convolution of {Plan.Window.Height} x {Plan.Window.Width}, {Channels} to {Plan.Sum.Outputs}"
            + $" channels. Sums by {Plan.Describe()}.");
        text.Block($"{source.Apart} void {name}(const {input.Type.Name} *input, {output.Type.Name} *output)", () =>
        {
            text.Line($"int32_t *x = {_values!.Address(memory)};");
            if (_steps.Pool is not null)
            {
                text.Line("uint32_t pooled = 0;");
            }

            if (IsStraight)
            {
                WriteStraightRows(source, name, memory, emit);
            }
            else
            {
                WriteTableRows(source, name, memory, takers, forming, emit);
            }
        });
        text.Line();
        return $"{name}({input.Name}, {output.Name});";
    }

    private void WriteStraightSums(Source source, string name)
    {
        source.Text.Comment($"The {Plan.Sum.Outputs} sums at a place: {Plan.NonZeros} weights that are not zero.");
        source.Text.Block($"{source.Apart} void {name}_sums(const int32_t *values, int32_t *sums)", () =>
            WriteStraight(source.Text, CType.Int32, "values"));
        source.Text.Line();
    }

    private void WriteStraightRows(Source source, string name, string memory, Action<CText> emit)
    {
        var (text, window) = (source.Text, Plan.Window);
        text.Line($"int32_t *const sums[1] = {{ {_sums!.Address(memory)} }};");
        text.Line($"int32_t top = {-window.Top * Width};");
        text.Block($"for (uint32_t written = 0; written < {_steps.Rows}; written++, top += {window.RowStride * Width})", () =>
        {
            text.Line($"{source.Moved}(top);");
            text.Line("int32_t *sum = sums[0];");
            text.Line($"int32_t left = {-Left};");
            text.Block(EachColumn(Plan.Columns, "sum"), () =>
            {
                text.Line($"{source.Moved}(left);");
                text.Line($"{source.Moved}(sum);");
                text.Line("int32_t *value = x, line = top;");
                text.Block($"for (uint32_t row = 0; row < {window.Height}; row++, line += {Width})", () =>
                {
                    text.Line($"{source.Moved}(line);");
                    var isClipped = IsClipped(window.Height, window.RowStride, window.Top, Plan.Sum.Shape.Height, Plan.From.Height);
                    var isInside = isClipped ? $"line >= 0 && line < {Plan.From.Height * Width}" : null;
                    Gather(source, window.Width * Channels, "value", "line + ", isInside);
                    text.Line($"value += {window.Width * Channels};");
                });
                text.Line($"{name}_sums(x, sum);");
            });
            emit(text);
        });
    }

    private void WriteTableRows(
        Source source, string name, string memory, List<string> takers, List<List<string>> forming, Action<CText> emit)
    {
        var (text, window, rows) = (source.Text, Plan.Window, Plan.OpenRows);
        var start = _sums!.Address(memory);
        text.Line($"int32_t *tables = {_tables!.Address(memory)};");
        var places = Enumerable.Range(0, rows).Select(row => row == 0 ? start : $"{start} + {row * RowLength}");
        text.Line($"int32_t *sums[{rows}] = {{ {string.Join(", ", places)} }};");
        text.Line($"int32_t start = {-window.Top}; /* the first row under the window of sums[0] */");
        text.Line("uint32_t written = 0;");
        text.Line(source.Clear(CType.Int32, "sums[0]", rows * RowLength));
        text.Block($"for (int32_t row = 0; row < {Plan.From.Height} && written < {_steps.Rows}; row++, input += {Width})", () =>
        {
            text.Line($"{source.Moved}(row);");
            text.Line($"{source.Moved}(input);");
            text.Line($"int32_t left = {-Left}, at = 0;");
            text.Block(EachColumn(Plan.TableColumns, "at"), () =>
            {
                text.Line($"{source.Moved}(left);");
                text.Line($"{source.Moved}(at);");
                Gather(source, Plan.Span, "x", string.Empty, null);
                var codes = 0;
                for (var block = 0; block < Plan.Blocks.Count; block++)
                {
                    forming[block].ForEach(text.Line);
                    WriteUses(text, name, Plan.Blocks[block], codes, takers[block]);
                    codes += CodesOf(Plan.Blocks[block]);
                    if (block + 1 < Plan.Blocks.Count)
                    {
                        text.Line($"x += {Plan.Blocks[block].Sum(static group => group.Size)};");
                    }
                }

                if (Plan.Blocks.Count > 1)
                {
                    text.Line($"x -= {Plan.Blocks.SkipLast(1).Sum(static block => block.Sum(static group => group.Size))};");
                }
            });
            WriteComplete(source, emit);
        });
    }

    private void WriteUses(CText text, string name, IReadOnlyList<TableGroup> block, int codes, string taker)
    {
        var (window, outputs) = (Plan.Window, Plan.Sum.Outputs);
        var perRow = Plan.Places * outputs * block.Count;
        text.Line($"{(codes == 0 ? "int32_t " : string.Empty)}above = row - start;");
        text.Block($"for (uint32_t open = 0; open < {Plan.OpenRows} && above >= 0; open++, above -= {window.RowStride})", () =>
        {
            var type = window.Height * perRow > ushort.MaxValue ? "uint32_t" : "uint16_t";
            var starts = string.Join(", ", Enumerable.Range(0, window.Height).Select(row => row * perRow));
            text.Line($"static const {type} rows[{window.Height}] = {{ {starts} }};");
            if (window.RowStride > 1 || Plan.OpenRows > 1)
            {
                text.Line($"if (above >= {window.Height}) continue;");
            }

            text.Line($"const uint8_t *codes = {name}_codes{(codes == 0 ? string.Empty : $" + {codes}")} + rows[above];");
            if (Plan.Places == 1)
            {
                text.Line($"{taker}(sums[open] + at, tables, codes);");
                return;
            }

            text.Line("int32_t to = at;");
            text.Block($"for (uint32_t place = 0; place < {Plan.Places}; place++, to -= {outputs}, codes += {outputs * block.Count})", () =>
                text.Line($"if (to >= 0 && to < {RowLength}) {taker}(sums[open] + to, tables, codes);"));
        });
    }

    private void WriteComplete(Source source, Action<CText> emit)
    {
        var (text, window, rows, last) = (source.Text, Plan.Window, Plan.OpenRows, Plan.From.Height - 1);
        var isClipped = ((_steps.Rows - 1) * window.RowStride) - window.Top + window.Height > Plan.From.Height;
        var isLast = isClipped ? $" || row == {last}" : string.Empty;
        text.Block($"while (written < {_steps.Rows} && (row - start >= {window.Height - 1}{isLast}))", () =>
        {
            emit(text);
            text.Line("int32_t *done = sums[0];");
            text.Line(source.Clear(CType.Int32, "done", RowLength));
            for (var row = 0; row + 1 < rows; row++)
            {
                text.Line($"sums[{row}] = sums[{row + 1}];");
            }

            text.Line($"sums[{rows - 1}] = done;");
            text.Line($"start += {window.RowStride};");
            text.Line("written++;");
        });
    }

    /// <summary>Copies values of a row of the picture, of both columns that share words; what lies outside of it is zero.</summary>
    private void Gather(Source source, int count, string to, string row, string? condition)
    {
        var text = source.Text;
        var isShort = count <= FewValues;
        if (isShort)
        {
            // Statement by statement, for a loop would cost as much again.
            for (var index = 0; index < count; index++)
            {
                Copy(index, $"{index}");
            }
        }
        else
        {
            text.Block($"for (int32_t index = 0; index < {count}; index++)", () => Copy(0, "index"));
        }

        void Copy(int offset, string index)
        {
            var sum = Value(offset, isShort ? string.Empty : " + index");
            if (Plan.Lanes == 2)
            {
                var right = Value(offset + (Plan.Columns * ColumnStep), isShort ? string.Empty : " + index");
                sum = $"{sum} + {source.ShiftName()}({right}, 16)";
            }

            text.Line($"{to}[{index}] = {(condition is null ? sum : $"{condition} ? {sum} : 0")};");
        }

        string Value(int offset, string index)
        {
            var (low, high) = isShort ? (offset, offset) : (offset, offset + count - 1);
            var last = ((Plan.TableColumns - 1) * ColumnStep) - Left + high;
            var place = (offset == 0 ? "left" : $"left + {offset}") + index;
            var value = $"input[{row}{place}]";
            return low - Left < 0 || last >= Width ? $"((uint32_t)({place}) < {Width} ? {value} : 0)" : value;
        }
    }

    private string EachColumn(int columns, string sums) =>
        $"for (uint32_t column = 0; column < {columns}; column++, left += {ColumnStep}, {sums} += {Plan.Sum.Outputs})";

    private static bool IsClipped(int window, int stride, int before, int places, int size) =>
        before > 0 || ((places - 1) * stride) - before + window > size;
}
